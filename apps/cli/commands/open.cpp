#include "child_at_terminal.hpp"
#include "commands.hpp"
#include "core/agent_catalogue.hpp"
#include "core/child_environment.hpp"
#include "exit_status.hpp"
#include "experiments.hpp"
#include "output.hpp"
#include "process/environment.hpp"
#include "user_config.hpp"
#include "worktree_of.hpp"

#include <fmt/format.h>

#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct OpenOptions {
  std::string name, approach, with;
  bool session = false;
};

/// A shell command. Throws Error(validation) for an editor without a terminal.
std::string command_of(OpenOptions const& options) {
  if (!options.with.empty()) return options.with;
  auto const editor = editor_of(user_config());
  if (has_terminal()) return editor;
  throw Error(ErrorCode::validation, fmt::format("{} needs a terminal", editor),
              "name a command that needs none: --with code");
}

bool is_at_work(Exploration const& exploration, ApproachRecord const& record) {
  return exploration.state == ExplorationState::running && !is_final(record.state) &&
         record.state != ApproachState::pending;
}

int open_editor(OpenOptions const& options, ApproachRecord const& record,
                std::filesystem::path const& worktree, bool at_work) {
  auto const editor = command_of(options);
  if (at_work)
    note("pexplore: warning: {} is {}: changes of yours get into its work\n", record.approach.name,
         name_of(record.state));
  TerminalChild child;
  // As git does: the editor may have arguments.
  child.argv = {"/bin/sh", "-c", editor + " \"$@\"", editor, worktree.string()};
  child.directory = worktree;
  auto const status = run_at_terminal(child);
  if (status == 0) return all_completed;
  constexpr int unknown_program = 127;
  if (status == unknown_program)
    throw Error(ErrorCode::not_found, fmt::format("cannot run {}", editor),
                "name another command: --with code");
  throw Error(ErrorCode::unexpected, fmt::format("{} ended with status {}", editor, status));
}

/// The session that an agent can continue. Throws Error(validation) where it has none, or cannot.
SessionRecord const& session_to_open(Exploration const& exploration, ApproachRecord const& record,
                                     core::AgentRow const* row) {
  auto const& name = record.approach.name;
  if (record.sessions.empty())
    throw Error(ErrorCode::validation, fmt::format("{} has had no session", name));
  auto const& last = record.sessions.back();
  auto const look = fmt::format("read it: pexplore logs {} {}", exploration.name, name);
  if (!row || row->reopen.empty()) {
    throw Error(ErrorCode::validation,
                fmt::format("agent {} cannot continue a session at a terminal", last.agent), look);
  }
  if (last.agent_session.empty()) {
    throw Error(ErrorCode::validation,
                fmt::format("the session of {} reported no id to continue it by", name), look);
  }
  return last;
}

int open_session(Exploration const& exploration, ApproachRecord const& record,
                 std::filesystem::path const& worktree, bool at_work) {
  auto const& name = record.approach.name;
  if (at_work) {
    throw Error(ErrorCode::busy, fmt::format("{} is {}", name, name_of(record.state)),
                fmt::format("watch it: pexplore logs -f {} {}", exploration.name, name));
  }
  auto const agent = record.sessions.empty() ? std::string() : record.sessions.back().agent;
  auto const* const row = core::find_agent(adapter_of(exploration, agent));
  auto const& session = session_to_open(exploration, record, row);
  if (!has_terminal())
    throw Error(ErrorCode::validation, fmt::format("{} needs a terminal", agent));
  TerminalChild child;
  child.directory = worktree;
  child.argv.emplace_back(row->program);
  if (auto const found = exploration.experiment.agents.find(agent);
      found != exploration.experiment.agents.end()) {
    auto const& settings = found->second;
    if (!settings.command.empty()) child.argv.front() = settings.command;
    for (auto const& [key, value] : settings.env)
      child.environment[key] = core::expand_variables(value, process::current_environment());
  }
  for (auto const& word : core::words(row->reopen))
    child.argv.push_back(word == "{session}" ? session.agent_session : word);
  note("Opening the session of {}; what it changes now was not measured.\n", name);
  auto const status = run_at_terminal(child);
  if (status == 0) return all_completed;
  throw Error(ErrorCode::agent, fmt::format("{} ended with status {}", child.argv.front(), status));
}

int open_worktree(OpenOptions const& options) {
  auto explorer = explorer_to_read();
  auto const exploration = load(explorer, options.name);
  auto const& record = exploration.at(options.approach);
  auto const worktree = worktree_of(exploration, record);
  bool const at_work = is_at_work(exploration, record);
  return options.session ? open_session(exploration, record, worktree, at_work)
                         : open_editor(options, record, worktree, at_work);
}

}  // namespace

void declare_open(CLI::App& command, Action& action) {
  auto const options = std::make_shared<OpenOptions>();
  command.add_option("name", options->name, "The experiment")->required();
  command.add_option("approach", options->approach, "The approach, or a sample of it")->required();
  auto* const with = command.add_option("--with", options->with,
                                        "A command instead of your editor; it gets the "
                                        "directory as its last argument");
  command
      .add_flag("--session", options->session,
                "Continue the session of the approach in its agent, in the worktree; at this "
                "terminal, without the spec's launcher")
      ->excludes(with);
  command.footer(
      "Examples:\n"
      "  pexplore open rate-limiter token-bucket --with code\n"
      "  pexplore open rate-limiter token-bucket --session");
  command.callback([options, &action] { action = [options] { return open_worktree(*options); }; });
}

}  // namespace pexplore
