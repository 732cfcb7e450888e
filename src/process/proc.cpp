#include "process/proc.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/prctl.h>
#include <unistd.h>

namespace parallel_explore::process {
namespace {

namespace fs = std::filesystem;

std::string read_file(std::string const& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return std::move(content).str();
}

std::optional<int> as_pid(std::string const& name) {
  int pid = 0;
  auto const [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
  if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
  return pid;
}

}  // namespace

std::optional<ProcStat> read_stat(int pid) {
  auto const text = read_file("/proc/" + std::to_string(pid) + "/stat");
  // The name may hold anything, also spaces and parentheses; the rest follows the last one.
  auto const name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(text.substr(name_end + 1));
  ProcStat stat;
  stat.pid = pid;
  fields >> stat.state >> stat.parent >> stat.group;
  std::string skipped;
  for (int field = 6; field < 22; ++field) fields >> skipped;
  fields >> stat.start_ticks;
  if (!fields) return std::nullopt;
  return stat;
}

std::vector<int> all_processes() {
  std::vector<int> pids;
  std::error_code error;
  for (fs::directory_iterator it("/proc", error), end; !error && it != end; it.increment(error)) {
    if (auto const pid = as_pid(it->path().filename().string())) pids.push_back(*pid);
  }
  return pids;
}

std::vector<int> our_children() {
  std::vector<int> pids;
  std::error_code error;
  for (fs::directory_iterator it("/proc/self/task", error), end; !error && it != end;
       it.increment(error)) {
    std::istringstream children(read_file((it->path() / "children").string()));
    for (int pid = 0; children >> pid;) pids.push_back(pid);
  }
  return pids;
}

bool carries(int pid, std::string const& marker) {
  auto const environment = read_file("/proc/" + std::to_string(pid) + "/environ");
  for (std::size_t at = 0; at < environment.size();) {
    auto const end = std::min(environment.find('\0', at), environment.size());
    if (environment.compare(at, end - at, marker) == 0) return true;
    at = end + 1;
  }
  return false;
}

void become_subreaper() { prctl(PR_SET_CHILD_SUBREAPER, 1); }

}  // namespace parallel_explore::process
