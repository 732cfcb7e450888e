#pragma once

#include "async/stoppable.hpp"
#include "parallel_explore/evaluator.hpp"
#include "run/brick_refs.hpp"
#include "run/recorder.hpp"

#include <string>
#include <utility>

namespace parallel_explore::run {

/// Whether an experiment has criteria that are measured on the untouched base as well.
[[nodiscard]] bool measures_base(Experiment const& experiment);

/// Worktree of the base as sessions find it, after the same setup: what it measures is comparable
/// to the results of approaches.
class UntouchedBase {
 public:
  /// `name`: of its worktree.
  UntouchedBase(BrickRefs const& bricks, Recorder& recorder, std::string name)
      : bricks_(bricks), recorder_(recorder), name_(std::move(name)) {}

  /// Whether that criterion is to be measured on the base, and is not yet.
  [[nodiscard]] bool wants(Criterion const& criterion) const;

  /// Whether any criterion is.
  [[nodiscard]] bool is_wanted() const;

  /// Makes the worktree and sets it up. Throws as Worktrees::create() and run_setup().
  awaitable<void> make(async::Stoppable& steps);

  /// Removes the worktree if it was made; a failure is recorded as a warning.
  awaitable<void> remove();

  /// The commit that its files are as in, after set-up. Empty: not known.
  [[nodiscard]] std::string const& commit() const { return commit_; }

  /// The worktree as evaluators get it.
  [[nodiscard]] Sample const& sample() const { return sample_; }

 private:
  BrickRefs const& bricks_;
  Recorder& recorder_;
  std::string const name_;
  Sample sample_;
  std::string commit_;
};

}  // namespace parallel_explore::run
