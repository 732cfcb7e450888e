#include "launch/host_facts.hpp"

#include "launch/slurm.hpp"

#include <fmt/format.h>

#include <charconv>
#include <sstream>
#include <utility>

namespace parallel_explore::launch {
namespace {

template <class T>
T number_in(std::string_view text) {
  T number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// Major and minor of "2.39.5".
std::pair<int, int> version_in(std::string_view text) {
  auto const dot = text.find('.');
  if (dot == std::string_view::npos) return {number_in<int>(text), 0};
  return {number_in<int>(text.substr(0, dot)), number_in<int>(text.substr(dot + 1))};
}

/// "REPOSITORY/EXPERIMENT COUNT".
RunOnHost run_in(std::string_view text) {
  auto const slash = std::min(text.find('/'), text.size());
  auto const rest = text.substr(std::min(slash + 1, text.size()));
  auto const blank = std::min(rest.rfind(' '), rest.size());
  return {std::string(text.substr(0, slash)), std::string(rest.substr(0, blank)),
          number_in<int>(rest.substr(std::min(blank + 1, rest.size())))};
}

/// "main: up, 2 nodes idle" of "main up 2 idle".
std::string partition_text(std::string_view line) {
  std::istringstream words{std::string(line)};
  std::string name, availability, nodes, state;
  words >> name >> availability >> nodes >> state;
  return fmt::format("{}: {}, {} node{} {}", name, availability, nodes, nodes == "1" ? "" : "s",
                     state);
}

}  // namespace

HostFacts facts_in(std::string_view printed, std::chrono::sys_seconds now) {
  HostFacts facts;
  while (!printed.empty()) {
    auto const end = std::min(printed.find('\n'), printed.size());
    auto const line = printed.substr(0, end);
    printed.remove_prefix(std::min(end + 1, printed.size()));
    auto const blank = std::min(line.find(' '), line.size());
    auto const key = line.substr(0, blank);
    auto const value = line.substr(std::min(blank + 1, line.size()));
    if (key == "root") facts.root = value;
    if (key == "system") facts.system = value;
    if (key == "processor") facts.processor = value;
    if (key == "processors") facts.processors = number_in<int>(value);
    if (key == "kilobytes") facts.free_bytes = number_in<std::int64_t>(value) * 1024;
    if (key == "setsid") facts.has_setsid = value == "yes";
    if (key == "tail") facts.has_tail = value == "yes";
    if (key == "git" && value.starts_with("git version ")) facts.git = value.substr(12);
    if (key == "time")
      facts.skew = std::chrono::seconds(number_in<std::int64_t>(value)) - now.time_since_epoch();
    if (key == "peak") facts.has_time = value == "yes";
    if (key == "run") facts.runs.push_back(run_in(value));
    if (key == "slurm") facts.slurm = value;
    if (key == "flock") facts.has_flock = value == "yes";
    if (key == "refusal" && facts.refusal.empty()) facts.refusal = value;
    if (key == "partition") facts.partitions.push_back(partition_text(value));
    if (key == "node") facts.node = value;
    if (key == "waits") facts.waits = value;
    if (key == "unseen") facts.unseen = value;
    if (key == "program") {
      auto const space = std::min(value.find(' '), value.size());
      facts.programs.emplace(value.substr(0, space),
                             value.substr(std::min(space + 1, value.size())));
    }
  }
  return facts;
}

HostLack lack_of(HostFacts const& facts) {
  constexpr auto newer_git = "install git 2.30 or newer there";
  if (facts.root.empty())
    return {"its shell does not run a script", "its log-in shell must take -c"};
  if (facts.git.empty()) return {"it has no git", newer_git};
  if (version_in(facts.git) < std::pair(2, 30))
    return {fmt::format("its git is {}", facts.git), newer_git};
  if (!facts.has_setsid) return {"it has no setsid", "install util-linux there"};
  if (!facts.has_tail) return {"its tail has no option --pid", "install GNU coreutils there"};
  return {};
}

HostLack lack_of_slurm(HostFacts const& facts, std::string const& host) {
  if (facts.slurm.empty())
    return {"it has no Slurm: sbatch is not found",
            "put Slurm's commands on PATH there, or leave `launcher` out"};
  if (!facts.has_flock) return {"it has no flock", "install util-linux there"};
  if (!facts.refusal.empty())
    return {fmt::format("Slurm takes no job: {}", facts.refusal),
            hint_for_slurm(facts.refusal, host)};
  return {};
}

}  // namespace parallel_explore::launch
