#include "commands.hpp"
#include "core/durations.hpp"
#include "core/text.hpp"
#include "run_session.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <filesystem>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct RunOptions {
  std::string spec, name, task, base, agent, command, variants, timeout, deadline;
  std::vector<std::string> approaches, gates;
  int max_parallel = 0;
  bool include_dirty = false;
  RunOutput output;
};

[[noreturn]] void wrong_option(std::string const& text, std::string const& mend) {
  throw CLI::ValidationError(text, mend);
}

/// The spec that is meant if none is named; empty: there is none.
std::string spec_here() {
  for (char const* name : {"pexplore.toml", "pexplore.yaml", "pexplore.yml", "pexplore.json"}) {
    if (std::filesystem::exists(name)) return name;
  }
  return {};
}

/// NAME=TEXT, or NAME alone.
std::pair<std::string, std::string> name_and_text(std::string const& option,
                                                  std::string const& value) {
  auto const equals = value.find('=');
  auto const name = value.substr(0, equals);
  if (core::slug(name).empty())
    wrong_option(option, fmt::format("\"{}\" has no name; write NAME=\"text\"", value));
  return {name, equals == std::string::npos ? std::string() : value.substr(equals + 1)};
}

void add_variants(std::string const& text, Experiment& experiment) {
  boost::json::error_code error;
  auto const value = boost::json::parse(text, error);
  if (error || !value.is_object()) {
    wrong_option("--variants", "needs a JSON object: {\"name\": \"what is different\", …}");
  }
  for (auto const& [name, description] : value.as_object()) {
    if (!description.is_string())
      wrong_option("--variants", fmt::format("\"{}\" needs a text", std::string_view(name)));
    Approach approach;
    approach.name = name;
    approach.description = description.as_string();
    experiment.approaches.push_back(std::move(approach));
  }
}

std::chrono::milliseconds duration(std::string const& option, std::string const& text) {
  auto const value = core::parse_duration(text);
  if (!value || value->count() == 0)
    wrong_option(option, fmt::format("\"{}\" is no duration; write 30m, 90s or 1h30m", text));
  return *value;
}

/// The spec with what the flags say on top.
Experiment experiment_of(RunOptions const& options) {
  auto const spec = options.spec.empty() ? spec_here() : options.spec;
  auto experiment = spec.empty() ? Experiment{} : load_experiment(spec);
  if (!options.name.empty()) experiment.name = options.name;
  if (!options.task.empty()) experiment.task = options.task;
  if (!options.base.empty()) experiment.base = options.base;
  if (!options.agent.empty()) experiment.session.agent = options.agent;
  if (options.max_parallel > 0) experiment.session.max_parallel = options.max_parallel;
  if (options.include_dirty) experiment.include_dirty = true;
  if (!options.timeout.empty()) experiment.session.timeout = duration("--timeout", options.timeout);
  if (!options.deadline.empty()) experiment.deadline = duration("--deadline", options.deadline);
  if (!options.command.empty()) {
    experiment.agents["command"].run = {"/bin/sh", "-c", options.command};
    if (options.agent.empty()) experiment.session.agent = "command";
  }
  for (auto const& each : options.approaches) {
    Approach approach;
    std::tie(approach.name, approach.description) = name_and_text("--approach", each);
    experiment.approaches.push_back(std::move(approach));
  }
  if (!options.variants.empty()) add_variants(options.variants, experiment);
  for (auto const& each : options.gates) {
    auto const [name, command] = name_and_text("--gate", each);
    if (command.empty()) wrong_option("--gate", "needs a command: NAME=\"make test\"");
    Criterion criterion;
    criterion.name = name;
    criterion.gate = true;
    CommandCriterion how;
    how.run = command;
    criterion.how = std::move(how);
    experiment.criteria.push_back(std::move(criterion));
  }
  return experiment;
}

}  // namespace

void add_run(CLI::App& app, Work& work) {
  auto* const command = app.add_subcommand(
      "run", "Explore: a worktree and a session for each approach, then compare");
  auto const options = std::make_shared<RunOptions>();
  command->add_option("spec", options->spec,
                      "The spec file (.toml, .yaml, .json); pexplore.toml if there is one");
  command->add_option("--name", options->name,
                      "The experiment's name; else the spec's, else made from the task");
  command->add_option("--task", options->task, "What is to be done");
  command
      ->add_option("--approach", options->approaches, "NAME=\"what is different\"; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--variants", options->variants,
                      "Approaches as JSON: {\"name\": \"what is different\"}");
  command->add_option("--base", options->base, "The commit to start from (HEAD)");
  command->add_flag("--include-dirty", options->include_dirty, "Take uncommitted changes along");
  command->add_option("--agent", options->agent, "claude or command")
      ->check(CLI::IsMember(known_agents()));
  command->add_option(
      "--command", options->command,
      "A shell command as the agent; it finds $PEXPLORE_APPROACH and the prompt on standard input");
  command
      ->add_option("--gate", options->gates, "NAME=\"command\" that must succeed; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--max-parallel", options->max_parallel, "Sessions at once")
      ->check(CLI::Range(1, 1024));
  command->add_option("--timeout", options->timeout, "For each session: 30m, 1h30m, 90s");
  command->add_option("--deadline", options->deadline, "For the whole run");
  command->add_flag("--json", options->output.json, "Print the summary as JSON");
  command->add_flag("--events", options->output.events, "Print every event as a line of JSON");
  command->add_flag("-q,--quiet", options->output.quiet, "No progress");
  command->footer(
      "Examples:\n"
      "  pexplore run pexplore.toml\n"
      "  pexplore run --task \"Speed up the parser\" --approach simd=\"Use SIMD\" --approach "
      "table=\"Use a table\"\n"
      "\nExit status: 0 all completed, 1 at least 80 %, 2 fewer, 3 the spec is wrong, 4 it cannot "
      "be run,\n"
      "6 the deadline passed, 7 disk or descriptors ran out, 8 no agent could be started, 130 "
      "interrupted.");
  command->callback([options, &work] {
    work = [options] {
      auto const experiment = experiment_of(*options);
      return conduct([&](Explorer& explorer) { return explorer.run(experiment); }, options->output);
    };
  });
}

void add_resume(CLI::App& app, Work& work) {
  auto* const command = app.add_subcommand("resume", "Go on with an interrupted experiment");
  auto const name = std::make_shared<std::string>();
  auto const output = std::make_shared<RunOutput>();
  command->add_option("name", *name, "The experiment")->required();
  command->add_flag("--json", output->json, "Print the summary as JSON");
  command->add_flag("--events", output->events, "Print every event as a line of JSON");
  command->add_flag("-q,--quiet", output->quiet, "No progress");
  command->footer(
      "What is completed stays; processes that the interrupted run left are ended first. An "
      "approach whose\n"
      "session was cut short gets a new session in its worktree, on top of what it had done.\n\n"
      "Example: pexplore resume rate-limiter");
  command->callback([name, output, &work] {
    work = [name, output] {
      return conduct([&](Explorer& explorer) { return explorer.resume(*name); }, *output);
    };
  });
}

}  // namespace pexplore
