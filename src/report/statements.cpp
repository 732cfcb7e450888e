#include "report/statements.hpp"

#include "text/display.hpp"

#include <fmt/format.h>

namespace parallel_explore::report {

std::string one_line(std::string const& text) { return text::clean_line(text, 2000); }

std::string tampered_text(ApproachRecord const& record) {
  constexpr std::size_t shown = 5;
  std::string files;
  for (std::size_t i = 0; i < record.evaluation.tampered_files.size() && i < shown; ++i)
    files += (i > 0 ? ", " : "") + record.evaluation.tampered_files[i];
  if (record.evaluation.tampered_files.size() > shown)
    files += fmt::format(" and {} more", record.evaluation.tampered_files.size() - shown);
  return fmt::format("touched protected files ({}), which were restored before it was measured",
                     files);
}

std::vector<std::string> warnings_of(Exploration const& exploration) {
  std::vector<std::string> warnings;
  for (auto const& warning : exploration.warnings) warnings.push_back(one_line(warning));
  for (auto const& record : exploration.approaches) {
    auto const& name = record.approach.name;
    for (auto const& warning : record.warnings)
      warnings.push_back(fmt::format("{}: {}", name, one_line(warning)));
    if (!record.evaluation.tampered_files.empty())
      warnings.push_back(fmt::format("{} {}", name, one_line(tampered_text(record))));
  }
  return warnings;
}

std::string plain_recommendation(Verdict const& verdict) {
  auto text = text::clean_text(verdict.recommendation.text);
  for (auto at = text.find("**"); at != std::string::npos; at = text.find("**", at))
    text.erase(at, 2);
  return text;
}

ComparisonParts comparison_parts(ReportInput const& input, ComparisonMatrix const& matrix) {
  auto const style = input.exploration.experiment.report.comparison;
  auto const& comparison = input.verdict.comparison;
  ComparisonParts parts;
  if (style != ComparisonStyle::narrative) parts.table = matrix.table(comparison);
  if (style != ComparisonStyle::matrix) parts.trade_offs = matrix.trade_offs(comparison);
  for (auto const& record : input.exploration.approaches) {
    auto const mark = isolation_text(record);
    bool const is_marked = !mark.empty() && !parts.table.empty();
    if (is_marked) parts.table += fmt::format("\nIsolation: {}: {}\n", record.approach.name, mark);
  }
  return parts;
}

}  // namespace parallel_explore::report
