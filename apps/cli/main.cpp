#include "command_list.hpp"
#include "commands.hpp"
#include "exit_status.hpp"
#include "interruption.hpp"
#include "output.hpp"
#include "parallel_explore/version.hpp"
#include "process/environment.hpp"
#include "standing.hpp"
#include "usage.hpp"

#include <fmt/format.h>

#include <csignal>
#include <exception>
#include <sstream>
#include <string>
#include <sys/prctl.h>
#include <vector>

namespace {

using pexplore::Action;

constexpr auto overview =
    "Explore several approaches to one task at once: each gets a git worktree and a session of "
    "its own; the results are measured, scored and compared, and the winner is adopted.";

constexpr auto example =
    "Example:\n"
    "  pexplore init                      # writes pexplore.toml; edit it\n"
    "  pexplore run                       # runs the experiment it describes\n"
    "  pexplore adopt                     # brings the winner into your branch";

void declare(CLI::App& app, Action& action) {
  app.set_version_flag("-V,--version", "pexplore " PARALLEL_EXPLORE_VERSION);
  app.require_subcommand(1);
  app.footer(example);
  auto const list = [&app] {
    pexplore::print(pexplore::command_list(app));
    throw CLI::Success();
  };
  app.add_flag_callback("--list-commands", list,
                        "Print all commands, operands and options for other programs");
  pexplore::declare_commands(app, action);
}

int fail(int status, std::string_view message) {
  pexplore::note("pexplore: {}\n",
                 parallel_explore::process::process_environment_secrets().masked(message));
  return status;
}

/// Reads the command line and does what it says; returns the exit status.
int act(int argc, char** argv) {
  CLI::App app(overview, "pexplore");
  std::vector<std::string> const words(argv + (argc > 0 ? 1 : 0), argv + argc);
  Action action;
  try {
    declare(app, action);
    if (words.empty()) {
      pexplore::print_wrapped(app.help() + "\n" + pexplore::standing_text());
      return pexplore::all_completed;
    }
    app.parse(argc, argv);
    return action();
  } catch (CLI::ParseError const& error) {
    if (error.get_exit_code() == 0) {
      std::ostringstream help;
      auto const status = app.exit(error, help, help);
      pexplore::print_wrapped(help.str());
      return status;
    }
    pexplore::write_wrapped_note(pexplore::usage_error(app, words, error));
    return pexplore::wrong_usage;
  }
}

}  // namespace

int main(int argc, char** argv) {
  pexplore::hold_standard_streams();
  // Sessions get an environment of their own; this one, with every token, is not to be had from
  // /proc either.
  prctl(PR_SET_DUMPABLE, 0);
  std::signal(SIGCHLD, SIG_DFL);  // a parent that ignores it passes that on
  std::signal(SIGXFSZ, SIG_IGN);  // a file at its size limit is an error like a full disk
  std::signal(SIGPIPE, SIG_IGN);  // `pexplore show | head` ends by a failed write, not by a signal
  try {
    return act(argc, argv);
  } catch (pexplore::Interrupted const& error) {
    return fail(pexplore::status_of_signal(error.signal()), error.what());
  } catch (parallel_explore::Error const& error) {
    return fail(pexplore::exit_status_of(error.code()), error.what());
  } catch (std::exception const& error) {
    return fail(pexplore::other_failure, error.what());
  }
}
