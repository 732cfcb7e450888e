#pragma once

#include <stdexcept>
#include <string>

namespace parallel_explore {
inline namespace v0_2 {

/// The kind of an error. The command line maps each kind to an exit status.
enum class ErrorCode {
  spec,         ///< the spec file or table could not be parsed
  validation,   ///< a valid spec that cannot run: nothing to run, a limit exceeded
  name_in_use,  ///< the experiment exists already, or another process runs it
  not_found,    ///< no such experiment, approach or file
  repository,   ///< no usable git repository
  git,          ///< a git command failed
  isolation,    ///< a worktree is not as it was created
  dirty,        ///< uncommitted changes are in the way
  conflict,     ///< a merge does not apply
  agent,        ///< an agent could not be started
  resource,     ///< disk, descriptors or processes ran out
  journal,      ///< the record of an experiment is damaged
  forge,        ///< the server of issues and pull requests refused or did not answer
  interrupted,  ///< the caller cancelled the operation
  undecided,    ///< the verdict has no result to take
  busy,         ///< another process measures on this machine
  host,         ///< another machine cannot be reached or used
  unexpected,   ///< a brick of the program, or the system, threw something else
};

/// An error that the caller must fix. The failure of a session is data, never an Error. `what()` is
/// the full message: the event, its place, and the hint.
class Error : public std::runtime_error {
 public:
  /// `happened`: the event and its place; `hint`: how to fix it; empty: the message says so.
  Error(ErrorCode code, std::string const& happened, std::string const& hint = {});

  /// The kind of the error.
  [[nodiscard]] ErrorCode code() const noexcept { return code_; }

  /// The message without the hint: the event and its place.
  [[nodiscard]] std::string const& happened() const noexcept { return happened_; }

  /// How to fix it; empty if the message already says so.
  [[nodiscard]] std::string const& hint() const noexcept { return hint_; }

 private:
  ErrorCode code_;
  std::string happened_, hint_;
};

}  // namespace v0_2
}  // namespace parallel_explore
