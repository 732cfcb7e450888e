#pragma once

#include "worktree/tree_files.hpp"

#include <compare>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

namespace parallel_explore::worktree {

/// An index of a worktree in memory, which no session can write: the files whose content is known,
/// by their state on disk. A file is read only if that state changed. Its times are compared too,
/// and a program can set all of them but the time of the last change (ctime).
///
/// Thread safety: none; one comparison at a time.
class KnownFiles {
 public:
  /// Compares the files of a worktree with those that it should have. Returns the ones that differ
  /// in type, content or mode, are missing, or lie below a link. Submodules are left out. Blocking:
  /// it reads every file that is not known.
  [[nodiscard]] TreeFiles differing(std::filesystem::path const& worktree,
                                    TreeFiles const& expected, bool modes_matter);

  /// The id of what is on disk in the place of a file, as differing() read it. Empty: it has
  /// another type or mode, was not read or changed since.
  [[nodiscard]] std::string id_on_disk(std::filesystem::path const& worktree, TreeFile const& file,
                                       bool modes_matter) const;

  /// Takes a file as it is now for one with that content, which a filter of git changed on disk.
  void accept(std::filesystem::path const& worktree, TreeFile const& file);

 private:
  /// The state of a file on disk.
  struct State {
    std::uint64_t device = 0, inode = 0, size = 0, mode = 0;
    std::int64_t changed = 0, modified = 0;  ///< nanoseconds
    bool operator==(State const&) const = default;
  };
  struct Known {
    State state;
    std::string id;        ///< of the content on disk
    std::string accepted;  ///< of the content that it stands for; empty: the same
    bool settled = false;  ///< no later change can have the same time
  };
  /// `path`: relative to an open directory, or absolute.
  [[nodiscard]] static bool state_of(int directory, std::string const& path, State& state);
  /// The known file, if its state is still the same.
  [[nodiscard]] Known const* unchanged(std::filesystem::path const& worktree,
                                       std::string const& path) const;
  [[nodiscard]] static bool has_type(State const& state, TreeFile const& expected,
                                     bool modes_matter);
  [[nodiscard]] bool has_content(std::filesystem::path const& worktree, State const& state,
                                 TreeFile const& expected);

  std::unordered_map<std::string, Known> known_;
};

}  // namespace parallel_explore::worktree
