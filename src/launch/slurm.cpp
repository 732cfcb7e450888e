#include "launch/slurm.hpp"

#include <fmt/format.h>

#include <string_view>

namespace parallel_explore::launch {

std::vector<std::string> sbatch_options(Slurm const& slurm, bool timed) {
  std::vector<std::string> options;
  auto const add = [&](std::string_view name, std::string const& value) {
    if (!value.empty()) options.push_back(fmt::format("--{}={}", name, value));
  };
  add("partition", slurm.partition);
  add("account", slurm.account);
  add("constraint", slurm.constraint);
  add("time", slurm.time);
  add("mem", slurm.memory);
  if (slurm.cpus > 0) add("cpus-per-task", std::to_string(slurm.cpus));
  if (timed && slurm.exclusive) options.emplace_back("--exclusive");
  // The last of equal options counts.
  options.insert(options.end(), slurm.options.begin(), slurm.options.end());
  return options;
}

std::string hint_for_slurm(std::string const& words, std::string const& host) {
  auto const says = [&](std::string_view text) { return words.find(text) != std::string::npos; };
  if (says("contact slurm") || says("timed out"))
    return "Slurm's controller must answer: try `sinfo` there";
  if (says("account"))
    return fmt::format(
        "set [host.{}.slurm] account to one that `sacctmgr show associations` lists "
        "for you",
        host);
  if (says("partition"))
    return fmt::format("set [host.{}.slurm] partition to one that `sinfo` lists", host);
  return fmt::format("look at [host.{}.slurm]", host);
}

}  // namespace parallel_explore::launch
