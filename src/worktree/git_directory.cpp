#include "worktree/git_directory.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace parallel_explore::worktree {
namespace {

/// Files that git writes by itself, or that git is asked for instead.
constexpr std::array<std::string_view, 17> left_out{"HEAD",
                                                    "index",
                                                    "refs",
                                                    "packed-refs",
                                                    "reftable",
                                                    "gc.log",
                                                    "gc.pid",
                                                    "info/refs",
                                                    "pexplore",
                                                    "lfs/objects",
                                                    "lfs/tmp",
                                                    "lfs/cache",
                                                    "lfs/incomplete",
                                                    "lfs/logs",
                                                    "lfs/locks",
                                                    "fsmonitor--daemon",
                                                    "pexplore-metadata"};

/// Whether git keeps it about objects for its own use, and rewrites it when it packs them.
bool is_of_objects(std::string const& path) {
  if (!path.starts_with("objects/")) return false;
  if (!path.starts_with("objects/info")) return true;
  return path.starts_with("objects/info/commit-graph") || path.starts_with("objects/info/packs");
}

bool has_part(std::string const& path, std::string const& part) {
  return path.find("/" + part + "/") != std::string::npos || path.ends_with("/" + part);
}

}  // namespace

bool is_left_out_of_git_directory(std::string const& path, std::set<std::string> const& users) {
  // A bare repository has pexplore's records inside, which are examined as such.
  if (path == ".pexplore" || path.starts_with(".pexplore/")) return true;
  if (path.ends_with(".lock") || path.starts_with("sharedindex.") || is_of_objects(path))
    return true;
  if (std::ranges::find(left_out, path) != left_out.end()) return true;
  if (path.starts_with("modules/"))
    return has_part(path, "objects") || path.ends_with("/index") || has_part(path, "lfs");
  constexpr std::string_view worktrees = "worktrees/";
  if (!path.starts_with(worktrees)) return path == "worktrees" && users.empty();
  auto const rest = path.substr(worktrees.size());
  auto const name = rest.substr(0, rest.find('/'));
  return !users.contains(name) || rest == name + "/index" || rest == name + "/HEAD";
}

bool is_left_out_of_nested_repository(std::string const& path) {
  auto const at = path.find("/.git/");
  if (at == std::string::npos) return false;
  auto const inside = path.substr(at + 6);
  return inside == "objects" || inside == "index" || inside.ends_with(".lock");
}

Subject subject_of_git_file(std::string const& path) {
  Subject subject;
  subject.kind = OutsideKind::git_file;
  subject.name = path;
  if (path.starts_with("hooks/")) {
    subject.kind = OutsideKind::hook;
    subject.name = path.substr(6);
  } else if (path.starts_with("logs/")) {
    subject.kind = OutsideKind::reflog;
    subject.name = path.substr(5);
  } else if (path.starts_with("worktrees/") && has_part(path, "logs")) {
    subject.kind = OutsideKind::reflog;
  }
  return subject;
}

bool is_written_by_daily_work(std::string const& git_file) {
  auto const name = git_file.substr(git_file.rfind('/') + 1);
  return name == "FETCH_HEAD" || name == "ORIG_HEAD" || name == "COMMIT_EDITMSG";
}

}  // namespace parallel_explore::worktree
