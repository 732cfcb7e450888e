#pragma once

#include "parallel_explore/explorer.hpp"
#include "process/limits.hpp"
#include "run/brick_refs.hpp"
#include "worktree/repository.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

/// The operations of an Explorer, each a function of the workspace that it works in.
///
/// Lifetimes: workspace and recorder outlive the calls of every function that takes them.
namespace parallel_explore::operations {

class RunningOperation;

/// The record of an experiment, open for writing, and what a killed process had left of its run.
struct OpenedRecord {
  std::unique_ptr<Journal> journal;
  int ended = 0;     ///< processes that still ran
  int restored = 0;  ///< worktrees that were in order for measuring, and hold the work again
};

/// The bricks of an Explorer, the repository that they work in, and the operation under way.
class Workspace {
 public:
  /// As the constructor of Explorer.
  Workspace(std::filesystem::path const& directory, Bricks given);
  Workspace(Workspace const&) = delete;

  Bricks bricks;
  Observer observer;
  Reviewer reviewer;
  std::shared_ptr<process::RaisedDescriptorLimit> const descriptors =
      process::RaisedDescriptorLimit::share();
  std::optional<worktree::Repository> repository;  ///< none where the bricks need none
  std::filesystem::path main_tree;

  /// Throws Error(repository) where there is none.
  [[nodiscard]] worktree::Repository const& needed_repository() const;

  /// The verdict on an exploration so far, by the bricks.
  [[nodiscard]] Verdict verdict_of(Exploration const& exploration) const;

  /// The bricks, for the parts of a run.
  [[nodiscard]] run::BrickRefs brick_refs() const;

  /// Opens the record of an experiment that no process holds. Ends what a killed process left
  /// running and gives approaches their work back where it measured. Throws as
  /// ProgressStore::open().
  awaitable<OpenedRecord> open(std::string name);

  /// The state as recorded. Restores worktrees first where a process was killed while it measured
  /// completed approaches. Throws as ProgressStore::load().
  awaitable<Exploration> load(std::string name);

  /// Stops the operation under way, or else the next one as soon as it begins.
  void stop(std::string reason);

  /// The operation under way, or null.
  [[nodiscard]] RunningOperation* operation() const { return operation_; }

 private:
  friend class RunningOperation;

  void fill_in(std::filesystem::path const& directory);

  RunningOperation* operation_ = nullptr;
  std::optional<std::string> stop_next_;  ///< asked while nothing was under way
};

}  // namespace parallel_explore::operations
