#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <span>
#include <string_view>
#include <vector>

/// The commands of the program. Each is a row of one table and a function that declares its
/// options; help, shell completion, the man page and docs/guide/commands.md follow from both.
namespace pexplore {

/// Runs the chosen command and gives the exit status.
using Action = std::function<int()>;

/// Completion of an operand in a shell.
enum class Completion { none, experiment, approach, file };

/// A row of the table.
struct Command {
  std::string_view group;  ///< the command that it belongs to; empty: the program itself
  std::string_view name;
  std::vector<Completion> operands;                    ///< one for each operand, in their order
  void (*declare)(CLI::App& command, Action& action);  ///< adds options; a callback sets `action`
  std::string_view summary;
};

/// All commands, in the order of the help; a group comes before its commands.
[[nodiscard]] std::span<Command const> commands();

/// Declares every command of the table.
void declare_commands(CLI::App& app, Action& action);

void declare_init(CLI::App& command, Action& action);
void declare_run(CLI::App& command, Action& action);
void declare_resume(CLI::App& command, Action& action);
void declare_retry(CLI::App& command, Action& action);
void declare_add(CLI::App& command, Action& action);
void declare_cancel(CLI::App& command, Action& action);
void declare_tell(CLI::App& command, Action& action);
void declare_combine(CLI::App& command, Action& action);
void declare_set(CLI::App& command, Action& action);
void declare_pause(CLI::App& command, Action& action);
void declare_stop(CLI::App& command, Action& action);
void declare_watch(CLI::App& command, Action& action);
void declare_status(CLI::App& command, Action& action);
void declare_list(CLI::App& command, Action& action);
void declare_history(CLI::App& command, Action& action);
void declare_show(CLI::App& command, Action& action);
void declare_logs(CLI::App& command, Action& action);
void declare_diff(CLI::App& command, Action& action);
void declare_score(CLI::App& command, Action& action);
void declare_rate(CLI::App& command, Action& action);
void declare_report(CLI::App& command, Action& action);
void declare_export(CLI::App& command, Action& action);
void declare_import(CLI::App& command, Action& action);
void declare_sample(CLI::App& command, Action& action);
void declare_plan_samples(CLI::App& command, Action& action);
void declare_measure(CLI::App& command, Action& action);
void declare_rescore(CLI::App& command, Action& action);
void declare_compare(CLI::App& command, Action& action);
void declare_distinguish(CLI::App& command, Action& action);
void declare_path(CLI::App& command, Action& action);
void declare_open(CLI::App& command, Action& action);
void declare_view(CLI::App& command, Action& action);
void declare_serve(CLI::App& command, Action& action);
void declare_schema(CLI::App& command, Action& action);
void declare_acp(CLI::App& command, Action& action);
void declare_mcp(CLI::App& command, Action& action);
void declare_install(CLI::App& command, Action& action);
void declare_uninstall(CLI::App& command, Action& action);
void declare_makefile(CLI::App& command, Action& action);
void declare_events(CLI::App& command, Action& action);
void declare_adopt(CLI::App& command, Action& action);
void declare_trust(CLI::App& command, Action& action);
void declare_cleanup(CLI::App& command, Action& action);
void declare_tasks(CLI::App& command, Action& action);
void declare_tasks_plan(CLI::App& command, Action& action);
void declare_tasks_run(CLI::App& command, Action& action);
void declare_tasks_status(CLI::App& command, Action& action);
void declare_tasks_resume(CLI::App& command, Action& action);
void declare_tasks_retry(CLI::App& command, Action& action);
void declare_tasks_integrate(CLI::App& command, Action& action);
void declare_tasks_cancel(CLI::App& command, Action& action);
void declare_tasks_cleanup(CLI::App& command, Action& action);
void declare_doctor(CLI::App& command, Action& action);
void declare_help(CLI::App& command, Action& action);

}  // namespace pexplore
