#include "schedule/scheduler.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <queue>
#include <random>
#include <set>

// A thousand sessions against an API that answers so many requests a minute and refuses the rest:
// scheduler and API as they are, time and sessions simulated.
namespace parallel_explore::schedule {
namespace {

using namespace std::chrono_literals;

/// Answers `quota` requests in each window.
class Api {
 public:
  Api(int quota, Duration window) : quota_(quota), window_(window) {}

  /// None: answered. Else after how long the next window begins.
  std::optional<Duration> ask(Instant now) {
    auto const index = now.time_since_epoch() / window_;
    if (index != index_) {
      worst_breach_ = std::max(worst_breach_, refused_);
      index_ = index;
      answered_ = refused_ = 0;
    }
    if (answered_ < quota_) {
      ++answered_;
      return std::nullopt;
    }
    ++refused_;
    auto const end = Instant((index + 1) * window_);
    return std::chrono::ceil<Duration>(end - now);
  }

  [[nodiscard]] int worst_breach() const { return std::max(worst_breach_, refused_); }

 private:
  int quota_;
  Duration window_;
  std::int64_t index_ = -1;
  int answered_ = 0, refused_ = 0, worst_breach_ = 0;
};

class Simulation {
 public:
  Simulation(int sessions, int at_once, Api& api, bool api_names_a_time)
      : at_once_(at_once), api_(api), names_a_time_(api_names_a_time), scheduler_(plan(sessions)) {}

  /// Until the scheduler is done, or for a simulated week.
  void run() {
    give(Begin{});
    while (!over_ && now_ < Instant{} + 24h * 7) {
      auto const request = requests_.empty() ? Instant::max() : requests_.top().first;
      auto const next = std::min(request, wake_);
      if (next == Instant::max()) break;
      now_ = next;
      if (wake_ <= now_) {
        wake_ = Instant::max();
        give(Tick{});
      } else {
        auto const approach = requests_.top().second;
        requests_.pop();
        ask(approach);
      }
    }
  }

  std::map<std::string, int> completed;
  int most_running = 0, starts_while_cooling = 0;
  [[nodiscard]] bool finished() const { return over_; }

 private:
  static constexpr int requests_each = 5;

  Plan plan(int sessions) const {
    Plan plan;
    for (int i = 0; i < sessions; ++i) {
      Entry entry;
      entry.approach = "a" + std::to_string(i);
      entry.agent = "claude";
      plan.to_work.push_back(std::move(entry));
    }
    plan.max_parallel = at_once_;
    return plan;
  }

  void give(Input const& input) {
    for (auto const& action : scheduler_.step(input, now_)) {
      if (auto const* start = std::get_if<Start>(&action)) {
        if (now_ < cooling_until_) ++starts_while_cooling;
        running_.insert(start->approach);
        most_running = std::max(most_running, static_cast<int>(running_.size()));
        ask_later(start->approach, 100ms);
      } else if (auto const* cool = std::get_if<Cool>(&action)) {
        cooling_until_ = now_ + cool->wait;
      } else if (auto const* wake = std::get_if<WakeAt>(&action)) {
        wake_ = wake->when;
      } else if (std::holds_alternative<RunEnded>(action)) {
        over_ = true;
      }
    }
  }

  void ask_later(std::string const& approach, Duration after) {
    requests_.emplace(now_ + after + std::chrono::milliseconds(random_() % 400), approach);
  }

  /// A session that is refused gives up every other time; else it waits as long as the API asks.
  void ask(std::string const& approach) {
    auto const refused = api_.ask(now_);
    if (!refused) {
      if (++answered_[approach] < requests_each) return ask_later(approach, 2s);
      ++completed[approach];
      running_.erase(approach);
      give(JobEnded{approach, JobEnd::usable, {}, {}});
      return;
    }
    auto const told = names_a_time_ ? refused : std::nullopt;
    if (random_() % 2 == 0) {
      running_.erase(approach);
      give(JobEnded{approach, JobEnd::limited, told, "429"});
    } else {
      ask_later(approach, *refused);
      give(Refused{approach, "429", told});
    }
  }

  int at_once_;
  Api& api_;
  bool names_a_time_;
  Scheduler scheduler_;
  Instant now_{}, wake_ = Instant::max(), cooling_until_{};
  std::minstd_rand random_{42};
  using Request = std::pair<Instant, std::string>;
  std::priority_queue<Request, std::vector<Request>, std::greater<>> requests_;
  std::map<std::string, int> answered_;
  std::set<std::string> running_;
  bool over_ = false;
};

void expect_all_once(Simulation const& simulation, int sessions) {
  EXPECT_TRUE(simulation.finished());
  EXPECT_EQ(simulation.completed.size(), static_cast<std::size_t>(sessions)) << "a session is lost";
  for (auto const& [approach, times] : simulation.completed)
    EXPECT_EQ(times, 1) << approach << " ran again though it was complete";
  EXPECT_EQ(simulation.starts_while_cooling, 0);
}

TEST(QuotaSimulation, LosesNoSessionAndBreaksTheQuotaByNoMoreThanOneBurst) {
  constexpr int sessions = 1000, at_once = 64;
  Api api(100, 60s);
  Simulation simulation(sessions, at_once, api, true);
  simulation.run();
  expect_all_once(simulation, sessions);
  EXPECT_LE(simulation.most_running, at_once);
  EXPECT_LE(api.worst_breach(), at_once);
}

TEST(QuotaSimulation, LosesNoSessionWhereTheApiNamesNoTime) {
  constexpr int sessions = 1000, at_once = 64;
  Api api(100, 60s);
  Simulation simulation(sessions, at_once, api, false);
  simulation.run();
  expect_all_once(simulation, sessions);
  EXPECT_LE(api.worst_breach(), at_once);
}

TEST(QuotaSimulation, UsesAllSessionsAtOnceWhereNothingIsRefused) {
  Api api(1'000'000, 60s);
  Simulation simulation(1000, 64, api, true);
  simulation.run();
  expect_all_once(simulation, 1000);
  EXPECT_EQ(simulation.most_running, 64);
}

}  // namespace
}  // namespace parallel_explore::schedule
