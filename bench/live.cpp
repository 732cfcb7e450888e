// Feeds the live view of a terminal with events of many approaches, and measures the processor time
// that it takes. Prints it as a share of one core, with and without the view.
//   bench_live [APPROACHES [EVENTS-A-SECOND [SECONDS]]]
#include "live_actions.hpp"
#include "live_view.hpp"
#include "output.hpp"
#include "parallel_explore/exploration.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <pty.h>
#include <string>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace parallel_explore;
using Clock = std::chrono::steady_clock;

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  auto const seconds = [](timeval time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// A terminal whose other end is read by a process of its own.
class Terminal {
 public:
  Terminal() {
    winsize size{};
    size.ws_col = 120;
    size.ws_row = 50;
    int screen = -1;
    if (openpty(&screen, &program, nullptr, nullptr, &size) != 0) std::exit(1);
    reader_ = fork();
    if (reader_ == 0) {
      close(program);
      std::array<char, 65536> buffer;
      while (read(screen, buffer.data(), buffer.size()) > 0) {
      }
      _exit(0);
    }
    close(screen);
  }
  Terminal(Terminal const&) = delete;
  ~Terminal() {
    close(program);
    waitpid(reader_, nullptr, 0);
  }

  int program = -1;

 private:
  pid_t reader_ = -1;
};

struct Run {
  Exploration exploration;
  std::uint64_t seq = 0;

  Event next(EventPayload payload) {
    Event event;
    event.seq = ++seq;
    event.time = pexplore::now();
    event.experiment = "bench";
    event.payload = std::move(payload);
    exploration.apply(event);
    return event;
  }
};

/// Begins so many approaches, each with a session.
void begin(Run& run, int approaches) {
  Experiment experiment;
  experiment.name = "bench";
  experiment.budget.usd = 1000;
  for (int i = 0; i < approaches; ++i) {
    Approach approach;
    approach.name = "approach-" + std::to_string(i);
    approach.id = "id" + std::to_string(i);
    experiment.approaches.push_back(std::move(approach));
  }
  auto const list = experiment.approaches;
  run.next(events::ExplorationStarted{std::move(experiment), "base", "/repository"});
  for (auto const& approach : list) {
    run.next(events::ApproachGenerated{approach});
    run.next(events::ApproachStarted{approach.name, approach.id});
    run.next(events::SessionStarted{approach.name, 1, "session", "claude", "", "", ""});
  }
}

/// The share of one core that a run of events takes; `view`: none: only its fold.
double share_of(int approaches, int rate, int seconds, bool with_view) {
  Run run;
  begin(run, approaches);
  Terminal terminal;
  boost::asio::io_context loop;
  std::unique_ptr<pexplore::LiveView> view;
  if (with_view) {
    pexplore::LiveView::Settings settings;
    settings.input = settings.output = terminal.program;
    settings.colour = true;
    settings.now = pexplore::now;
    view = std::make_unique<pexplore::LiveView>(loop, std::move(settings), pexplore::LiveActions{});
  }
  constexpr auto step = std::chrono::milliseconds(10);
  boost::asio::steady_timer timer(loop);
  auto const start = Clock::now();
  double const before = processor_seconds();
  std::int64_t sent = 0;
  std::function<void()> feed = [&] {
    auto const elapsed = std::chrono::duration<double>(Clock::now() - start).count();
    for (; static_cast<double>(sent) < elapsed * rate; ++sent) {
      auto const name = "approach-" + std::to_string(sent * 7919 % approaches);
      Usage usage;
      usage.turns = static_cast<int>(sent % 100);
      usage.output_tokens = sent * 17;
      usage.cost_usd = 0.01 * static_cast<double>(sent % 500);
      Activity activity{"Bash", "make test, attempt " + std::to_string(sent)};
      auto const event =
          run.next(events::SessionProgress{name, 1, std::move(activity), usage, "thread"});
      if (view) view->show(event, run.exploration);
    }
    if (elapsed >= seconds) {
      if (view) view->finish();
      return;
    }
    timer.expires_after(step);
    timer.async_wait([&](boost::system::error_code) { feed(); });
  };
  feed();
  loop.run();
  auto const elapsed = std::chrono::duration<double>(Clock::now() - start).count();
  return (processor_seconds() - before) / elapsed;
}

int number(int argc, char** argv, int at, int otherwise) {
  return argc > at ? std::atoi(argv[at]) : otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  int const approaches = number(argc, argv, 1, 200);
  int const rate = number(argc, argv, 2, 1000);
  int const seconds = number(argc, argv, 3, 5);
  if (approaches < 1 || rate < 1 || seconds < 1) return 64;
  double const alone = share_of(approaches, rate, seconds, false);
  double const with_view = share_of(approaches, rate, seconds, true);
  std::printf(
      "%d approaches, %d events a second: %.2f %% of one core with the view, %.2f %% without\n",
      approaches, rate, 100 * with_view, 100 * alone);
  return 0;
}
