#include "report/statements.hpp"

#include "core/isolation_texts.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::report {

std::string one_line(std::string const& text) { return text::clean_line(text, 2000); }

std::string tampered_text(ApproachRecord const& record) {
  auto const& files = record.evaluation.tampered_files;
  return fmt::format("touched protected files ({}), which were restored before it was measured",
                     core::few_of(files, files.size()));
}

std::string ignored_text(ApproachRecord const& record, bool clean) {
  auto const& worktree = record.worktree;
  if (worktree.ignored.empty()) return {};
  auto const all = static_cast<std::size_t>(std::max(worktree.ignored_count, 0));
  return fmt::format("files that git ignores, made by the session and not in its commit{}: {}",
                     clean ? "" : ", were there while it was measured",
                     core::few_of(worktree.ignored, std::max(all, worktree.ignored.size())));
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
