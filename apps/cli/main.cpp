#include "commands.hpp"
#include "exit_status.hpp"
#include "interruption.hpp"
#include "parallel_explore/version.hpp"
#include "process/our_secrets.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <exception>

namespace {

using pexplore::Work;

constexpr auto overview =
    "Explore several approaches to one task at once: each gets a git worktree and a session of\n"
    "its own; the results are measured, scored and compared, and the winner is adopted.";

constexpr auto example =
    "Example:\n"
    "  pexplore init                      # writes pexplore.toml; edit it\n"
    "  pexplore run                       # explores what it says\n"
    "  pexplore adopt NAME APPROACH       # brings the winner home";

void declare(CLI::App& app, Work& work) {
  app.set_version_flag("--version", "pexplore " PARALLEL_EXPLORE_VERSION);
  app.require_subcommand(1);
  app.footer(example);
  pexplore::add_init(app, work);
  pexplore::add_run(app, work);
  pexplore::add_resume(app, work);
  pexplore::add_retry(app, work);
  pexplore::add_add(app, work);
  pexplore::add_cancel(app, work);
  pexplore::add_status(app, work);
  pexplore::add_list(app, work);
  pexplore::add_show(app, work);
  pexplore::add_logs(app, work);
  pexplore::add_diff(app, work);
  pexplore::add_score(app, work);
  pexplore::add_report(app, work);
  pexplore::add_sample(app, work);
  pexplore::add_plan_samples(app, work);
  pexplore::add_rescore(app, work);
  pexplore::add_compare(app, work);
  pexplore::add_distinguish(app, work);
  pexplore::add_adopt(app, work);
  pexplore::add_cleanup(app, work);
  pexplore::add_tasks(app, work);
  pexplore::add_doctor(app, work);
}

int fail(int status, std::string_view message) {
  fmt::print(stderr, "pexplore: {}\n", parallel_explore::process::our_secrets().masked(message));
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // `pexplore show | head` ends by a failed write, not by a signal
  CLI::App app(overview, "pexplore");
  Work work;
  try {
    declare(app, work);
    app.parse(argc, argv);
    return work();
  } catch (CLI::ParseError const& error) {
    return app.exit(error) == 0 ? 0 : pexplore::wrong_usage;
  } catch (pexplore::Interrupted const& error) {
    return fail(pexplore::status_of_signal(error.signal()), error.what());
  } catch (parallel_explore::Error const& error) {
    return fail(pexplore::exit_status_of(error.code()), error.what());
  } catch (std::exception const& error) {
    return fail(pexplore::other_failure, error.what());
  }
}
