#include "worktree/submodules.hpp"

#include <fmt/format.h>

#include <map>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

/// Name → path, of .gitmodules.
task<std::map<std::string, std::string>> submodules_of(Git worktree) {
  std::map<std::string, std::string> paths;
  std::vector<std::string> ask{"config", "--file", (worktree.work_tree() / ".gitmodules").string(), "-z",
                               "--get-regexp", "^submodule\\..*\\.path$"};
  GitResult const list = co_await worktree.attempt(std::move(ask));
  for (auto const& entry : split_nul(list.output)) {
    auto const end = entry.find('\n');
    constexpr std::string_view before = "submodule.", after = ".path";
    if (end == std::string::npos || end < before.size() + after.size()) continue;
    paths[entry.substr(before.size(), end - before.size() - after.size())] = entry.substr(end + 1);
  }
  co_return paths;
}

}  // namespace

task<std::vector<std::string>> fill_submodules(Repository repository, Git worktree) {
  std::vector<std::string> notes;
  std::error_code ignored;
  if (!fs::exists(worktree.work_tree() / ".gitmodules", ignored)) co_return notes;
  std::map<std::string, std::string> const submodules = co_await submodules_of(worktree);
  for (auto const& [name, path] : submodules) {
    auto const local = repository.git_dir / "modules" / name;
    if (!fs::exists(local / "HEAD", ignored)) {
      notes.push_back(fmt::format("submodule {} is not checked out in the main tree; it is empty here", path));
      continue;
    }
    // The address is given with the command, so that the repository's settings stay as they are.
    std::vector<std::string> update{"-c", fmt::format("submodule.{}.url={}", name, local.string()),
                                    "-c", "protocol.file.allow=always", "submodule", "--quiet",
                                    "update", "--init", "--", path};
    GitResult const updated = co_await worktree.attempt(std::move(update));
    if (updated.status != 0) {
      notes.push_back(fmt::format("submodule {} could not be filled: {}", path, chomped(updated.error)));
    }
  }
  co_return notes;
}

std::string files_without_git(fs::path const& root, std::string const& directory) {
  std::string files;
  std::error_code error;
  fs::recursive_directory_iterator it(root / directory, error);
  for (fs::recursive_directory_iterator const end; !error && it != end; it.increment(error)) {
    if (it->path().filename() == ".git") {
      it.disable_recursion_pending();
    } else if (!it->is_directory() || it->is_symlink()) {
      files += it->path().lexically_relative(root).string() + '\0';
    }
  }
  return files;
}

}  // namespace parallel_explore::worktree
