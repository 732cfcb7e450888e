#include "commands.hpp"
#include "core/acp_agents.hpp"
#include "core/enum_names.hpp"
#include "criteria_option.hpp"
#include "dry_run.hpp"
#include "foreground.hpp"
#include "output.hpp"
#include "review.hpp"
#include "shared_options.hpp"
#include "spec_options.hpp"
#include "spec_wizard.hpp"
#include "user_config.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <memory>
#include <sstream>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct RunOptions {
  std::string spec, spec_format, profile, name, task, context, base, agents, variants, timeout,
      deadline;
  std::vector<std::string> approaches, hosts;
  std::string strategy, criteria;
  int max_parallel = 0, generate = 0, samples = 0;
  AgentOptions agent;
  BudgetOptions budget;
  bool include_dirty = false, dry_run = false, review = false, handover = false;
  FailIfOptions fail_if;
  RunOutput output;
};

void add_variants(std::string const& text, Experiment& experiment) {
  boost::json::error_code error;
  auto const value = boost::json::parse(text, error);
  if (error || !value.is_object()) {
    wrong_option("--variants", "needs a JSON object: {\"name\": \"what is different\", …}");
  }
  for (auto const& [name, description] : value.as_object()) {
    if (!description.is_string())
      wrong_option("--variants", fmt::format("the description of \"{}\" must be a string",
                                             std::string_view(name)));
    Approach approach;
    approach.name = name;
    approach.description = description.as_string();
    experiment.approaches.push_back(std::move(approach));
  }
}

/// Throws CLI::ValidationError for a host that neither the spec nor the person's settings have.
std::vector<std::string> hosts_named(std::vector<std::string> const& names,
                                     Experiment const& experiment) {
  for (auto const& name : names) {
    if (name == local_host || experiment.hosts.contains(name)) continue;
    wrong_option(
        "--hosts",
        fmt::format("unknown host \"{}\": add [host.{}] to the spec or your settings", name, name));
  }
  return names;
}

/// "claude:2,acp:goose:1"; a name alone is once.
std::vector<std::pair<std::string, int>> agent_counts(std::string const& text) {
  std::vector<std::pair<std::string, int>> counts;
  std::istringstream in(text);
  for (std::string each; std::getline(in, each, ',');) {
    auto const colon = core::agent_before_colon(each).size();
    int count = 1;
    if (colon < each.size()) {
      auto const digits = each.substr(colon + 1);
      auto const end = digits.data() + digits.size();
      auto const [rest, error] = std::from_chars(digits.data(), end, count);
      if (error != std::errc() || rest != end || count < 1 || count > 1000)
        wrong_option("--agents", fmt::format("\"{}\" has no count; write claude:2,codex:1", each));
    }
    auto const name = each.substr(0, colon);
    if (name.empty()) wrong_option("--agents", "an empty name; write claude:2,codex:1");
    counts.emplace_back(name, count);
  }
  return counts;
}

/// Asks at a terminal for what a spec needs, and writes it.
std::string spec_by_questions() {
  auto draft = draft_from_here();
  ask_for_rest(draft);
  try_gates(draft);
  std::string const file = "pexplore.toml";
  write_spec(file, spec::spec_of(draft.answers));
  for (auto const& each : draft.notes) note("{}\n", escape_for_terminal(each));
  note("Wrote {}.\n", file);
  return file;
}

/// The spec that is named, or is here, or is written now; empty: flags say everything.
std::string spec_for(RunOptions const& options) {
  if (!options.spec.empty()) return options.spec;
  auto found = spec_here();
  bool const says_nothing = found.empty() && options.task.empty() && options.approaches.empty() &&
                            options.variants.empty();
  return says_nothing && can_ask() ? spec_by_questions() : found;
}

/// The spec with what the flags say on top.
Experiment experiment_of(RunOptions const& options) {
  auto experiment = experiment_in(spec_for(options), options.spec_format, options.profile);
  if (!options.name.empty()) experiment.name = options.name;
  if (!options.task.empty()) experiment.task = options.task;
  if (!options.context.empty()) experiment.context = context_in(options.context);
  if (!options.base.empty()) experiment.base = options.base;
  if (options.max_parallel > 0) experiment.session.max_parallel = options.max_parallel;
  if (!options.hosts.empty()) experiment.session.hosts = hosts_named(options.hosts, experiment);
  if (options.include_dirty) experiment.include_dirty = true;
  if (!options.timeout.empty())
    experiment.session.timeout = duration_of("--timeout", options.timeout);
  if (!options.deadline.empty()) experiment.deadline = duration_of("--deadline", options.deadline);
  options.agent.choose_agent(experiment);
  for (auto const& each : options.approaches) {
    Approach approach;
    std::tie(approach.name, approach.description) = name_and_text("--approach", each);
    experiment.approaches.push_back(std::move(approach));
  }
  if (!options.variants.empty()) add_variants(options.variants, experiment);
  if (!options.agents.empty())
    experiment = by_agents(std::move(experiment), agent_counts(options.agents));
  if (options.handover) experiment.session.handover = true;
  if (auto const budget = options.budget.given()) experiment.budget = *budget;
  if (options.generate > 0) experiment.generate.count = options.generate;
  if (options.samples > 0) experiment.session.samples = options.samples;
  if (!options.strategy.empty())
    experiment.session.strategy = *core::value_of<Strategy>(options.strategy);
  if (!options.criteria.empty()) {
    auto criteria = criteria_named(options.criteria);
    std::ranges::move(criteria, std::back_inserter(experiment.criteria));
  }
  options.agent.add_gates(experiment);
  return experiment;
}

