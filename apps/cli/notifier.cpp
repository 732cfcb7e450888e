#include "notifier.hpp"

#include "detached_command.hpp"
#include "output.hpp"
#include "parallel_explore/error.hpp"
#include "process/environment.hpp"
#include "user_config.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

namespace {

using Clock = std::chrono::steady_clock;

/// At the end of a run, to see whether commands failed.
constexpr auto patience_at_end = std::chrono::seconds(2);

std::string variable_of(char const* name) {
  char const* const value = std::getenv(name);
  return value ? value : "";
}

std::vector<std::string> shell_command(std::string const& line) { return {"/bin/sh", "-c", line}; }

/// The program that shows notifications on the desktop; empty: there is none.
std::vector<std::string> desktop_command(std::string const& title, std::string const& text) {
  auto const program = process::find_program("notify-send", process::current_environment(),
                                             std::filesystem::current_path());
  if (program.empty()) return {};
  return {program.string(), "--app-name=pexplore", "--", title, text};
}

/// Returns when one of the processes has ended, or the time is over.
void wait_for_one(std::vector<pid_t> const& processes, std::chrono::milliseconds time) {
  std::vector<pollfd> ends;
  for (pid_t const process : processes) {
    auto const descriptor = static_cast<int>(syscall(SYS_pidfd_open, process, 0));
    if (descriptor == -1) continue;
    ends.push_back({descriptor, POLLIN, 0});
  }
  if (!ends.empty()) (void)poll(ends.data(), ends.size(), static_cast<int>(time.count()));
  for (auto const& end : ends) close(end.fd);
}

}  // namespace

Notifier::Notifier(boost::asio::io_context& loop, Settings settings, Write write, Say say)
    : settings_(std::move(settings)),
      write_(std::move(write)),
      say_(std::move(say)),
      timer_(loop) {}

Notifier::~Notifier() { reap(); }

void Notifier::take(Event const& event, Exploration const& exploration) {
  spec_ = exploration.experiment.on;
  run_["PEXPLORE_EXPERIMENT"] = exploration.name;
  run_["PEXPLORE_STATE"] = parallel_explore::name_of(exploration.state);
  auto notice = live::notice_of(event);
  if (!notice || is_stopped_) return;
  queue_.add(std::move(*notice));
  tell_due();
}

void Notifier::tell_due() {
  for (auto const& due : queue_.due(Clock::now())) tell(due);
  auto const next = queue_.next();
  if (!next) return;
  timer_.expires_at(*next);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error && !is_stopped_) tell_due();
  });
}

void Notifier::stop() {
  is_stopped_ = true;
  timer_.cancel();
  for (auto const& due : queue_.rest()) tell(due);
}

void Notifier::end(Exploration const& exploration, std::string const& result) {
  spec_ = exploration.experiment.on;
  run_["PEXPLORE_EXPERIMENT"] = exploration.name;
  run_["PEXPLORE_STATE"] = parallel_explore::name_of(exploration.state);
  run_["PEXPLORE_RESULT"] = result;
  if (settings_.rings_at_end) write_("\a");
  if (!settings_.at_end.empty() && settings_.runs_here)
    start("notify", shell_command(settings_.at_end), run_);
  if (auto const notice = live::end_notice(exploration)) tell({*notice, 1});
  auto const limit = Clock::now() + patience_at_end;
  for (reap(); !started_.empty() && Clock::now() < limit; reap()) {
    std::vector<pid_t> processes;
    for (auto const& each : started_) processes.push_back(each.process);
    wait_for_one(processes, std::chrono::ceil<std::chrono::milliseconds>(limit - Clock::now()));
  }
}

void Notifier::tell(live::DueNotice const& due) {
  auto const& notice = due.notice;
  auto const title = fmt::format("pexplore {}", run_["PEXPLORE_EXPERIMENT"]);
  auto const text =
      due.count > 1 ? fmt::format("{} (and {} more)", notice.text, due.count - 1) : notice.text;
  auto variables = run_;
  variables["PEXPLORE_OCCASION"] = live::name_of(notice.occasion);
  variables["PEXPLORE_APPROACH"] = notice.approach;
  variables["PEXPLORE_TEXT"] = text;
  variables["PEXPLORE_COUNT"] = fmt::format("{}", due.count);
  for (auto const& way : live::ways_of(notice.occasion, spec_, settings_.own)) {
    if (way == "bell") {
      write_("\a");
    } else if (way == "terminal") {
      live::TerminalNames const names{variable_of("TERM"), variable_of("TERM_PROGRAM")};
      write_(live::terminal_sequence(names, title, text));
    } else if (settings_.runs_here) {
      auto const key = fmt::format("on.{}", live::name_of(notice.occasion));
      start(key, way == "desktop" ? desktop_command(title, text) : shell_command(way), variables);
    }
  }
}

void Notifier::start(std::string const& way, std::vector<std::string> const& argv,
                     std::map<std::string, std::string> const& variables) {
  reap();
  if (argv.empty()) return;
  try {
    started_.push_back({way, start_detached(argv, variables)});
  } catch (Error const& error) {
    say_(fmt::format("`{}`: {}", way, error.what()));
  }
}

void Notifier::reap() {
  std::erase_if(started_, [this](Started const& each) {
    int status = 0;
    pid_t const ended = waitpid(each.process, &status, WNOHANG);
    if (ended == 0) return false;
    bool const has_failed = ended == each.process && WIFEXITED(status) && WEXITSTATUS(status) != 0;
    if (has_failed) say_(fmt::format("`{}` exited with status {}.", each.way, WEXITSTATUS(status)));
    return true;
  });
}

Notifier::Settings notifier_settings(bool runs_here) {
  Notifier::Settings settings;
  settings.runs_here = runs_here;
  try {
    auto own = user_config();
    settings.own = std::move(own.on);
    settings.at_end = std::move(own.notify);
    settings.rings_at_end = own.bell;
  } catch (Error const&) {  // NOLINT(bugprone-empty-catch)
    // It was read before the run, or was not needed.
  }
  return settings;
}

void write_to_terminal(std::string_view sequence) {
  if (isatty(STDERR_FILENO) != 0) write_note(sequence);
}

void tell_end(Exploration const& exploration, std::string const& result, bool runs_here) {
  boost::asio::io_context loop;
  Notifier notifier(loop, notifier_settings(runs_here), write_to_terminal,
                    [](std::string const& text) { note("{}\n", text); });
  notifier.end(exploration, result);
}

}  // namespace pexplore
