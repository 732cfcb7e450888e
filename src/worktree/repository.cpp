#include "worktree/repository.hpp"

#include "async/wait_for.hpp"
#include "parallel_explore/error.hpp"
#include "text/digest.hpp"
#include "worktree/disk.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

Git Repository::git() const { return Git(git_dir, bare ? fs::path() : main_tree); }

Git Repository::git_here() const { return here.empty() ? git() : Git(here_git_dir, here, git_dir); }

fs::path Repository::worktree_root() const {
  // "/" has no name, and would have its records in the directory of its worktrees.
  auto const name = main_tree.has_filename() ? main_tree.filename().string() : "root";
  // One directory may serve several repositories of the same name.
  constexpr std::size_t digits = 8;
  auto const root =
      asked_root.empty()
          ? main_tree.parent_path() / (name + ".pexplore")
          : asked_root / fmt::format("{}-{}.pexplore", name,
                                     text::digest(main_tree.string()).substr(0, digits));
  // A user may have linked it to a larger disk; git knows worktrees by their real paths.
  std::error_code error;
  auto const real = fs::weakly_canonical(root, error);
  return error ? root : real;
}

namespace {

/// `adopt` needs `git merge-tree --write-tree`.
constexpr int needed_major = 2, needed_minor = 38;

awaitable<void> require_version(fs::path directory) {
  std::vector<std::string> ask{"version"};
  GitResult const version = co_await discover(std::move(directory), std::move(ask));
  int major = 0, minor = 0;
  bool const parsed = std::sscanf(version.output.c_str(), "git version %d.%d", &major, &minor) == 2;
  if (parsed && (major > needed_major || (major == needed_major && minor >= needed_minor)))
    co_return;
  throw Error(ErrorCode::repository,
              fmt::format("{} is too old", version.status == 0 ? without_newline(version.output)
                                                               : "the git on PATH"),
              fmt::format("install git {}.{} or newer", needed_major, needed_minor));
}

struct MainTree {
  fs::path path;
  bool bare = false;
};

/// The first entry of `git worktree list`, which is the main tree from wherever git runs.
MainTree parse_worktree_list(std::string const& list) {
  MainTree first;
  for (auto const& line : split_nul(list)) {
    if (line.empty()) break;
    if (line.starts_with("worktree ")) first.path = line.substr(9);
    if (line == "bare") first.bare = true;
  }
  return first;
}

/// The main tree of a repository, asked from outside that tree.
awaitable<MainTree> main_tree_of(fs::path directory, fs::path common_dir) {
  std::vector<std::string> list_trees{"worktree", "list", "--porcelain", "-z"};
  GitResult const list = co_await discover(directory, std::move(list_trees));
  if (list.status != 0) throw Error(ErrorCode::repository, without_newline(list.error));
  MainTree main = parse_worktree_list(list.output);
  if (main.bare) main.path = common_dir;
  if (main.bare || main.path != common_dir) co_return main;
  // Git names the git directory instead of the tree if it is not called .git.
  std::vector<std::string> ask{"config", "--file", (common_dir / "config").string(),
                               "core.worktree"};
  GitResult const setting = co_await discover(directory, std::move(ask));
  if (setting.status != 0) {
    // With extensions.worktreeConfig, a bare repository says so in a file of its own.
    std::vector<std::string> ask_bare{"config", "--type=bool", "--file",
                                      (common_dir / "config.worktree").string(), "core.bare"};
    GitResult const bare = co_await discover(directory, std::move(ask_bare));
    main.bare = without_newline(bare.output) == "true";
    if (main.bare) co_return main;
  }
  std::error_code error;
  main.path = fs::canonical(common_dir / without_newline(setting.output), error);
  if (setting.status != 0 || error) {
    throw Error(ErrorCode::repository,
                fmt::format("cannot tell where the main tree of {} is", common_dir.string()),
                "run this in the main tree");
  }
  co_return main;
}

[[noreturn]] void not_a_repository(fs::path const& directory, GitResult const& answer) {
  if (answer.error.find("not a git repository") == std::string::npos) {
    throw Error(ErrorCode::repository, without_newline(answer.error));
  }
  throw Error(ErrorCode::repository,
              fmt::format("{} is not in a git repository", directory.string()),
              "change to one, or create one: git init && git add -A && git commit");
}

/// Whether a repository that git takes for bare has a work tree around it: an index is only there
/// where files were checked out beside it. A careless `git config core.bare true` makes it so, and
/// records and worktrees must still be found.
bool has_tree_around(fs::path const& git_dir) {
  std::error_code ignored;
  return git_dir.filename() == ".git" && fs::exists(git_dir / "index", ignored);
}

/// Asks git for one path of the repository around `directory`.
awaitable<fs::path> ask_path(fs::path directory, std::string question) {
  std::vector<std::string> ask{"rev-parse", "--path-format=absolute", std::move(question)};
  GitResult const answer = co_await discover(directory, std::move(ask));
  if (answer.status != 0) not_a_repository(directory, answer);
  co_return fs::path(without_newline(answer.output));
}

}  // namespace

namespace {

/// The directory that the user asked for, absolute. Throws Error(validation).
}  // namespace

