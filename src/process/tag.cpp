#include "process/tag.hpp"

#include <charconv>
#include <fstream>
#include <string_view>
#include <sys/resource.h>

namespace parallel_explore::process {
namespace {

constexpr std::string_view worktree_variable = "PEXPLORE_WORKTREE";

/// Bit 60 is set in every tag: it is 36,000 years as a number of microseconds. The lower half is of
/// the command, and the rest above it of its worktree.
constexpr std::uint64_t is_tag = std::uint64_t{1} << 60;
constexpr int worktree_shift = 32;
constexpr std::uint64_t command_bits = 0xffff'ffff, worktree_bits = 0x0fff'ffff;

/// FNV-1a; the same in every process and version.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf2'9ce4'8422'2325;
  for (char const c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100'0000'01b3;
  }
  return hash ^ (hash >> worktree_shift);
}

std::uint64_t worktree_part(std::string_view marker) {
  return (hash_of(marker) & worktree_bits) << worktree_shift;
}

/// 0: none.
std::uint64_t tag_of_process(int pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/limits");
  constexpr std::string_view name = "Max realtime timeout";
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(name)) continue;
    auto const begin = line.find_first_not_of(' ', name.size());
    std::uint64_t value = 0;
    if (begin != std::string::npos)
      std::from_chars(line.data() + begin, line.data() + line.size(), value);
    return (value & is_tag) != 0 ? value : 0;
  }
  return 0;
}

}  // namespace

std::uint64_t tag_of(std::map<std::string, std::string> const& environment,
                     std::string const& marker) {
  auto tag = is_tag | (hash_of(marker) & command_bits);
  auto const worktree = environment.find(std::string(worktree_variable));
  if (worktree != environment.end()) tag |= worktree_part(worktree->first + "=" + worktree->second);
  return tag;
}

void take_tag(std::uint64_t tag) {
  rlimit limit{};
  if (getrlimit(RLIMIT_RTTIME, &limit) == -1 || limit.rlim_max < tag) return;
  limit.rlim_cur = tag;
  setrlimit(RLIMIT_RTTIME, &limit);
}

bool has_tag(int pid, std::string const& marker) {
  auto const tag = tag_of_process(pid);
  if (tag == 0) return false;
  if (marker.starts_with(worktree_variable))
    return (tag & (worktree_bits << worktree_shift)) == worktree_part(marker);
  return (tag & command_bits) == (hash_of(marker) & command_bits);
}

}  // namespace parallel_explore::process
