#include "worktree/session_work.hpp"

#include "text/utf8.hpp"
#include "worktree/disk.hpp"
#include "worktree/submodules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

constexpr auto copied_file = "pexplore-copied";
constexpr auto files_file = "pexplore-untracked-files";

/// The path itself, or a directory above it that ends in "/", if the set has it; else empty.
std::string covering(std::set<std::string> const& set, std::string const& path) {
  if (set.contains(path)) return path;
  for (auto at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1)) {
    auto above = path.substr(0, at + 1);
    if (set.contains(above)) return above;
  }
  return {};
}

bool is_at_or_below(std::string const& path, std::string const& top) {
  auto const normal = fs::path(top).lexically_normal().string();
  auto const bare = normal.ends_with('/') ? normal.substr(0, normal.size() - 1) : normal;
  return path == bare || path.starts_with(bare + "/");
}

}  // namespace

bool PreexistingFiles::contains(std::string const& path) const {
  return !covering(untracked, path).empty() ||
         std::ranges::any_of(copied, [&](auto const& top) { return is_at_or_below(path, top); });
}

bool PreexistingFiles::was_there(std::string const& path) const {
  return untracked.contains(path) || files.contains(path) ||
         std::ranges::any_of(copied, [&](auto const& top) { return is_at_or_below(path, top); });
}

namespace {

std::string escaped(std::string const& path) {
  bool const is_text = text::valid_utf8(path) == path;
  std::string result;
  for (char const c : path) {
    bool const is_plain = c != '%' && (is_text || static_cast<unsigned char>(c) < 0x80);
    result += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return result;
}

std::string unescaped(std::string const& text) {
  std::string path;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    auto const* const digits = text.data() + i + 1;
    bool const is_escape = text[i] == '%' && i + 2 < text.size() &&
                           std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2;
    path += is_escape ? static_cast<char>(byte) : text[i];
    if (is_escape) i += 2;
  }
  return path;
}

template <class From, class Change>
std::vector<std::string> changed_to(From const& paths, Change change) {
  std::vector<std::string> result;
  for (auto const& path : paths) result.push_back(change(path));
  return result;
}

}  // namespace

PreexistingPaths PreexistingFiles::as_recorded() const {
  return {changed_to(copied, escaped), changed_to(untracked, escaped), changed_to(files, escaped)};
}

PreexistingFiles PreexistingFiles::of_record(PreexistingPaths const& recorded) {
  auto const before = changed_to(recorded.untracked, unescaped);
  auto const inside = changed_to(recorded.files, unescaped);
  return {changed_to(recorded.copied, unescaped),
          {before.begin(), before.end()},
          {inside.begin(), inside.end()}};
}

void PreexistingFiles::save(fs::path const& git_dir) const {
  write_file(git_dir / copied_file, join_nul(copied));
  write_file(git_dir / untracked_file, join_nul({untracked.begin(), untracked.end()}));
  write_file(git_dir / files_file, join_nul({files.begin(), files.end()}));
}

PreexistingFiles PreexistingFiles::load(fs::path const& git_dir) {
  PreexistingFiles loaded;
  loaded.copied = split_nul(read_file(git_dir / copied_file));
  for (auto& path : split_nul(read_file(git_dir / untracked_file)))
    loaded.untracked.insert(std::move(path));
  for (auto& path : split_nul(read_file(git_dir / files_file)))
    loaded.files.insert(std::move(path));
  return loaded;
}

awaitable<PreexistingFiles> untracked_now(Git git) {
  // An empty directory is not an entry, so that later files in it count as work.
  std::vector<std::string> ask{
      "ls-files", "--others", "--exclude-standard", "--directory", "--no-empty-directory", "-z"};
  std::vector<std::string> ask_files{"ls-files", "--others", "--exclude-standard", "-z"};
  std::string const files = co_await git.run(std::move(ask_files));
  PreexistingFiles found;
  if (files.empty()) co_return found;
  std::string const entries = co_await git.run(std::move(ask));
  for (auto& path : split_nul(entries)) found.untracked.insert(std::move(path));
  for (auto& path : split_nul(files)) {
    if (!found.untracked.contains(path)) found.files.insert(std::move(path));
  }
  co_return found;
}

namespace {

/// Counts new files in directories that were untracked before the session.
class UncommittedFiles {
 public:
  explicit UncommittedFiles(PreexistingFiles const& preexisting) : before_(preexisting) {}

  void add(std::string const& path) {
    auto const directory = covering(before_.untracked, path);
    if (directory.ends_with('/') && directory != path && !before_.files.contains(path))
      ++files_[directory];
  }

  [[nodiscard]] std::vector<std::string> notes() const {
    std::vector<std::string> notes;
    for (auto const& [directory, count] : files_) {
      notes.push_back(
          fmt::format("{} new file{} in {} {} not committed: that directory was untracked before "
                      "the session",
                      count, count == 1 ? "" : "s", directory, count == 1 ? "is" : "are"));
    }
    return notes;
  }

