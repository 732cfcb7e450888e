#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::spec {

/// The files at the top of a repository's tree.
struct ProjectFiles {
  std::set<std::string> names;  ///< of files and directories
  /// The contents of some of them; empty where there is none.
  std::string package_json, cmake, makefile;
};

/// How its developers build and test a project.
struct Project {
  std::string found;               ///< the file by which it is known; empty: none is
  std::vector<std::string> setup;  ///< commands that prepare a worktree
  std::string gate, command;       ///< name and command of a gate; empty: none is known
};

/// The first kind of project that the files show: CMake, npm, Cargo, Go, pytest, make.
[[nodiscard]] Project project_of(ProjectFiles const& files);

}  // namespace parallel_explore::spec
