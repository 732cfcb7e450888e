#include "worktree/as_committed.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/appeared.hpp"
#include "worktree/disk.hpp"
#include "worktree/measuring.hpp"
#include "worktree/object_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

awaitable<bool> is_set(Git git, std::string key, bool by_default) {
  std::vector<std::string> ask{"config", "--type=bool", "--get", std::move(key)};
  GitResult const answer = co_await git.attempt(std::move(ask));
  co_return answer.status == 0 ? without_newline(answer.output) == "true" : by_default;
}

}  // namespace

awaitable<void> learn_settings(WorktreeRegistry& registry) {
  auto const git = registry.repository.git();
  if (!registry.contents.modes_matter) {
    bool const matter = co_await is_set(git, "core.fileMode", true);
    if (!registry.contents.modes_matter) registry.contents.modes_matter = matter;
  }
  if (!registry.contents.sparse) {
    // New worktrees are like the tree that pexplore was started in.
    bool const sparse =
        co_await is_set(registry.repository.git_here(), "core.sparseCheckout", false);
    if (!registry.contents.sparse) registry.contents.sparse = sparse;
  }
}

awaitable<bool> has_worktree_settings(WorktreeRegistry& registry) {
  if (!registry.contents.worktree_settings) {
    bool const found =
        co_await is_set(registry.repository.git(), "extensions.worktreeConfig", false);
    if (!registry.contents.worktree_settings) registry.contents.worktree_settings = found;
  }
  co_return *registry.contents.worktree_settings;
}

awaitable<ComparedWorktree> compared_worktree(WorktreeRegistry& registry, Worktree worktree,
                                              Git git) {
  co_await learn_settings(registry);
  ComparedWorktree place{std::move(git), registry.contents.known[worktree.path],
                         *registry.contents.modes_matter};
  co_return place;
}

namespace {

/// Whether the worktree may leave files out. A session can say so as well, so its settings are only
/// asked in a later process, which does not know how the worktree was made.
awaitable<bool> may_be_sparse(WorktreeRegistry& registry, Git git) {
  if (registry.contents.sparse.value_or(false)) co_return true;
  if (registry.made_here.contains(git.work_tree())) co_return false;
  co_return co_await is_set(std::move(git), "core.sparseCheckout", false);
}

}  // namespace

awaitable<TreeFiles> without_sparse(WorktreeRegistry& registry, Git git, TreeFiles files) {
  if (files.empty()) co_return files;
  bool const is_sparse = co_await may_be_sparse(registry, git);
  if (!is_sparse) co_return files;
  std::vector<std::string> ask{"ls-files", "-t", "-z"};
  std::string const list = co_await git.run(std::move(ask));
  std::set<std::string> left_out;
  for (auto const& line : split_nul(list)) {
    if (line.starts_with("S ")) left_out.insert(line.substr(2));
  }
  std::erase_if(files, [&](TreeFile const& file) {
    std::error_code ignored;
    auto const status = fs::symlink_status(git.work_tree() / file.path, ignored);
    return left_out.contains(file.path) && status.type() == fs::file_type::not_found;
  });
  co_return files;
}

namespace {

bool is_above(std::string const& directory, std::string const& path) {
  return path.size() > directory.size() && path[directory.size()] == '/' &&
         path.starts_with(directory);
}

/// The files of a commit, with others over them.
TreeFiles overlaid(TreeFiles files, TreeFiles const& hidden, TreeFiles const& over,
                   TreeFiles const& injected) {
  std::set<std::string> names, directories;
  auto const take = [&](std::string const& path) {
    names.insert(path);
    for (auto at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1))
      directories.insert(path.substr(0, at));
  };
  for (auto const& file : hidden) names.insert(file.path);
  for (auto const& file : over) take(file.path);
  for (auto const& file : injected) take(file.path);
  std::erase_if(files, [&](TreeFile const& file) {
    bool covered = names.contains(file.path) || directories.contains(file.path);
    for (auto at = file.path.find('/'); !covered && at != std::string::npos;
         at = file.path.find('/', at + 1))
      covered = names.contains(file.path.substr(0, at));
    return covered;
  });
  for (auto const& file : over) {
    bool const is_covered = std::ranges::any_of(injected, [&](TreeFile const& each) {
      return each.path == file.path || is_above(each.path, file.path) ||
             is_above(file.path, each.path);
    });
    if (!is_covered) files.push_back(file);
  }
  std::ranges::sort(files, {}, &TreeFile::path);
  return files;
}

bool is_same(MeasuringRequest const& one, MeasuringRequest const& other) {
  return one.protect == other.protect && one.inject == other.inject && one.begun == other.begun;
}

/// Finds out what a worktree should have. `injected`: as inject() returned them.
awaitable<ExpectedFiles> expected_files(WorktreeRegistry& registry, Git git, Worktree worktree,
                                        std::string commit, MeasuringRequest request,
                                        TreeFiles injected) {
  ExpectedFiles expected;
  expected.files = co_await registry.contents.trees.files_of(git, commit);
  if (!request.protect.empty()) {
    TreeFiles const base = co_await registry.contents.trees.files_of(git, worktree.base);
    TreeFiles const over = co_await matching_files(git, worktree.base, base, request.protect);
    TreeFiles const hidden = co_await matching_files(git, commit, expected.files, request.protect);
    expected.files = overlaid(std::move(expected.files), hidden, over, injected);
  } else if (!injected.empty()) {
    expected.files = overlaid(std::move(expected.files), {}, {}, injected);
  }
  expected.files = co_await without_sparse(registry, git, std::move(expected.files));
  expected.commit = std::move(commit);
  expected.request = std::move(request);
  expected.injected = std::move(injected);
  co_return expected;
}

