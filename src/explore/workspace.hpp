#pragma once

#include "async/stoppable.hpp"
#include "async/underway.hpp"
#include "launch/hosts.hpp"
#include "launch/prefix_launcher.hpp"
#include "parallel_explore/explorer.hpp"
#include "parallel_explore/git_worktrees.hpp"
#include "process/limits.hpp"
#include "run/brick_refs.hpp"
#include "run/recorder.hpp"
#include "worktree/repository.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

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

/// The launcher that a run gives to sessions on this machine, for one session without a run.
/// `directory`: anywhere in the repository, which only a prefix needs. Throws Error(repository).
[[nodiscard]] std::unique_ptr<Launcher> launcher_of(Experiment const& experiment,
                                                    std::filesystem::path const& directory);

/// The bricks of an Explorer, the repository that they work in, and the operation under way.
class Workspace : public std::enable_shared_from_this<Workspace> {
 public:
  /// As the constructor of Explorer.
  Workspace(std::filesystem::path const& directory, Bricks given);
  Workspace(Workspace const&) = delete;

  Bricks bricks;
  std::set<std::string> given_runners;  ///< agents whose runner is a brick that was given
  bool given_evaluator = false;         ///< whether the evaluator is
  bool given_launcher = false;          ///< whether the launcher is
  Observer observer;
  Reviewer reviewer;
  std::function<void(Exploration const&)> started;  ///< as for on_start(); may be empty
  process::RaisedDescriptorLimit const descriptors;
  std::optional<worktree::Repository> repository;  ///< none where the bricks need none
  std::filesystem::path main_tree;
  GitWorktrees* own_worktrees = nullptr;  ///< those on this machine, if no brick was given
  std::shared_ptr<launch::Hosts> hosts;   ///< null: bricks were given that know no other machines
  std::shared_ptr<launch::PrefixLauncher> prefix;  ///< null: the launcher is a brick that was given
  async::Stoppable* preparing = nullptr;           ///< while a generator lists approaches

  /// Throws Error(repository) where there is none.
  [[nodiscard]] worktree::Repository const& needed_repository() const;

  /// The verdict on an exploration so far, by the bricks.
  [[nodiscard]] Verdict verdict_of(Exploration const& exploration) const;

  /// The bricks, for the parts of a run.
  [[nodiscard]] run::BrickRefs brick_refs() const;

  /// Opens the record of an experiment that no process holds, if it is the user's own, and lets the
  /// worktrees know what it trusts. Throws as ProgressStore::open() and require_own_record().
  awaitable<std::unique_ptr<Journal>> open_record(std::string name);

  /// Opens the record as open_record() does. Ends what a killed process left
  /// running and gives approaches their work back where it measured. Throws as
  /// open_record().
  awaitable<OpenedRecord> open(std::string name);

  /// The state as recorded. Restores worktrees first where a process was killed while it measured
  /// completed approaches. Throws as ProgressStore::load().
  awaitable<Exploration> load(std::string name);

  /// The turn of an operation that runs alone. Throws Error(validation) while another has it.
  [[nodiscard]] async::Underway::Turn begin_operation(boost::asio::any_io_executor loop) {
    return underway_.begin(std::move(loop));
  }
  /// A stop() that came for it and found nothing to stop is not for the next.
  void end_operation() { (void)take_stop_request(); }

  /// Stops the operation under way, or else the next one as soon as it begins. Safe from any
  /// thread: it happens on the operation's loop.
  void stop(std::string reason);

  /// For the end of the Explorer: kills what runs, and calls neither observer nor reviewer again.
  void abandon();

  /// Calls the observer, where there is one.
  [[nodiscard]] run::Recorder::Listener listener();

  /// The operation under way, or null.
  [[nodiscard]] RunningOperation* operation() const { return operation_; }

  /// Why the next operation is to be stopped as soon as it begins, once; none: it is not.
  [[nodiscard]] std::optional<std::string> take_stop_request();

 private:
  friend class RunningOperation;

  void fill_in(std::filesystem::path const& directory);
  void stop_now(std::string reason);

  async::Underway underway_{"Explorer"};
  RunningOperation* operation_ = nullptr;
  std::mutex stopping_;
  std::optional<std::string> stop_next_;  ///< asked while nothing was under way
};

}  // namespace parallel_explore::operations
