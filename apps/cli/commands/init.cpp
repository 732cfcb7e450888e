#include "commands.hpp"
#include "output.hpp"
#include "shared_options.hpp"
#include "spec_options.hpp"
#include "spec_wizard.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct InitOptions {
  std::string file = "pexplore.toml", from, criteria;
  std::string name, task, agent;
  std::vector<std::string> approaches, gates;
  int generate = 0;
  double budget_usd = 0;
  bool force = false, no_questions = false, no_trial = false;
};

/// A draft of what is found here, with the options over it.
SpecDraft draft_of(InitOptions const& options) {
  auto draft = draft_from_here();
  auto& answers = draft.answers;
  answers.name = options.name;
  answers.task = options.task;
  answers.generate = options.generate;
  answers.budget_usd = options.budget_usd;
  if (!options.agent.empty()) answers.agent = options.agent;
  for (auto const& each : options.approaches)
    answers.approaches.push_back(name_and_text("--approach", each));
  if (!options.gates.empty()) answers.gates.clear();
  for (auto const& each : options.gates) {
    auto const [name, command] = name_and_text("--gate", each);
    if (command.empty()) wrong_option("--gate", "needs a command: tests=\"make test\"");
    answers.gates.push_back({name, command, {}, true});
  }
  if (!options.criteria.empty()) answers.criteria = criteria_preset(options.criteria);
  return draft;
}

/// A spec, and whether its task is the user's and not that of the example.
struct NewSpec {
  std::string toml;
  std::vector<std::string> notes;
  bool has_task = true;
};

NewSpec new_spec(InitOptions const& options) {
  if (!options.from.empty()) {
    auto imported = load_draft(options.from);
    if (!options.criteria.empty())
      imported.toml += fmt::format("\n{}", criteria_preset(options.criteria));
    return {std::move(imported.toml), std::move(imported.notes)};
  }
  auto draft = draft_of(options);
  if (!options.no_questions && can_ask()) ask_for_rest(draft);
  if (draft.answers.agent.empty())
    draft.notes.emplace_back("no agent is installed here: pexplore doctor says how to get one");
  bool const has_gates = draft.answers.criteria.empty();
  if (!options.no_trial && has_gates) try_gates(draft);
  return {spec::spec_of(draft.answers), std::move(draft.notes), !draft.answers.task.empty()};
}

int init(InitOptions const& options) {
  auto const& file = options.file;
  if (std::filesystem::exists(file) && !options.force) {
    throw Error(ErrorCode::name_in_use, fmt::format("{} exists already", file),
                "edit it, or overwrite it with --force");
  }
  auto const made = new_spec(options);
  write_spec(file, made.toml);
  std::string text;
  for (auto const& note : made.notes) text += escape_for_terminal(note) + "\n";
  print_wrapped(fmt::format("{}Wrote {}. {}: pexplore run --dry-run, then pexplore run\n", text,
                            file,
                            made.has_task ? "Look at it" : "Edit task, approaches and criteria"));
  return 0;
}

}  // namespace

void declare_init(CLI::App& command, Action& action) {
  auto const options = std::make_shared<InitOptions>();
  command.add_option("file", options->file, "The file to write (default: pexplore.toml)");
  command.add_option("--task", options->task, "The task to do");
  command.add_option("--name", options->name, "The experiment's name (default: from the task)");
  command
      .add_option("--approach", options->approaches, "NAME=\"what is different\"; may be repeated")
      ->allow_extra_args(false);
  command
      .add_option("--generate", options->generate, "Number of approaches that an agent proposes")
      ->check(CLI::Range(1, 100'000));
  command.add_option("--agent", options->agent,
                     "The agent (default: one that is installed and logged in)");
  command
      .add_option("--gate", options->gates,
                  "NAME=COMMAND that must pass (default: the repository's tests); may be repeated")
      ->allow_extra_args(false);
  command.add_option("--budget-usd", options->budget_usd, "Spending limit, in US dollars")
      ->check(finite)
      ->check(not_negative());
  command.add_flag("-y,--yes", options->no_questions, "Ask nothing, also at a terminal");
  command.add_flag("--no-try", options->no_trial, "Do not run the gates to see whether they pass");
  command.add_option("--from", options->from,
                     "A loop-parallel-exploration draft (TOML or YAML) to turn into a spec; prints "
                     "how each key was converted");
  command.add_option("--criteria", options->criteria,
                     "Add a set of criteria: web, library, ml, infra or cli");
  command.add_flag("--force", options->force, "Overwrite the file if it exists");
  command.footer(
      "Looks how the repository is tested (CMake, npm, Cargo, Go, pytest, make), runs that once in "
      "a "
      "worktree of HEAD,\nand takes an agent that is installed. At a terminal it asks for the "
      "rest.\n\n"
      "Examples:\n"
      "  pexplore init\n"
      "  pexplore init --task \"Speed up the parser\" --generate 3\n"
      "  pexplore init --criteria library\n"
      "  pexplore init --from exploration.yaml");
  command.callback([options, &action] { action = [options] { return init(*options); }; });
}

}  // namespace pexplore