void require_directory(fs::path const& worktree) {
  std::error_code error;
  if (fs::is_directory(fs::symlink_status(worktree, error))) return;
  throw Error(ErrorCode::isolation,
              fmt::format("worktree {} is not as it was created: it is not a directory",
                          worktree.string()));
}

/// Puts injected files back that are not as they were put in place. Returns their paths.
awaitable<std::vector<std::string>> restore_injected(ComparedWorktree place,
                                                     ExpectedFiles const& expected) {
  place.modes_matter = false;
  TreeFiles const differing = co_await differing_files(place, expected.injected);
  std::vector<std::string> paths;
  for (auto const& file : differing) paths.push_back(file.path);
  if (!paths.empty()) (void)inject(expected.request, place.git.work_tree());
  co_return paths;
}

/// The files that the commit should have and that something changed, which are restored.
awaitable<std::vector<std::string>> restore_expected(WorktreeRegistry& registry, Worktree worktree,
                                                     ExpectedFiles const& expected) {
  auto const cheap = registry.git_of(worktree);
  ComparedWorktree place = co_await compared_worktree(registry, worktree, cheap);
  TreeFiles differing = co_await differing_files(place, expected.files);
  std::vector<std::string> changed;
  if (!differing.empty()) {
    // Only now: a comparison runs no program.
    place.git = co_await registry.safe_git_of(worktree);
    changed = co_await restore_files(place, expected.files, std::move(differing));
  }
  std::vector<std::string> const injected = co_await restore_injected(place, expected);
  changed.insert(changed.end(), injected.begin(), injected.end());
  co_return changed;
}

}  // namespace

awaitable<std::vector<std::string>> restore_commit(WorktreeRegistry& registry, Worktree worktree,
                                                   std::string commit, MeasuringRequest request) {
  require_directory(worktree.path);
  auto& known = registry.contents.expected[worktree.path];
  if (known.commit != commit || !is_same(known.request, request)) {
    Git const git = co_await registry.safe_git_of(worktree);
    TreeFiles injected = known.injected;
    if (request.inject.empty()) injected.clear();
    known = co_await expected_files(registry, git, worktree, std::move(commit), request,
                                    std::move(injected));
  }
  std::vector<std::string> changed = co_await restore_expected(registry, worktree, known);
  auto const settled = registry.contents.settled.find(worktree.path);
  if (request.empty() && settled != registry.contents.settled.end()) {
    auto const git = registry.git_of(worktree);
    std::vector<std::string> const appeared =
        co_await remove_appeared(git, known.files, settled->second);
    changed.insert(changed.end(), appeared.begin(), appeared.end());
  }
  co_return changed;
}

namespace {

/// One digest for all: path, mode and content of each.
std::string digest_of(TreeFiles const& files) {
  std::string text;
  for (auto const& file : files)
    text += fmt::format("{:06o} {} {}\n", file.mode, file.id, file.path);
  constexpr std::size_t digits = 64;
  return object_id(digits, "blob", text);
}

}  // namespace

awaitable<EvaluationFiles> hash_files(WorktreeRegistry& registry, std::string base,
                                      MeasuringRequest request) {
  EvaluationFiles found;
  if (!request.protect.empty()) {
    auto const git = registry.repository.git();
    TreeFiles const all = co_await registry.contents.trees.files_of(git, base);
    TreeFiles const files = co_await matching_files(git, std::move(base), all, request.protect);
    found.protected_digest = digest_of(files);
  }
  found.injected = hash_sources(request.inject);
  co_return found;
}

awaitable<std::vector<std::string>> prepare_to_measure(WorktreeRegistry& registry,
                                                       Worktree worktree,
                                                       MeasuringRequest request) {
  Git const git = co_await registry.safe_git_of(worktree);
  std::vector<std::string> tampered;
  if (!request.protect.empty()) {
    ComparedWorktree place = co_await compared_worktree(registry, worktree, git);
    TreeFiles const base = co_await registry.contents.trees.files_of(git, worktree.base);
    TreeFiles files = co_await matching_files(git, worktree.base, base, request.protect);
    files = co_await without_sparse(registry, git, std::move(files));
    tampered = co_await restore_protected(place, base, files, registry.preexisting_in(worktree),
                                          request.protect);
  }
  auto& expected = registry.contents.expected[worktree.path];
  expected.injected = inject(request, worktree.path);
  expected.commit.clear();
  co_return tampered;
}

awaitable<void> give_back(WorktreeRegistry& registry, Worktree worktree, MeasuringRequest request,
                          std::string commit) {
  if (!request.empty()) {
    Git const git = co_await registry.safe_git_of(worktree);
    std::set<std::string> paths = injected_paths(request.inject);
    TreeFiles const of_commit = co_await registry.contents.trees.files_of(git, commit);
    TreeFiles const of_base = co_await registry.contents.trees.files_of(git, worktree.base);
    TreeFiles const mine = co_await matching_files(git, commit, of_commit, request.protect);
    TreeFiles const basic = co_await matching_files(git, worktree.base, of_base, request.protect);
    for (auto const* files : {&mine, &basic}) {
      for (auto const& file : *files) paths.insert(file.path);
    }
    ComparedWorktree place = co_await compared_worktree(registry, worktree, git);
    co_await put_back(place, of_commit, std::move(paths));
    registry.contents.expected.erase(worktree.path);
  }
  registry.contents.settled[worktree.path] = time_of_disk();
}

}  // namespace parallel_explore::worktree
