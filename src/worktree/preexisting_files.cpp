#include "worktree/preexisting_files.hpp"

#include "text/path_text.hpp"
#include "worktree/disk.hpp"

#include <algorithm>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

constexpr auto copied_file = "pexplore-copied";
constexpr auto files_file = "pexplore-untracked-files";

std::string covering_in(std::set<std::string> const& set, std::string const& path) {
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

std::string PreexistingFiles::covering(std::string const& path) const {
  return covering_in(untracked, path);
}

bool PreexistingFiles::contains(std::string const& path) const {
  return !covering(path).empty() ||
         std::ranges::any_of(copied, [&](auto const& top) { return is_at_or_below(path, top); });
}

bool PreexistingFiles::was_there(std::string const& path) const {
  return untracked.contains(path) || files.contains(path) ||
         std::ranges::any_of(copied, [&](auto const& top) { return is_at_or_below(path, top); });
}

namespace {

template <class From, class Change>
std::vector<std::string> changed_to(From const& paths, Change change) {
  std::vector<std::string> result;
  for (auto const& path : paths) result.push_back(change(path));
  return result;
}

}  // namespace

PreexistingPaths PreexistingFiles::as_recorded() const {
  return {changed_to(copied, text::percent_escaped), changed_to(untracked, text::percent_escaped),
          changed_to(files, text::percent_escaped)};
}

PreexistingFiles PreexistingFiles::of_record(PreexistingPaths const& recorded) {
  auto const before = changed_to(recorded.untracked, text::percent_unescaped);
  auto const inside = changed_to(recorded.files, text::percent_unescaped);
  return {changed_to(recorded.copied, text::percent_unescaped),
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

}  // namespace parallel_explore::worktree
