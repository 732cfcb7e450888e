#include "report/statements.hpp"

#include "core/hosts.hpp"
#include "core/isolation_texts.hpp"
#include "text/display.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <regex>

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

namespace {

std::string machine_text(events::HostFound const& host) {
  auto text = host.processor.empty() ? host.system : host.processor;
  if (host.processors > 0)
    text += fmt::format(", {} processor{}", host.processors, host.processors == 1 ? "" : "s");
  if (!host.node.empty()) text = fmt::format("node {}: {}", host.node, text);
  return fmt::format("{} ({})", host.host, text::clean_line(text, 100));
}

}  // namespace

std::string machines_text(Exploration const& exploration) {
  auto const& experiment = exploration.experiment;
  if (experiment.session.hosts.empty()) return {};
  std::vector<std::string> machines;
  for (auto const& host : exploration.hosts) machines.push_back(machine_text(host));
  bool const here =
      std::ranges::find(experiment.session.hosts, local_host) != experiment.session.hosts.end();
  if (here) machines.emplace_back("this machine");
  auto text = fmt::format("Sessions ran on {}.", fmt::join(machines, ", "));
  if (!std::ranges::any_of(experiment.criteria, is_exclusive)) return text;
  auto const measured_on = core::measuring_host(experiment);
  auto const found = std::ranges::find(exploration.hosts, measured_on, &events::HostFound::host);
  auto place = measured_on.empty() ? std::string("this machine") : measured_on;
  if (found != exploration.hosts.end() && !found->node.empty())
    place = fmt::format("node {} of {}", found->node, place);
  return fmt::format("{} Everything timed was measured on {} alone.", text, place);
}

std::string agents_text(ApproachRecord const& record) {
  auto agents = agents_at_work(record);
  if (agents.size() < 2) return {};
  auto const first = std::move(agents.front());
  agents.erase(agents.begin());
  return fmt::format("begun by {}, continued by {}", first, fmt::join(agents, " and "));
}

std::string handover_text(events::ApproachHandedOver const& handover) {
  auto const reason = one_line(handover.reason);
  return fmt::format("{} took over from {}{}{}", handover.agent, handover.from,
                     reason.empty() ? "" : ": ", reason);
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
  // Its own marks are around words; others, as in "make: *** [all]", are in quoted output.
  static std::regex const marked(R"((^|[^*])\*\*([^*\s](?:[^*]*[^*\s])?)\*\*(?!\*))");
  return std::regex_replace(text, marked, "$1$2");
}

ComparisonParts comparison_parts(ReportInput const& input, ComparisonMatrix const& matrix) {
  auto const style = input.exploration.experiment.report.comparison;
  auto const& comparison = input.verdict.comparison;
  ComparisonParts parts;
  if (style != ComparisonStyle::narrative) parts.table = matrix.table(comparison);
  if (style != ComparisonStyle::matrix) parts.trade_offs = matrix.trade_offs(comparison);
  for (auto const& record : input.exploration.approaches) {
    if (parts.table.empty()) break;
    auto const& name = record.approach.name;
    if (auto const mark = isolation_text(record); !mark.empty())
      parts.table += fmt::format("\nIsolation: {}: {}\n", name, mark);
    if (auto const mark = agents_text(record); !mark.empty())
      parts.table += fmt::format("\nSeveral agents: {}: {}\n", name, mark);
  }
  return parts;
}

}  // namespace parallel_explore::report
