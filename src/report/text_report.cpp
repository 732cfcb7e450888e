#include "parallel_explore/result_aggregator.hpp"
#include "report/statements.hpp"

#include <fmt/format.h>

namespace parallel_explore {

std::string to_text(ReportInput const& input) {
  std::string text;
  for (auto const& warning : report::warnings_of(input.exploration))
    text += fmt::format("Warning: {}\n", warning);
  if (!text.empty()) text += "\n";
  TextMatrix const default_matrix;
  auto const shown = report::comparison_parts(input, input.matrix ? *input.matrix : default_matrix);
  for (auto const& part : {shown.table, shown.trade_offs}) {
    if (!part.empty()) text += part + "\n";
  }
  return text + report::plain_recommendation(input.verdict);
}

std::string to_text(Exploration const& exploration, Verdict const& verdict) {
  return to_text(ReportInput{exploration, verdict});
}

}  // namespace parallel_explore