 private:
  PreexistingFiles const& before_;
  std::map<std::string, int> files_;
};

awaitable<void> add_tracked(Git git, PendingWork& work) {
  // Without a refresh, a file with a new time but the same content would count as changed.
  std::vector<std::string> refresh{"update-index", "-q", "--ignore-submodules", "--refresh"};
  co_await git.attempt(std::move(refresh));
  std::vector<std::string> ask{"diff-files",   "--name-status", "-z",
                               "--no-renames", "--no-ext-diff", "--ignore-submodules=dirty"};
  std::string const list = co_await git.run(std::move(ask));
  auto const parts = split_nul(list);
  std::set<std::string> seen;
  for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
    auto const& path = parts[i + 1];
    if (!seen.insert(path).second) continue;  // git lists a file in conflict twice
    std::error_code ignored;
    bool const gone =
        parts[i] == "D" || !fs::exists(fs::symlink_status(git.work_tree() / path, ignored));
    (gone ? work.deleted : work.changed).push_back(path);
  }
}

awaitable<void> add_untracked(Git git, PreexistingFiles preexisting, PendingWork& work) {
  std::vector<std::string> ask{"ls-files", "--others", "--exclude-standard", "-z"};
  std::string const list = co_await git.run(std::move(ask));
  UncommittedFiles uncommitted(preexisting);
  for (auto& path : split_nul(list)) {
    if (preexisting.contains(path)) {
      uncommitted.add(path);
    } else if (path.ends_with('/')) {
      work.nested.push_back(std::move(path));
    } else {
      work.added.push_back(std::move(path));
    }
  }
  work.notes = uncommitted.notes();
}

}  // namespace

awaitable<PendingWork> pending_work(Git git, PreexistingFiles preexisting) {
  PendingWork work;
  co_await add_tracked(git, work);
  co_await add_untracked(git, std::move(preexisting), work);
  co_return work;
}

namespace {

/// Repositories that the session added as submodules without an entry in .gitmodules.
awaitable<std::vector<std::string>> unnamed_gitlinks(Git git, std::string base) {
  std::vector<std::string> ask{
      "diff-index", "--cached", "--raw", "-z", "--no-renames", "--ignore-submodules=dirty",
      base,         "--"};
  std::string const list = co_await git.run(std::move(ask));
  std::map<std::string, std::string> const submodules = co_await submodules_of(git);
  std::vector<std::string> found;
  auto const parts = split_nul(list);
  for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
    // ":000000 160000 0000000 1234567 A"
    auto const& path = parts[i + 1];
    bool const is_new = parts[i].find(" 160000 ") == 7 && !parts[i].starts_with(":160000");
    bool const named =
        std::ranges::any_of(submodules, [&](auto const& each) { return each.second == path; });
    if (is_new && !named) found.push_back(path + "/");
  }
  co_return found;
}

awaitable<std::vector<std::string>> files_of_nested(Git git, std::string directory) {
  std::vector<std::string> files = files_without_git(git.work_tree(), directory);
  if (files.empty()) co_return files;
  std::vector<std::string> ask{"check-ignore", "-z", "--stdin"};
  GitExtras extras;
  extras.input = join_nul(files);
  GitResult const answer = co_await git.attempt(std::move(ask), std::move(extras));
  auto const list = split_nul(answer.output);
  std::set<std::string> const ignored(list.begin(), list.end());
  std::erase_if(files, [&](auto const& file) { return ignored.contains(file); });
  co_return files;
}

awaitable<void> update_index(Git git, std::vector<std::string> options,
                             std::vector<std::string> paths) {
  if (paths.empty()) co_return;
  std::vector<std::string> update{"update-index"};
  update.insert(update.end(), options.begin(), options.end());
  update.insert(update.end(), {"-z", "--stdin"});
  GitExtras extras;
  extras.input = join_nul(paths);
  co_await git.run(std::move(update), std::move(extras));
}

}  // namespace

awaitable<std::vector<std::string>> stage(Git git, std::string base, PendingWork work) {
  std::vector<std::string> notes = std::move(work.notes);
  std::vector<std::string> links;
  if (work.has_gitlinks) links = co_await unnamed_gitlinks(git, base);
  std::vector<std::string> gone = std::move(work.deleted);
  for (auto const& link : links) gone.push_back(link.substr(0, link.size() - 1));
  // A changed file precedes the untracked files that replaced it.
  std::vector<std::string> there = std::move(work.changed);
  there.insert(there.end(), work.added.begin(), work.added.end());
  std::vector<std::string> nested = std::move(work.nested);
  nested.insert(nested.end(), links.begin(), links.end());
  for (auto const& directory : nested) {
    std::erase(there, directory.substr(0, directory.size() - 1));
    std::vector<std::string> const files = co_await files_of_nested(git, directory);
    there.insert(there.end(), files.begin(), files.end());
    notes.push_back(fmt::format(
        "{} is a repository of its own: its files are committed, its history is not", directory));
  }
  std::vector<std::string> removing{"--force-remove"}, adding{"--add", "--remove", "--replace"};
  co_await update_index(git, std::move(removing), std::move(gone));
  co_await update_index(git, std::move(adding), std::move(there));
  co_return notes;
}

awaitable<void> unstage(Git git, std::string base, std::vector<std::string> paths) {
  if (paths.empty()) co_return;
  std::vector<std::string> ask{"diff-index",   "--cached",        "--name-only", "-z",
                               "--no-renames", "--diff-filter=A", base,          "--"};
  ask.insert(ask.end(), paths.begin(), paths.end());
  GitExtras literally;
  literally.environment.insert_or_assign("GIT_LITERAL_PATHSPECS", "1");
  std::string const list = co_await git.run(std::move(ask), std::move(literally));
  std::vector<std::string> options{"--force-remove"};
  co_await update_index(git, std::move(options), split_nul(list));
}

}  // namespace parallel_explore::worktree
