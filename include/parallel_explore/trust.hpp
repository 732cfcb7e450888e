#pragma once

#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// The reasons that keep pexplore from working on an experiment until a person accepts them.
struct Distrust {
  /// A git setting that names a program, and is new since the experiment began.
  struct Program {
    std::string setting,  ///< its key
        value,            ///< the command
        origin;           ///< the file that sets it, as `git config --show-origin` names it
  };
  std::vector<Program> programs;  ///< in the order of git's files
  std::string recorded_place;     ///< main tree that the record was made in; empty: this one
  std::string this_place;         ///< main tree of this repository

  /// Whether there is nothing to accept.
  [[nodiscard]] bool empty() const { return programs.empty() && recorded_place.empty(); }
};

}  // namespace v0_2
}  // namespace parallel_explore
