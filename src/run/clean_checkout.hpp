#pragma once

#include "async/stoppable.hpp"
#include "run/brick_refs.hpp"
#include "run/measured_in.hpp"
#include "run/recorder.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace parallel_explore::run {

/// Fresh checkout of the work of an approach, after the same set-up: without files that git ignores
/// and that its session left.
class CleanCheckout {
 public:
  /// `host`: where it is measured; empty: here.
  CleanCheckout(BrickRefs const& bricks, Recorder& recorder, std::string approach,
                std::string host);

  /// Whether the experiment wants the work to be measured in one, or the work is on another
  /// machine.
  [[nodiscard]] bool is_wanted() const;

  /// Makes it and sets it up. Throws as Worktrees::create() and run_setup().
  awaitable<void> make(async::Stoppable& steps);

  /// Removes it if it was made; a failure is recorded as a warning.
  awaitable<void> remove();

  /// The checkout, as the worktree of the approach.
  [[nodiscard]] Worktree const& worktree() const { return worktree_; }

 private:
  BrickRefs const& bricks_;
  Recorder& recorder_;
  std::string const approach_, host_;
  Worktree worktree_;
};

/// The places of the checkouts that a killed run may have left.
[[nodiscard]] std::vector<Worktree> clean_checkouts(Exploration const& exploration);

/// Runs `body` where the work of an approach is measured: in `measured.worktree` or in a fresh
/// checkout, prepared as `measured` says; on that host, or here where it is empty. All arguments
/// but `measured` outlive the call. Never cancel it. Throws as measured_in() and
/// CleanCheckout::make().
awaitable<void> measured_as_wanted(BrickRefs const& bricks, Recorder& recorder,
                                   MeasuredWorktree measured, std::string host,
                                   async::Stoppable& steps,
                                   std::function<awaitable<void>(Worktree)> const& body);

}  // namespace parallel_explore::run
