#include "run/setup.hpp"

#include "core/child_environment.hpp"
#include "files/regular.hpp"
#include "parallel_explore/cause.hpp"
#include "process/command.hpp"
#include "process/environment.hpp"
#include "run/own_place.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore::run {
namespace {

process::CommandRequest request_for(Launcher const& launcher, Setup const& setup,
                                    std::string const& command) {
  process::CommandRequest request;
  request.command.argv = {"/bin/sh", "-c", command};
  request.command.directory = setup.worktree;
  request.command.environment =
      core::child_environment(process::current_environment(), setup.pass_env);
  for (auto const& [name, value] : setup.environment)
    request.command.environment.insert_or_assign(name, value);
  request.command.environment["PEXPLORE_APPROACH"] = setup.approach;
  request.command.environment["PEXPLORE_WORKTREE"] = setup.worktree.string();
  request.command = launcher.wrap(std::move(request.command));
  request.timeout = setup.timeout;
  return request;
}

void append(std::filesystem::path const& log, std::string const& command,
            process::Captured const& captured) {
  if (log.empty()) return;
  // Setup does not fail because its log cannot be written.
  files::appended(log) << "$ " << command << '\n'
                       << process::process_environment_secrets().masked(captured.output +
                                                                        captured.error);
}

void check(std::string const& command, process::Captured const& captured) {
  if (captured.outcome.stop_cause == process::StopCause::cancelled) throw async::Stopped{};
  if (captured.outcome.stop_cause == process::StopCause::timed_out) {
    throw ApproachError(FailureCause::setup_timed_out, ErrorCode::validation,
                        fmt::format("setup `{}` did not end in time", command),
                        "raise [worktree] setup_timeout");
  }
  if (process::shell_status(captured.outcome.status) != 0) {
    auto const& said = captured.error.empty() ? captured.output : captured.error;
    throw ApproachError(
        FailureCause::setup_failed, ErrorCode::validation,
        fmt::format("setup `{}` {}: {}", command, process::describe(captured.outcome.status),
                    process::last_line(said)));
  }
}

}  // namespace

Setup setup_of(Exploration const& exploration, std::string approach, std::string const& name,
               std::filesystem::path worktree, std::filesystem::path log) {
  auto const& experiment = exploration.experiment;
  Setup setup;
  setup.commands = experiment.worktree.setup;
  make_scratch(worktree);
  setup.environment = own_variables(experiment, name, worktree);
  // Commands of other tools' files find the main tree by this name.
  setup.environment["ROOT_WORKTREE_PATH"] = exploration.repository;
  setup.approach = std::move(approach);
  setup.worktree = std::move(worktree);
  setup.log = std::move(log);
  setup.pass_env = experiment.pass_env;
  setup.timeout = experiment.worktree.setup_timeout;
  return setup;
}

awaitable<void> run_setup(Launcher const& launcher, Setup setup, async::Stoppable& steps) {
  for (auto const& command : setup.commands) {
    process::CommandRequest request = request_for(launcher, setup, command);
    awaitable<process::Captured> running =
        process::capture(std::move(request), std::size_t{1} << 20);
    process::Captured const captured = co_await steps.run(std::move(running));
    append(setup.log, command, captured);
    check(command, captured);
  }
}

}  // namespace parallel_explore::run
