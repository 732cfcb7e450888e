#include "process/proc.hpp"

#include "process/tag.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
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
  // Counted as in proc(5).
  int next = 6;
  auto const read_field = [&](int number, unsigned long long& value) {
    std::string skipped;
    for (; next < number; ++next) fields >> skipped;
    fields >> value;
    ++next;
  };
  read_field(22, stat.start_ticks);
  read_field(23, stat.memory);
  read_field(27, stat.code_end);
  read_field(50, stat.environment_begin);
  read_field(51, stat.environment_end);
  if (!fields) return std::nullopt;
  return stat;
}

std::uint64_t start_ticks(int pid) {
  auto const stat = read_stat(pid);
  return stat ? stat->start_ticks : 0;
}

bool alive(ProcessIdentity process) {
  if (process.pid <= 0) return false;
  auto const stat = read_stat(process.pid);
  return stat && stat->state != 'Z' && stat->start_ticks == process.start_ticks;
}

std::vector<int> all_processes() {
  std::vector<int> pids;
  std::error_code error;
  for (fs::directory_iterator it("/proc", error), end; !error && it != end; it.increment(error)) {
    if (auto const pid = as_pid(it->path().filename().string())) pids.push_back(*pid);
  }
  return pids;
}

std::vector<int> child_processes() {
  std::vector<int> pids;
  std::error_code error;
  for (fs::directory_iterator it("/proc/self/task", error), end; !error && it != end;
       it.increment(error)) {
    std::istringstream children(read_file((it->path() / "children").string()));
    for (int pid = 0; children >> pid;) pids.push_back(pid);
  }
  return pids;
}

Carries carries(int pid, std::string const& marker) {
  if (has_tag(pid, marker)) return Carries::yes;
  std::ifstream in("/proc/" + std::to_string(pid) + "/environ", std::ios::binary);
  if (!in) return Carries::no;
  std::size_t read = 0;
  for (std::string variable; std::getline(in, variable, '\0'); read += variable.size() + 1) {
    if (variable == marker) return Carries::yes;
  }
  // While exec replaces the memory, nothing or only a part can be read.
  auto const stat = read_stat(pid);
  bool const whole =
      !stat || stat->memory == 0 ||
      (stat->code_end != 0 && read >= stat->environment_end - stat->environment_begin);
  return whole ? Carries::no : Carries::not_yet;
}

}  // namespace parallel_explore::process
