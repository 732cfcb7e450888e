#include "worktree/repository.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <sstream>

#include "parallel_explore/error.hpp"

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

Git Repository::git() const { return Git(git_dir, bare ? fs::path() : main_tree); }

fs::path Repository::worktree_root() const {
  return main_tree.parent_path() / (main_tree.filename().string() + ".pexplore");
}

namespace {

/// The first entry of `git worktree list` is the main tree, wherever it is asked.
Repository parse_worktree_list(std::string const& list, fs::path git_dir) {
  Repository repository;
  repository.git_dir = std::move(git_dir);
  for (auto const& line : split_nul(list)) {
    if (line.empty()) break;
    if (line.starts_with("worktree ")) repository.main_tree = line.substr(9);
    if (line == "bare") repository.bare = true;
  }
  if (repository.bare) repository.main_tree = repository.git_dir;
  return repository;
}

}  // namespace

task<Repository> find_repository(fs::path directory) {
  std::error_code error;
  auto const absolute = fs::canonical(directory, error);
  if (error) {
    throw Error(ErrorCode::repository,
                fmt::format("{}: {}", directory.string(), error.message()));
  }
  std::vector<std::string> ask{"rev-parse", "--path-format=absolute", "--git-common-dir"};
  GitResult const common = co_await discover(absolute, std::move(ask));
  if (common.status != 0) {
    bool const none = common.error.find("not a git repository") != std::string::npos;
    if (none) {
      throw Error(ErrorCode::repository,
                  fmt::format("{} is not in a git repository", absolute.string()),
                  "go to one, or make one: git init && git add -A && git commit");
    }
    throw Error(ErrorCode::repository, chomped(common.error));
  }
  std::vector<std::string> list_trees{"worktree", "list", "--porcelain", "-z"};
  GitResult const list = co_await discover(absolute, std::move(list_trees));
  if (list.status != 0) {
    throw Error(ErrorCode::repository, chomped(list.error), "git 2.38 or newer is needed");
  }
  co_return parse_worktree_list(list.output, chomped(common.output));
}

Repository find_repository_now(fs::path const& directory) {
  boost::asio::io_context context;
  std::exception_ptr failure;
  Repository found;
  boost::asio::co_spawn(context, find_repository(directory),
                        [&](std::exception_ptr error, Repository repository) {
                          failure = std::move(error);
                          found = std::move(repository);
                        });
  context.run();
  if (failure) std::rethrow_exception(failure);
  return found;
}

void make_state_directory(Repository const& repository) {
  auto const directory = repository.state_directory();
  std::error_code error;
  fs::create_directories(directory, error);
  auto const ignore = directory / ".gitignore";
  if (!error && !fs::exists(ignore)) {
    std::ofstream out(ignore);
    out << "*\n";
    if (!out.flush()) error = std::make_error_code(std::errc::io_error);
  }
  if (error) {
    throw Error(ErrorCode::resource,
                fmt::format("cannot make {}: {}", directory.string(), error.message()));
  }
}

task<std::string> resolve_commit(Repository repository, std::string commitish) {
  auto const git = repository.git();
  std::vector<std::string> ask{"rev-parse", "--verify", "--quiet", "--end-of-options",
                               commitish + "^{commit}"};
  GitResult const found = co_await git.attempt(std::move(ask));
  if (found.status == 0) co_return chomped(found.output);
  std::vector<std::string> ask_any{"rev-list", "--all", "--max-count=1"};
  GitResult const any = co_await git.attempt(std::move(ask_any));
  if (any.status == 0 && chomped(any.output).empty()) {
    throw Error(ErrorCode::repository,
                fmt::format("{} has no commit yet", repository.main_tree.string()),
                "make one: git add -A && git commit");
  }
  throw Error(ErrorCode::validation, fmt::format("there is no commit \"{}\"", commitish),
              "mend `base`, or fetch it");
}

