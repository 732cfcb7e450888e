#pragma once

#include "worktree/git.hpp"

#include <filesystem>
#include <string>
#include <system_error>

namespace parallel_explore::worktree {

/// Copies an index so that git need not read every file again.
[[nodiscard]] std::error_code copy_index(std::filesystem::path const& from,
                                         std::filesystem::path const& to);

/// An index beside that of the worktree, which no session can have prepared. Empty at first,
/// removed on destruction.
class TemporaryIndex {
 public:
  /// `name`: of the file in git's directory, to which the number of this process is added.
  TemporaryIndex(Git const& git, std::string const& name);
  ~TemporaryIndex();
  TemporaryIndex(TemporaryIndex const&) = delete;
  TemporaryIndex& operator=(TemporaryIndex const&) = delete;

  /// Makes it a copy of git's own index, if there is one.
  void copy_own() const;

  /// Git with this index.
  [[nodiscard]] Git const& git() const { return git_; }

 private:
  void remove() const;

  std::filesystem::path own_, file_;
  Git git_;
};

}  // namespace parallel_explore::worktree
