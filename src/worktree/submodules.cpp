#include "worktree/submodules.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/git_failure.hpp"

#include <fmt/format.h>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

awaitable<std::map<std::string, std::string>> submodules_of(Git git) {
  std::map<std::string, std::string> paths;
  auto const file = git.work_tree() / ".gitmodules";
  std::error_code ignored;
  // Like git, ignores a .gitmodules that is a link.
  if (!fs::is_regular_file(fs::symlink_status(file, ignored))) co_return paths;
  std::vector<std::string> ask{"config", "--file",       file.string(),
                               "-z",     "--get-regexp", "^submodule\\..*\\.path$"};
  GitResult const list = co_await git.attempt(std::move(ask));
  for (auto const& entry : split_nul(list.output)) {
    auto const end = entry.find('\n');
    constexpr std::string_view before = "submodule.", after = ".path";
    if (end == std::string::npos || end < before.size() + after.size()) continue;
    auto const name = entry.substr(before.size(), end - before.size() - after.size());
    // A name becomes a path below the git directory.
    bool const climbs = ("/" + name + "/").find("/../") != std::string::npos;
    if (!name.empty() && !climbs) paths[name] = entry.substr(end + 1);
  }
  co_return paths;
}

namespace {

/// Clones from the main tree's copy. The URL is passed with the command, so that the repository's
/// settings stay unchanged. Both repositories are checked: git reads settings of each, and of the
/// copy without those that class Git disables. Throws Error(isolation).
awaitable<GitResult> fill_submodule(TrustedPrograms trusted, Git worktree, std::string name,
                                    std::string path, fs::path copy) {
  (void)co_await checked_for_transport(trusted, Git(copy, {}, copy));
  Git const git = co_await checked_for_transport(std::move(trusted), std::move(worktree));
  std::vector<std::string> update{"submodule",  "--quiet", "update", "--init",
                                  "--checkout", "--",      path};
  GitExtras extras;
  extras.environment = {{"GIT_CONFIG_COUNT", "1"},
                        {"GIT_CONFIG_KEY_0", "submodule." + name + ".url"},
                        {"GIT_CONFIG_VALUE_0", copy.string()}};
  extras.protocols = "file";
  co_return co_await git.attempt(std::move(update), std::move(extras));
}

/// A sentence about what is missing in a submodule; empty if nothing is.
awaitable<std::string> fill_from_copy(TrustedPrograms trusted, Git worktree, std::string name,
                                      std::string path, fs::path copy) {
  std::string problem;
  try {
    GitResult const filled =
        co_await fill_submodule(std::move(trusted), worktree, name, path, std::move(copy));
    if (filled.status != 0) problem = telling_text(filled.error);
  } catch (Error const& error) {
    if (error.code() != ErrorCode::isolation) throw;
    problem = error.what();
  }
  std::error_code ignored;
  if (!problem.empty()) {
    co_return fmt::format("submodule {} could not be filled from the main tree's copy: {}", path,
                          problem);
  }
  if (fs::exists(worktree.work_tree() / path / ".gitmodules", ignored))
    co_return fmt::format("the submodules of submodule {} are empty here", path);
  co_return std::string();
}

}  // namespace

awaitable<std::vector<std::string>> fill_submodules(Repository repository, TrustedPrograms trusted,
                                                    Git worktree) {
  std::vector<std::string> notes;
  std::map<std::string, std::string> const submodules = co_await submodules_of(worktree);
  for (auto const& [name, path] : submodules) {
    std::error_code ignored;
    auto const copy = repository.git_dir / "modules" / name;
    if (!fs::exists(copy / "HEAD", ignored)) {
      notes.push_back(
          fmt::format("submodule {} is not checked out in the main tree; it is empty here", path));
      continue;
    }
    std::string note = co_await fill_from_copy(trusted, worktree, name, path, copy);
    if (!note.empty()) notes.push_back(std::move(note));
  }
  co_return notes;
}

namespace {

/// A sentence about the work in a submodule; empty if there is none. Throws Error(isolation) if git
/// could run a program that is not trusted, in it or in the main tree's copy.
awaitable<std::string> work_in_submodule(fs::path copy_dir, TrustedPrograms trusted, Git unchecked,
                                         std::string path) {
  Git const copy = co_await checked(trusted, Git(copy_dir, {}, copy_dir));
  Git const submodule = co_await checked(std::move(trusted), std::move(unchecked));
  std::vector<std::string> ask{"rev-parse", "--verify", "--quiet", "HEAD"};
  GitResult const head = co_await submodule.attempt(std::move(ask));
  auto const commit = without_newline(head.output);
  std::vector<std::string> look{"cat-file", "-e", commit + "^{commit}"};
  GitResult const known = co_await copy.attempt(std::move(look));
  if (head.status != 0 || known.status != 0) {
    co_return fmt::format("submodule {} is at {}, a commit that exists only in this worktree", path,
                          commit);
  }
  std::vector<std::string> ask_status{"status", "--porcelain", "--ignore-submodules=all"};
  std::string const status = co_await submodule.run(std::move(ask_status));
  if (status.empty()) co_return std::string();
  co_return fmt::format("submodule {} has uncommitted changes, which are not part of the work",
                        path);
}

}  // namespace

awaitable<std::vector<std::string>> work_in_submodules(Repository repository,
                                                       TrustedPrograms trusted, Git worktree) {
  std::vector<std::string> found;
  std::map<std::string, std::string> const submodules = co_await submodules_of(worktree);
  for (auto const& [name, path] : submodules) {
    auto const git_dir = worktree.git_dir() / "modules" / name;
    std::error_code ignored;
    if (!fs::exists(git_dir / "HEAD", ignored) ||
        !fs::is_directory(worktree.work_tree() / path, ignored)) {
      continue;
    }
    Git submodule(git_dir, worktree.work_tree() / path, git_dir);
    std::string text;
    try {
      text = co_await work_in_submodule(repository.git_dir / "modules" / name, trusted,
                                        std::move(submodule), path);
    } catch (Error const& error) {
      if (error.code() != ErrorCode::isolation) throw;
      text = fmt::format("submodule {} cannot be examined safely: {}", path, error.what());
    }
    if (!text.empty()) found.push_back(std::move(text));
  }
  co_return found;
}

std::vector<std::string> files_without_git(fs::path const& root, std::string const& directory) {
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator it(root / directory, error);
  for (fs::recursive_directory_iterator const end; !error && it != end; it.increment(error)) {
    auto const type = it->symlink_status(error).type();
    if (it->path().filename() == ".git") {
      if (type == fs::file_type::directory) it.disable_recursion_pending();
    } else if (type == fs::file_type::regular || type == fs::file_type::symlink) {
      files.push_back(it->path().lexically_relative(root).string());
    }
  }
  return files;
}

}  // namespace parallel_explore::worktree
