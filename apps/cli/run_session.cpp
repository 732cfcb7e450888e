#include "run_session.hpp"

#include "loop.hpp"
#include "output.hpp"
#include "progress.hpp"

#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// Ctrl-C and its kin while something runs.
class Interruption {
 public:
  Interruption(boost::asio::io_context& loop, Conducted const& what, Progress& progress)
      : signals_(loop, SIGINT, SIGTERM, SIGHUP), what_(what), progress_(progress) {
    watch();
  }

  void end() { signals_.cancel(); }
  void name(std::string const& experiment) { experiment_ = experiment; }
  [[nodiscard]] int signal() const { return signal_; }

 private:
  void watch() {
    signals_.async_wait([this](boost::system::error_code error, int signal) {
      if (error) return;
      auto const again = signal_ != 0;
      if (!again) signal_ = signal;
      auto const mend = experiment_.empty()
                            ? std::string()
                            : fmt::format(" Go on later: {} {}", what_.resume, experiment_);
      progress_.say(
          again ? "Killing what still runs."
                : fmt::format("Stopping: the sessions are asked to end, the state is saved.{}\n"
                              "Once more kills them.",
                              mend));
      what_.stop(signal == SIGINT ? "interrupted by SIGINT" : "interrupted by a signal");
      watch();
    });
  }

  boost::asio::signal_set signals_;
  Conducted const& what_;
  Progress& progress_;
  std::string experiment_;
  int signal_ = 0;
};

/// A run of which nothing passed its gates has no winner, however well its sessions ended.
bool nobody_passed(Verdict const& verdict) {
  return std::ranges::none_of(verdict.matrix.ranking(),
                              [](RankedApproach const& each) { return each.rank.has_value(); });
}

int status_of(Explorer const& explorer, ConductedEnd const& end) {
  auto const& exploration = end.exploration;
  if (exploration.state == ExplorationState::interrupted) return interrupted_status(end);
  auto const status = exit_status_of(exploration);
  bool const completed = status == all_completed || status == partial;
  return completed && nobody_passed(explorer.verdict(exploration)) ? few_completed : status;
}

void show(Explorer& explorer, Exploration const& exploration, RunOutput output) {
  auto const verdict = explorer.verdict(exploration);
  if (output.json) {
    print(summary_json(exploration, verdict));
  } else if (!output.events) {
    if (exploration.state != ExplorationState::interrupted)
      print(fmt::format("\n{}", to_text(exploration, verdict)));
    if (output.quiet) return;
    if (exploration.state == ExplorationState::interrupted) {
      fmt::print(stderr, "Interrupted ({}). The state is saved; go on: pexplore resume {}\n",
                 exploration.reason, exploration.name);
    } else if (!verdict.recommendation.best.empty()) {
      auto const& best = verdict.recommendation.best;
      fmt::print(
          stderr,
          "\nLook at it:     pexplore diff {0} {1}\nBring it home:  pexplore adopt {0} {1}\n",
          exploration.name, best);
    }
  }
}

}  // namespace

int interrupted_status(ConductedEnd const& end, double threshold) {
  auto const by_signal = [&](ExitStatus otherwise) {
    if (end.signal == 0) return otherwise;
    return end.signal == SIGINT ? interrupted : terminated;
  };
  switch (end.exploration.cause) {
    case InterruptionCause::deadline:
      return deadline_passed;
    case InterruptionCause::others_wait:
      return exit_status_of(end.exploration, threshold);
    case InterruptionCause::unauthorised:
      return by_signal(agent_not_started);
    case InterruptionCause::unknown:
    case InterruptionCause::asked:
    case InterruptionCause::budget:
    case InterruptionCause::patience:
    case InterruptionCause::resource:
      return by_signal(resource_ran_out);
    case InterruptionCause::error:
    case InterruptionCause::died:
      return by_signal(other_failure);
  }
  return other_failure;
}

ConductedEnd conduct(Conducted const& what, RunOutput output) {
  boost::asio::io_context loop;
  Progress progress(loop, Progress::fitting(output.quiet));
  Interruption interruption(loop, what, progress);
  what.observe([&](Event const& event, Exploration const& exploration) {
    interruption.name(exploration.name);
    progress.take(event, exploration);
    if (output.events) print(to_json(event) + "\n");
  });
  if (what.on_wait) what.on_wait([&](std::string const& text) { progress.say(harmless(text)); });
  auto const whole = [&]() -> task<Exploration> {
    std::exception_ptr failure;
    Exploration result;
    try {
      result = co_await what.begin();
    } catch (...) {
      failure = std::current_exception();
    }
    // The state that is drawn goes with the run.
    progress.finish();
    interruption.end();
    if (failure) std::rethrow_exception(failure);
    co_return result;
  };
  ConductedEnd end;
  end.exploration = wait_for(loop, whole());
  end.signal = interruption.signal();
  return end;
}

int conduct(std::function<task<Exploration>(Explorer&)> const& begin, RunOutput output) {
  Explorer explorer(".");
  Conducted what;
  what.observe = [&](Observer observer) { explorer.observe(std::move(observer)); };
  what.stop = [&](std::string reason) { explorer.stop(std::move(reason)); };
  what.begin = [&] { return begin(explorer); };
  what.resume = "pexplore resume";
  auto const end = conduct(what, output);
  show(explorer, end.exploration, output);
  return status_of(explorer, end);
}

}  // namespace pexplore
