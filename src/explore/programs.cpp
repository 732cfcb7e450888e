#include "explore/programs.hpp"

#include "agents/installed.hpp"
#include "core/acp_agents.hpp"
#include "core/agent_catalogue.hpp"
#include "explore/experiment_agents.hpp"
#include "explore/host_checks.hpp"
#include "explore/preflight.hpp"
#include "process/environment.hpp"
#include "run/agent_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <variant>

namespace parallel_explore::operations {
namespace {

/// Words that a POSIX shell does not look up on PATH.
constexpr auto shell_words = std::to_array<std::string_view>(
    {"alias",   "bg",    "break", "case",  "cd",       "command", "continue", "do",
     "done",    "elif",  "else",  "esac",  "eval",     "exec",    "exit",     "export",
     "fc",      "fg",    "fi",    "for",   "function", "getopts", "hash",     "if",
     "in",      "jobs",  "local", "read",  "readonly", "return",  "set",      "shift",
     "source",  "then",  "time",  "times", "trap",     "type",    "ulimit",   "umask",
     "unalias", "unset", "until", "wait",  "while"});

bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '+' || c == '.';
}

/// NAME=VALUE, which may stand before a command.
bool is_assignment(std::string_view word) {
  auto const equals = word.find('=');
  return equals != std::string_view::npos && equals > 0 &&
         std::ranges::all_of(word.substr(0, equals), is_of_name);
}

/// The agent's program as it would be looked up, and its row; none if it has none, or one that only
/// a worktree may have.
struct AgentProgram {
  core::AgentRow const* row;
  std::string program;
  bool named;  ///< by the spec
};

std::optional<AgentProgram> program_of_agent(Experiment const& experiment,
                                             std::string const& agent) {
  auto const found = experiment.agents.find(agent);
  AgentSettings const settings = found == experiment.agents.end() ? AgentSettings{} : found->second;
  if (settings.env.contains("PATH")) return std::nullopt;
  auto const* const row = core::find_agent(run::adapter_of(agent, settings));
  if (!row) return std::nullopt;
  bool const by_spec = row->program.empty() || !settings.command.empty();
  std::string program(row->program);
  if (row->program.empty()) {
    if (settings.run.empty()) return std::nullopt;
    program = settings.run.front();
  } else if (by_spec) {
    program = settings.command;
  }
  bool const in_worktree = program.find('/') != std::string::npos && program.front() != '/';
  if (in_worktree || program.find('{') != std::string::npos) return std::nullopt;
  return AgentProgram{row, std::move(program), by_spec};
}

void check_agent_program(Experiment const& experiment, std::string const& agent,
                         agents::Environment environment, Preflight& found) {
  auto const wanted = program_of_agent(experiment, agent);
  if (!wanted) return;
  auto const& row = *wanted->row;
  if (process::find_program(wanted->program, environment, ".").empty()) {
    auto const* const acp = core::acp_agent_of(wanted->program);
    auto const hint = acp ? fmt::format("install it: {}; then {}", acp->install, acp->login)
                      : wanted->named ? fmt::format("fix [agent.{}], or install it", agent)
                                      : fmt::format(
                                            "install it: {}; or choose another: pexplore "
                                            "doctor lists the installed ones",
                                            row.install);
    found.obstacles.push_back({ErrorCode::agent,
                               fmt::format("agent {} cannot be started: there is no program \"{}\"",
                                           agent, wanted->program),
                               hint});
    return;
  }
  if (auto const settings = experiment.agents.find(agent); settings != experiment.agents.end()) {
    for (auto const& [name, value] : settings->second.env) environment[name] = value;
  }
  if (!row.login.empty() && agents::login_of(row, environment).empty())
    found.warnings.push_back(
        fmt::format("agent {} does not seem to be logged in: {}", agent, row.login));
}

void check_gate_programs(Workspace const& workspace, Experiment const& experiment,
                         Preflight& found) {
  auto const environment = process::current_environment();
  bool const may_be_set_up = !experiment.worktree.setup.empty();
  for (auto const& criterion : experiment.criteria) {
    auto const* const command = std::get_if<CommandCriterion>(&criterion.how);
    bool const is_ours = command && !workspace.bricks.evaluators.contains(criterion.name);
    auto const program = is_ours ? program_of(command->run) : std::nullopt;
    if (!program || !process::find_program(*program, environment, workspace.main_tree).empty())
      continue;
    auto const text = fmt::format("{} {} cannot be run: there is no program \"{}\"",
                                  criterion.gate ? "gate" : "criterion", criterion.name, *program);
    if (may_be_set_up) {
      found.warnings.push_back(text + ", unless set-up installs it");
    } else if (!criterion.gate) {
      found.warnings.push_back(text);  // its value will be missing, and others decide
    } else {
      found.obstacles.push_back(
          {ErrorCode::validation, text, "install it, or fix `run` of that criterion"});
    }
  }
}

/// Programs of a prefix are looked up on PATH or in the main tree; those behind it are not here.
void check_prefix_programs(Workspace const& workspace, PrefixLaunch const& prefix,
                           Preflight& found) {
  auto const environment = process::current_environment();
  for (auto const* const words : {&prefix.run, &prefix.stop}) {
    if (words->empty()) continue;
    auto const& program = words->front();
    if (!process::find_program(program, environment, workspace.main_tree).empty()) continue;
    found.obstacles.push_back(
        {ErrorCode::agent,
         fmt::format("[session] launcher cannot {} commands: there is no program \"{}\"",
                     words == &prefix.run ? "start" : "stop", program),
         "install it, or fix the launcher; a path is relative to the repository"});
  }
}

}  // namespace

