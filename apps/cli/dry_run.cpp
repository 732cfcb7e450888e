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
#include <cmath>
#include <cstdint>
#include <variant>

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
std::string helpers_text(std::string_view what, Estimate::JudgingEstimate const& helpers) {
  if (helpers.sessions == 0) return {};
  auto const known =
      helpers.earlier == 0
          ? std::string("unknown; there were no such sessions here yet")
          : fmt::format("{} each (median of {})",
                        about(helpers.duration, helpers.tokens, helpers.cost_usd), helpers.earlier);
  return fmt::format("  {:<10} {} session{}: {}\n", what, helpers.sessions,
                     helpers.sessions == 1 ? "" : "s", known);
}

/// "  measuring  unknown: 2 criteria run commands on each result and on the base"
std::string measuring_text(Experiment const& experiment) {
  auto const commands = std::ranges::count_if(experiment.criteria, [](Criterion const& each) {
    return std::holds_alternative<CommandCriterion>(each.how);
  });
  if (commands == 0) return {};
  return fmt::format("  {:<10} unknown: {} on each result{}\n", "measuring",
                     commands == 1 ? "1 criterion runs a command"
                                   : fmt::format("{} criteria run commands", commands),
                     experiment.evaluate.base ? " and on the base" : "");
}

std::string estimate_text(Experiment const& experiment, Estimate const& estimate) {
  std::string text = "\nEstimate from earlier experiments of this repository:\n";
  text += helpers_text("proposing", estimate.proposing);
  for (auto const& agent : estimate.agents) {
    text += fmt::format("  {:<10} {} session{}: ", agent.agent, agent.approaches,
                        agent.approaches == 1 ? "" : "s");
    text += agent.earlier == 0
                ? std::string("unknown; this agent has not completed an approach here yet\n")
                : fmt::format("{} each (median of {})\n",
                              about(agent.duration, agent.tokens, agent.cost_usd), agent.earlier);
  }
  auto const measuring = measuring_text(experiment);
  text += helpers_text("judging", estimate.judging) + measuring;
  if (estimate.complete)
    text += fmt::format("  in total   {}{}\n",
                        about(estimate.duration, estimate.tokens, estimate.cost_usd),
                        measuring.empty() ? "" : ", and the time of measuring");
  return text;
}

/// How many sessions a strategy may add, or stop.
std::string strategy_text(Experiment const& experiment) {
  auto const& session = experiment.session;
  auto const approaches = std::ranges::count(experiment.approaches, std::string(), &Approach::of) +
                          std::max(experiment.generate.count, 0);
  if (session.strategy == Strategy::race)
    return fmt::format("Strategy race: at most {} sessions, {} of each approach.\n",
                       approaches * session.samples, session.samples);
  if (session.strategy != Strategy::halving || approaches < 2) return {};
  std::string rungs;
  int stages = 0;
  while ((std::int64_t{1} << stages) < approaches) ++stages;
  auto left = approaches;
  for (int stage = 0; stage <= stages; ++stage, left = (left + 1) / 2) {
    rungs += fmt::format("{}{} with {:.3g} %", stage == 0 ? "" : ", then ", left,
                         100 / std::pow(2.0, stages - stage));
  }
  return fmt::format("Strategy halving: at most {} of the budget of a session.\n", rungs);
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
  text += strategy_text(experiment) + limits_text(experiment) + estimate_text(experiment, estimate);
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