/// The flags that say what is explored, and by which agents.
void add_subject(CLI::App& command, RunOptions& options) {
  command.add_option("spec", options.spec,
                     "The spec file (.toml, .yaml, .json), or - for standard input; pexplore.toml "
                     "if there is one");
  add_spec_format(command, options.spec_format);
  add_profile(command, options.profile);
  command.add_option("--name", options.name,
                     "The experiment's name (default: the spec's, or one derived from the task)");
  command.add_option("--task", options.task, "The task to do");
  command.add_option("--context", options.context,
                     "A file with the discussion so far, or -; sessions get it as data");
  command
      .add_option("--approach", options.approaches, "NAME=\"what is different\"; may be repeated")
      ->allow_extra_args(false);
  command.add_option("--variants", options.variants,
                     "Approaches as JSON: {\"name\": \"what is different\"}");
  command.add_option("--base", options.base, "The commit to start from (default: HEAD)");
  command.add_flag("--include-dirty", options.include_dirty, "Include uncommitted changes");
  options.agent.add_to(command);
  command.add_option("--agents", options.agents,
                     "Run the same task with several agents: claude:2,codex:1");
  command.add_flag("--handover", options.handover,
                   "While the API of an agent refuses, hand its work to the next agent");
  command
      .add_option("--generate", options.generate,
                  "Number of approaches that an agent proposes, in addition to those listed")
      ->check(CLI::Range(1, 100'000));
  command.add_flag("--review", options.review,
                   "Review and edit the proposed approaches before anything is spent on them");
  command.add_option("--criteria", options.criteria,
                     "web, library, ml, infra, cli, or a TOML file of [[criterion]] tables");
}

/// Refuses options that need the terminal, or a caller that waits for the end.
void check_detach(RunOptions const& options, FailIf const& fail_if) {
  if (!options.output.detach) return;
  if (options.review)
    wrong_option("--detach", "leaves the terminal, in which --review shows the proposals");
  if (!fail_if.conditions.empty())
    wrong_option("--detach", "does not wait for the results; pexplore watch takes --fail-if");
}

/// The flags that say how much is run, and how far.
void add_extent(CLI::App& command, RunOptions& options) {
  command.add_option("--samples", options.samples, "Number of samples (sessions) of each approach")
      ->check(CLI::Range(1, 1000));
  command.add_option("--strategy", options.strategy, "all, halving, race or outline")
      ->check(CLI::IsMember({"all", "halving", "race", "outline"}));
  command.add_option("--max-parallel", options.max_parallel, "Maximum number of sessions at once")
      ->check(CLI::Range(1, 1024));
  command
      .add_option("--hosts", options.hosts,
                  "Machines that run the sessions: names of [host.NAME], and local for this one")
      ->delimiter(',');
  command.add_option("--timeout", options.timeout, "Time limit of each session: 30m, 1h30m, 90s");
  command.add_option("--deadline", options.deadline, "Time limit of the whole run");
  options.budget.add_to(command, "For the whole experiment: ");
}

}  // namespace

void declare_run(CLI::App& command, Action& action) {
  auto const options = std::make_shared<RunOptions>();
  add_subject(command, *options);
  add_extent(command, *options);
  command.add_flag("--dry-run", options->dry_run,
                   "Print what would run and an estimate of time and cost; start nothing");
  options->fail_if.add_to(command);
  command.add_flag("--json", options->output.json, "Print the summary as JSON");
  command.add_flag("--events", options->output.events, "Print every event as a line of JSON");
  add_progress(command, options->output);
  add_detach(command, options->output);
  command.footer(
      "On a terminal, ? shows the keys of the table.\n\n"
      "Examples:\n"
      "  pexplore run pexplore.toml\n"
      "  pexplore run --task \"Speed up the parser\" --approach simd=\"Use SIMD\" --approach "
      "table=\"Use a table\"\n"
      "  pexplore run --task \"Speed up the parser\" --generate 4 --criteria library\n"
      "  pexplore run --fail-if \"throughput < base - 5 %\"\n"
      "\nExit status: 0 there is a result to take, 1 no clear winner or keep the base, 2 nothing "
      "passed,\n"
      "3 the spec is invalid, 4 the experiment cannot run, 8 no agent could be started or log in,\n"
      "10 a condition of --fail-if holds, 130 interrupted. If nothing passed: 6 the deadline "
      "passed,\n"
      "7 disk, file descriptors or budget ran out.");
  command.callback([options, &action] {
    action = [options] {
      auto const experiment = experiment_of(*options);
      auto const fail_if = options->fail_if.read(experiment);
      check_detach(*options, fail_if);
      if (options->dry_run) return dry_run(experiment, options->output.json);
      auto const begin = [&](Explorer& explorer) {
        if (options->review) explorer.review(review);
        return explorer.run(experiment);
      };
      return run_in_foreground(begin, options->output, fail_if);
    };
  });
}

}  // namespace pexplore
