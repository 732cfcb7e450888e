#pragma once

#include "parallel_explore/explorer.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <utility>

/// @file
/// Operations on an experiment that runs, here or in another process, and on its results.
///
/// Lifetimes: the Explorer outlives each call. Requests travel as those of Explorer::add() do.
/// Cancellation: watch() takes one as Explorer::run() does; the others are short and run to their
/// end. Thread safety and Errors: as Explorer.

namespace parallel_explore {
inline namespace v0_2 {

/// A remark to a finished result.
struct TellRequest {
  TellRequest() = default;  ///< to be filled in
  /// Of the experiment `of`, to its approach or sample `name`.
  TellRequest(std::string of, std::string name, std::string text)
      : experiment(std::move(of)), approach(std::move(name)), remark(std::move(text)) {}

  std::string experiment;  ///< its name
  std::string approach;    ///< or sample, which has ended with a result
  std::string remark;      ///< a further request to its session
};

/// Results to merge into one.
struct CombineRequest {
  CombineRequest() = default;  ///< to be filled in
  /// Of the experiment `of`; `names`: at least two of its approaches.
  CombineRequest(std::string of, ApproachNames names)
      : experiment(std::move(of)), approaches(std::move(names)) {}

  std::string experiment;    ///< its name
  ApproachNames approaches;  ///< or samples; the name of an approach stands for its best sample
  std::string name;          ///< of the new approach; empty: made of theirs
  std::string agent;         ///< that merges; empty: the session's
  std::string remark;        ///< how to merge them; may be empty
  std::size_t max_diff = std::size_t{96} * 1024;  ///< bytes of all patches in the prompt
};

/// An approach that merges results.
struct Combination {
  std::string approach;                    ///< its name
  Delivery delivery = Delivery::recorded;  ///< of the request to add it
};

/// Calls `started` when a run of the Explorer has been checked and recorded, before anything of it
/// starts: the moment for a program to leave its terminal. An empty function is never called.
void on_start(Explorer& explorer, std::function<void(Exploration const&)> started);

/// Follows an experiment that a process runs until the process ends, and gives its last state.
/// `observer` is called with the latest event, and then with each new one. Returns the state at
/// once if no process runs the experiment. Explorer::stop() ends the call only: Error(interrupted).
/// Throws Error(not_found | journal).
awaitable<Exploration> watch(Explorer& explorer, std::string experiment, Observer observer = {});

/// Asks the process that runs an experiment to stop, as Explorer::stop() does: the state is saved,
/// and resume() continues it; a second call kills. Throws Error(not_found | validation), the latter
/// where no process runs it.
awaitable<Delivery> stop_run(Explorer& explorer, std::string experiment);

/// Holds a run: no session, measurement or judge starts until continue_run(); running ones go on.
/// Throws Error(not_found | validation) where it does not run, or is held already.
awaitable<Delivery> pause_run(Explorer& explorer, std::string experiment);

/// Continues a paused run. Throws Error(not_found | validation) where it is not paused.
awaitable<Delivery> continue_run(Explorer& explorer, std::string experiment);

/// Changes settings of an experiment, at once where it runs. Throws Error(not_found | validation).
awaitable<Delivery> change_settings(Explorer& explorer, std::string experiment,
                                    LiveSettings settings);

/// Records a remark to a finished result, whose session then continues, and is measured and judged
/// again. Where a process runs the experiment, it does so; otherwise resume() does. Throws
/// Error(not_found | validation): an approach that still runs or has no result, an agent that
/// cannot continue its session, a budget that is spent.
awaitable<Delivery> tell(Explorer& explorer, TellRequest request);

/// Adds an approach whose session merges the best of finished results: it is given their patches,
/// their characteristics and the verdict. Throws Error(not_found | validation |
/// name_in_use): unknown, unfinished or failed approaches, and results whose files are equal.
awaitable<Combination> combine(Explorer& explorer, CombineRequest request);

}  // namespace v0_2
}  // namespace parallel_explore