std::optional<std::string> program_of(std::string_view line) {
  while (true) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t\n"), line.size()));
    auto const word = line.substr(0, line.find_first_of(" \t\n;&|<>()"));
    if (word.find_first_of("'\"\\$`{*?") != std::string_view::npos) return std::nullopt;
    if (!is_assignment(word)) {
      bool const plain = !word.empty() && std::ranges::all_of(word, is_of_name) && word != ".";
      bool const called = line.substr(word.size()).starts_with('(');  // a function is defined
      if (!plain || called || std::ranges::find(shell_words, word) != shell_words.end())
        return std::nullopt;
      return std::string(word);
    }
    if (word.starts_with("PATH=")) return std::nullopt;
    line.remove_prefix(word.size());
  }
}

Preflight programs_here(Workspace const& workspace, Experiment const& experiment) {
  Preflight found;
  auto const* const prefix = std::get_if<PrefixLaunch>(&experiment.session.launcher);
  if (workspace.given_launcher && prefix) {
    found.obstacles.push_back({ErrorCode::validation,
                               "[session] launcher has no effect beside a custom launcher",
                               "leave out one of them"});
  } else if (prefix) {
    check_prefix_programs(workspace, *prefix, found);
  }
  if (workspace.given_launcher || prefix) return found;
  auto const environment = process::current_environment();
  auto const agents = runs_here(experiment) ? agents_of(experiment) : helpers_of(experiment);
  for (auto const& agent : agents) {
    if (!workspace.given_runners.contains(agent))
      check_agent_program(experiment, agent, environment, found);
  }
  bool const measures_here = experiment.session.hosts.empty();
  if (!workspace.given_evaluator && measures_here)
    check_gate_programs(workspace, experiment, found);
  return found;
}

bool is_here(Workspace const& workspace, Experiment const& experiment, std::string const& agent) {
  if (workspace.given_launcher || workspace.given_runners.contains(agent) || !runs_here(experiment))
    return true;
  Preflight found;
  check_agent_program(experiment, agent, process::current_environment(), found);
  return found.obstacles.empty();
}

}  // namespace parallel_explore::operations
