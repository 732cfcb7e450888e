#include "parallel_explore/result_aggregator.hpp"
#include "report/statements.hpp"

#include <fmt/format.h>

namespace parallel_explore {
inline namespace v0_2 {

std::string to_text(ReportInput const& input) {
  auto text = report::plain_recommendation(input.verdict);
  TextMatrix const default_matrix;
  auto const shown = report::comparison_parts(input, input.matrix ? *input.matrix : default_matrix);
  for (auto const& part : {shown.table, shown.trade_offs}) {
    if (!part.empty()) text += (text.empty() ? "" : "\n") + part;
  }
  if (auto const machines = report::machines_text(input.exploration); !machines.empty())
    text += fmt::format("{}{}\n", text.empty() ? "" : "\n", machines);
  auto const warnings = report::warnings_of(input.exploration);
  if (!warnings.empty() && !text.empty()) text += "\n";
  for (auto const& warning : warnings) text += fmt::format("Warning: {}\n", warning);
  return text;
}

std::string to_text(Exploration const& exploration, Verdict const& verdict) {
  return to_text(ReportInput{exploration, verdict});
}

}  // namespace v0_2
}  // namespace parallel_explore