fs::path asked_worktree_root() {
  char const* const asked = std::getenv(worktrees_variable);
  if (!asked || *asked == '\0') return {};
  fs::path const path = asked;
  if (path.is_absolute()) return path.lexically_normal();
  throw Error(ErrorCode::validation,
              fmt::format("{} is {}, which is not an absolute path", worktrees_variable, asked),
              fmt::format("{}=\"$PWD/{}\"", worktrees_variable, asked));
}

awaitable<Repository> find_repository(fs::path directory) {
  std::error_code error;
  auto const absolute = fs::canonical(directory, error);
  if (error) {
    throw Error(ErrorCode::repository, fmt::format("{}: {}", directory.string(), error.message()));
  }
  co_await require_version(absolute);
  Repository repository;
  repository.asked_root = asked_worktree_root();
  repository.git_dir = co_await ask_path(absolute, "--git-common-dir");
  repository.here_git_dir = co_await ask_path(absolute, "--git-dir");
  std::vector<std::string> ask{"rev-parse", "--is-inside-work-tree"};
  GitResult const inside = co_await discover(absolute, std::move(ask));
  if (without_newline(inside.output) == "true") {
    repository.here = co_await ask_path(absolute, "--show-toplevel");
  }
  if (!repository.here.empty() && repository.here_git_dir == repository.git_dir) {
    repository.main_tree = repository.here;
    co_return repository;
  }
  MainTree const main = co_await main_tree_of(absolute, repository.git_dir);
  repository.main_tree = main.path;
  repository.bare = main.bare;
  if (repository.bare && has_tree_around(repository.git_dir)) {
    repository.bare = false;
    repository.main_tree = repository.git_dir.parent_path();
  }
  if (repository.here.empty() && !repository.bare) {  // inside the .git directory
    repository.here = repository.main_tree;
    repository.here_git_dir = repository.git_dir;
  }
  co_return repository;
}

Repository find_repository_now(fs::path const& directory) {
  return async::wait_for(find_repository(directory));
}

void make_state_directory(Repository const& repository) {
  auto const directory = repository.state_directory();
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) {
    throw Error(ErrorCode::resource,
                fmt::format("cannot create {}: {}", directory.string(), error.message()));
  }
  auto const ignore = directory / ".gitignore";
  if (!fs::exists(ignore)) write_file(ignore, "*\n");
}

awaitable<std::string> resolve_commit(Repository repository, std::string commitish) {
  auto const git = repository.git_here();
  std::vector<std::string> ask{"rev-parse", "--verify", "--quiet", "--end-of-options",
                               commitish + "^{commit}"};
  GitResult const found = co_await git.attempt(std::move(ask));
  if (found.status == 0) co_return without_newline(found.output);
  std::vector<std::string> ask_any{"rev-list", "--all", "--max-count=1"};
  GitResult const any = co_await git.attempt(std::move(ask_any));
  if (any.status == 0 && without_newline(any.output).empty()) {
    throw Error(ErrorCode::repository,
                fmt::format("{} has no commit yet", repository.main_tree.string()),
                "create one: git add -A && git commit");
  }
  throw Error(ErrorCode::validation, fmt::format("there is no commit \"{}\"", commitish),
              "correct `base`, or `git fetch` it");
}

awaitable<std::string> behind_upstream(Repository repository, std::string commitish) {
  auto const git = repository.git_here();
  auto const upstream = commitish + "@{upstream}";
  std::vector<std::string> count{"rev-list", "--count", "--end-of-options",
                                 commitish + ".." + upstream};
  GitResult const behind = co_await git.attempt(std::move(count));
  auto const number = without_newline(behind.output);
  if (behind.status != 0 || number == "0") co_return std::string();
  std::vector<std::string> ask{"rev-parse", "--abbrev-ref", "--end-of-options", commitish,
                               upstream};
  GitResult const names = co_await git.attempt(std::move(ask));
  std::istringstream lines(names.output);
  std::string first, name, followed;
  // Some versions of git print the option as well.
  while (std::getline(lines, first)) {
    if (first == "--end-of-options") continue;
    (name.empty() ? name : followed) = first;
  }
  if (followed.empty()) co_return std::string();
  co_return fmt::format("{} is {} commit{} behind {}", name, number, number == "1" ? "" : "s",
                        followed);
}

awaitable<void> require_identity(Repository repository) {
  for (char const* who : {"GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"}) {
    std::vector<std::string> ask{"var", who};
    GitResult const identity = co_await repository.git_here().attempt(std::move(ask));
    if (identity.status == 0) continue;
    throw Error(ErrorCode::repository,
                "git has no name and e-mail address to commit the work of sessions with",
                "git config --global user.name \"You\" && "
                "git config --global user.email you@example.com");
  }
}

awaitable<std::vector<std::string>> dirty_paths(Git git, bool untracked) {
  std::vector<std::string> paths;
  std::vector<std::string> ask{"status",
                               "--porcelain",
                               "-z",
                               "--no-renames",
                               "--ignore-submodules=all",
                               untracked ? "--untracked-files=normal" : "--untracked-files=no"};
  std::string const status = co_await git.run(std::move(ask));
  for (auto const& entry : split_nul(status)) {
    if (entry.size() > 3) paths.push_back(entry.substr(3));
  }
  co_return paths;
}

}  // namespace parallel_explore::worktree
