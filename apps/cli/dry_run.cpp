#include "dry_run.hpp"

#include "async/wait_for.hpp"
#include "exit_status.hpp"
#include "output.hpp"
#include "report/documents.hpp"
#include "report/table.hpp"
#include "text/display.hpp"
#include "text/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// "about 3m10s, 12k tokens, $0.41"
std::string about(std::chrono::milliseconds duration, std::int64_t tokens,
                  std::optional<double> cost) {
  auto text = "about " + human_duration(duration);
  if (tokens > 0)
    text += fmt::format(", {} tokens", text::short_number(static_cast<double>(tokens)));
  if (cost && *cost > 0) text += fmt::format(", ${:.2f}", *cost);
  return text;
}

/// "  judging    18 sessions: about 2s, 900 tokens each (median of 18)"
std::string judging_text(Estimate::JudgingEstimate const& judging) {
  if (judging.sessions == 0) return {};
  auto const known =
      judging.earlier == 0
          ? std::string("unknown; these judges have not completed a session here yet")
          : fmt::format("{} each (median of {})",
                        about(judging.duration, judging.tokens, judging.cost_usd), judging.earlier);
  return fmt::format("  {:<10} {} sessions: {}\n", "judging", judging.sessions, known);
}

std::string estimate_text(Estimate const& estimate) {
  std::string text = "\nEstimate from earlier experiments of this repository:\n";
  for (auto const& agent : estimate.agents) {
    text += fmt::format("  {:<10} {} approach{}: ", agent.agent, agent.approaches,
                        agent.approaches == 1 ? "" : "es");
    text += agent.earlier == 0
                ? std::string("unknown; this agent has not completed an approach here yet\n")
                : fmt::format("{} each (median of {})\n",
                              about(agent.duration, agent.tokens, agent.cost_usd), agent.earlier);
  }
  text += judging_text(estimate.judging);
  if (estimate.complete)
    text += "  in total   " + about(estimate.duration, estimate.tokens, estimate.cost_usd) + "\n";
  return text;
}

std::string limits_text(Experiment const& experiment) {
  auto const& session = experiment.session;
  auto text = fmt::format("At most {} at once, {} each", session.max_parallel,
                          human_duration(session.timeout));
  if (session.max_turns > 0) text += fmt::format(", {} turns each", session.max_turns);
  if (experiment.deadline) text += fmt::format(", {} in all", human_duration(*experiment.deadline));
  auto const& budget = experiment.budget;
  if (budget.usd) text += fmt::format(", ${:.2f} in all", *budget.usd);
  if (budget.tokens) text += fmt::format(", {} tokens in all", *budget.tokens);
  if (budget.turns) text += fmt::format(", {} turns in all", *budget.turns);
  return text + ".\n";
}

std::string approaches_text(Experiment const& experiment) {
  report::Table table;
  table.header = {"  approach", "agent", "what is different"};
  table.left = {0, 1, 2};
  table.cut = {2};
  for (auto const& approach : experiment.approaches) {
    table.rows.push_back({"  " + approach.name,
                          approach.agent.empty() ? experiment.session.agent : approach.agent,
                          escape_for_terminal(text::clean_line(approach.description, 100))});
  }
  return report::fitted(table, output_columns());
}

/// The heading above the lines of a plan.
char const* unit_of(Experiment const& experiment) {
  bool const one = experiment.approaches.size() == 1;
  bool const sampled = std::ranges::any_of(experiment.approaches,
                                           [](Approach const& each) { return !each.of.empty(); });
  if (sampled) return "sessions";
  return one ? "approach" : "approaches";
}

}  // namespace

int dry_run(Experiment const& given, bool json) {
  Explorer explorer(".");
  auto experiment = frozen(given);
  auto const estimate = estimate_of(explorer, experiment);
  auto const judges = estimate.judging.sessions;
  auto const found = async::wait_for(preflight(explorer, given));
  if (!found.name.empty()) experiment.name = found.name;
  auto const status =
      found.obstacles.empty() ? 0 : static_cast<int>(exit_status_of(found.obstacles.front().code));
  if (json) {
    print(report::dry_run_json(experiment, estimate, found));
    return status;
  }
  auto text = fmt::format("{} would run {} {} from {}:\n", experiment.name,
                          experiment.approaches.size(), unit_of(experiment), experiment.base);
  text += approaches_text(experiment);
  for (auto const& criterion : experiment.criteria)
    text += fmt::format(
        "{} {}\n", criterion.gate ? "Gate:" : "Criterion:", escape_for_terminal(criterion.name));
  if (experiment.generate.count > 0)
    text += fmt::format("An agent would propose {} more.\n", experiment.generate.count);
  if (judges > 0) text += fmt::format("Judging would take at most {} further sessions.\n", judges);
  text += limits_text(experiment) + estimate_text(estimate);
  for (auto const& warning : found.warnings)
    text += "Warning: " + escape_for_terminal(warning) + "\n";
  for (auto const& each : found.obstacles) {
    auto const hint = each.hint.empty() ? "" : " – " + each.hint;
    text += "It cannot run: " + escape_for_terminal(each.text + hint) + "\n";
  }
  text += "Nothing was started.\n";
  print_wrapped(text);
  return status;
}

}  // namespace pexplore
