#pragma once

#include "async/hold.hpp"
#include "async/listeners.hpp"
#include "parallel_explore/explorer.hpp"
#include "run/machine_load.hpp"
#include "run/outside_watch.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace parallel_explore::launch {
class Hosts;
}

namespace parallel_explore::run {

class HostPlaces;
class SetupOnce;

/// References to the bricks that a run works with.
struct BrickRefs {
  Worktrees& worktrees;
  std::map<std::string, std::shared_ptr<SessionRunner>> const&
      runners;  ///< one for every agent used
  Evaluator& evaluator;
  std::map<std::string, std::shared_ptr<Evaluator>> const&
      evaluators;  ///< by criterion, first choice
  Launcher const& launcher;
  std::filesystem::path main_tree;  ///< instructions are relative to it
  Publisher* publisher = nullptr;   ///< none: results are not published
  /// Awaited before measuring anything that needs the machine to itself; may be empty.
  std::function<awaitable<void>()> before_alone = {};
  /// Reports how busy the machine is, around each round of measuring.
  std::function<MachineTimes()> machine_times = run::machine_times;

  /// Compares what is outside the worktrees; null: nothing does.
  OutsideWatch* outside = nullptr;

  /// Where set-up runs once for all worktrees; null: it runs in each.
  SetupOnce* setup_once = nullptr;

  /// Places on other machines; null: all sessions run here.
  HostPlaces* hosts = nullptr;

  /// The connections to other machines; null: there are none.
  launch::Hosts* connections = nullptr;

  /// Holds back what has not started; null: nothing does.
  async::Hold* hold = nullptr;

  /// Waits for a change of the settings; null: they do not change.
  async::Listeners* settings = nullptr;

  /// Returns once a session or a measurement may start. Throws async::Stopped.
  awaitable<void> may_start(async::Stoppable& steps) const {
    if (hold) co_await hold->passed(steps);
  }

  /// Runs `body`, in which code of these runs, between two comparisons.
  [[nodiscard]] awaitable<void> watched(std::vector<std::string> names,
                                        awaitable<void> body) const {
    return outside ? outside->during(std::move(names), std::move(body)) : std::move(body);
  }

  /// The evaluator of that criterion, or the one of all.
  [[nodiscard]] Evaluator& evaluator_of(std::string const& criterion) const {
    auto const found = evaluators.find(criterion);
    bool const is_given = found != evaluators.end() && found->second;
    return is_given ? *found->second : evaluator;
  }
};

/// Borrows the bricks of an Explorer.
[[nodiscard]] inline BrickRefs brick_refs_of(Bricks const& bricks,
                                             std::filesystem::path main_tree) {
  return {*bricks.worktrees, bricks.runners,       *bricks.evaluator,     bricks.evaluators,
          *bricks.launcher,  std::move(main_tree), bricks.publisher.get()};
}

}  // namespace parallel_explore::run
