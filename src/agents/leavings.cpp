#include "agents/leavings.hpp"

#include "agents/user_files.hpp"
#include "process/proc.hpp"

#include <unistd.h>
#include <utility>

namespace parallel_explore::agents {

namespace fs = std::filesystem;

namespace {

bool is_running(int pid) {
  auto const stat = process::read_stat(pid);
  return stat && stat->state != 'Z';
}

std::string with_pid(std::string text, int pid) {
  constexpr std::string_view mark = "{pid}";
  if (auto const at = text.find(mark); at != std::string::npos)
    text.replace(at, mark.size(), std::to_string(pid));
  return text;
}

/// `pattern` may have a `*` in its last part.
std::vector<fs::path> matching(fs::path const& pattern) {
  auto const name = pattern.filename().string();
  auto const star = name.find('*');
  std::error_code error;
  if (star == std::string::npos) {
    if (fs::exists(fs::symlink_status(pattern, error))) return {pattern};
    return {};
  }
  std::vector<fs::path> found;
  for (auto const& entry : fs::directory_iterator(pattern.parent_path(), error)) {
    auto const own = entry.path().filename().string();
    bool const is_long_enough = own.size() + 1 >= name.size();
    if (is_long_enough && own.starts_with(name.substr(0, star)) &&
        own.ends_with(name.substr(star + 1)))
      found.push_back(entry.path());
  }
  return found;
}

}  // namespace

std::vector<fs::path> remove_leavings(core::AgentRow const& row, AgentSettings const& settings,
                                      int pid) {
  std::vector<fs::path> removed;
  if (pid <= 0 || is_running(pid)) return removed;
  for (auto const& word : core::words(row.leavings)) {
    auto const name = with_pid(word, pid);
    auto const pattern = name.starts_with('/') ? fs::path(name) : user_file(settings, name);
    for (auto& path : matching(pattern)) {
      std::error_code error;
      if (!fs::is_directory(fs::symlink_status(path, error)) && fs::remove(path, error))
        removed.push_back(std::move(path));
    }
  }
  return removed;
}

std::vector<fs::path> future_mount_points(core::AgentRow const& row, fs::path const& worktree) {
  std::vector<fs::path> places;
  for (auto const& name : core::words(row.mount_points)) {
    std::error_code error;
    if (!fs::exists(fs::symlink_status(worktree / name, error))) places.push_back(worktree / name);
  }
  return places;
}

void remove_mount_points(std::vector<fs::path> const& places) {
  // Removes no directory with something in it.
  for (auto const& place : places) (void)rmdir(place.c_str());
}

}  // namespace parallel_explore::agents
