#pragma once

#include <stdexcept>
#include <string>

namespace parallel_explore {

/// What kind of contract was broken. The command line maps each to an exit status.
enum class ErrorCode {
  spec,         ///< the spec file or table could not be parsed
  validation,   ///< it parsed, but cannot be run: nothing to run, a limit exceeded
  name_in_use,  ///< the experiment exists already, or another process holds it
  not_found,    ///< no such experiment, approach or file
  repository,   ///< no usable git repository
  git,          ///< a git command failed
  isolation,    ///< a worktree is not what it was when it was made
  dirty,        ///< uncommitted changes are in the way
  conflict,     ///< a merge does not apply
  agent,        ///< an agent could not be started
  resource,     ///< disk, descriptors or processes ran out
  journal,      ///< the record of an experiment is damaged
  forge,        ///< the server of issues and pull requests said no, or was not reached
  interrupted,  ///< the caller asked to stop
};

/// Thrown for what the caller must fix; what a session did is data, never an Error.
/// `what()` is the full message: what happened, where, and the hint.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, std::string const& happened, std::string const& hint = {});

  [[nodiscard]] ErrorCode code() const noexcept { return code_; }

  /// The message without the hint: the event and its place.
  [[nodiscard]] std::string const& happened() const noexcept { return happened_; }

  /// How to fix it; empty where the message already says so.
  [[nodiscard]] std::string const& hint() const noexcept { return hint_; }

 private:
  ErrorCode code_;
  std::string happened_, hint_;
};

}  // namespace parallel_explore