task<void> require_identity(Repository repository) {
  std::vector<std::string> ask{"var", "GIT_COMMITTER_IDENT"};
  GitResult const identity = co_await repository.git().attempt(std::move(ask));
  if (identity.status != 0) {
    throw Error(ErrorCode::repository, "git does not know who you are, and sessions' work is committed",
                "git config --global user.name \"You\" && "
                "git config --global user.email you@example.com");
  }
}

task<std::vector<std::string>> dirty_paths(Repository repository, bool untracked) {
  std::vector<std::string> paths;
  if (repository.bare) co_return paths;
  std::vector<std::string> ask{"status", "--porcelain", "-z", "--no-renames",
                               "--ignore-submodules=all",
                               untracked ? "--untracked-files=normal" : "--untracked-files=no"};
  std::string const status = co_await repository.git().run(std::move(ask));
  for (auto const& entry : split_nul(status)) {
    if (entry.size() > 3) paths.push_back(entry.substr(3));
  }
  co_return paths;
}

task<std::string> snapshot(Repository repository, std::string experiment) {
  auto const git = repository.git();
  auto const index = repository.state_directory() / (experiment + ".index");
  GitExtras aside;
  aside.environment["GIT_INDEX_FILE"] = index.string();
  // Starting from the real index saves hashing every file again.
  std::error_code none;
  fs::copy_file(repository.git_dir / "index", index, fs::copy_options::overwrite_existing, none);
  std::vector<std::string> add{"add", "-A"};
  std::vector<std::string> write{"write-tree"};
  GitResult const added = co_await git.attempt(std::move(add), aside);
  GitResult const tree = co_await git.attempt(std::move(write), aside);
  fs::remove(index, none);
  fs::remove(index.string() + ".lock", none);
  if (added.status != 0 || tree.status != 0) {
    throw Error(ErrorCode::git, "cannot take the uncommitted state along: " +
                                    chomped(added.status != 0 ? added.error : tree.error));
  }
  std::vector<std::string> make{"commit-tree", chomped(tree.output), "-p", "HEAD", "-m",
                                "Uncommitted state that experiment " + experiment + " started from"};
  std::string const made = co_await git.run(std::move(make));
  auto const commit = chomped(made);
  std::vector<std::string> keep{"update-ref", "refs/pexplore/" + experiment + "/base", commit};
  co_await git.run(std::move(keep));
  co_return commit;
}

task<void> drop_snapshot(Repository repository, std::string experiment) {
  std::vector<std::string> drop{"update-ref", "-d", "refs/pexplore/" + experiment + "/base"};
  co_await repository.git().attempt(std::move(drop));
}

task<bool> branch_is_at(Repository repository, std::string branch, std::string commit) {
  std::vector<std::string> ask{"rev-parse", "--verify", "--quiet", "refs/heads/" + branch};
  GitResult const tip = co_await repository.git().attempt(std::move(ask));
  co_return tip.status == 0 && chomped(tip.output) == commit;
}

task<std::string> diff(Repository repository, std::string from, std::string to, bool stat_only) {
  std::vector<std::string> ask{"diff", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all",
                               "--no-color", stat_only ? "--stat=120" : "--patch", from, to, "--"};
  co_return co_await repository.git().run(std::move(ask));
}

task<Changes> count_changes(Git git, std::string from, std::string to) {
  std::vector<std::string> ask{"diff", "--no-ext-diff", "--no-textconv", "--no-renames", "--numstat",
                               from, to, "--"};
  std::string const table = co_await git.run(std::move(ask));
  std::istringstream lines(table);
  Changes changes;
  for (std::string added, removed, path; lines >> added >> removed && std::getline(lines, path);) {
    ++changes.files_changed;
    if (added == "-") continue;  // binary
    changes.lines_added += std::stoll(added);
    changes.lines_removed += std::stoll(removed);
  }
  co_return changes;
}

}  // namespace parallel_explore::worktree
