#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// How commands become jobs of Slurm: `[host.NAME.slurm]`. Texts are as sbatch takes them; empty
/// ones leave it to Slurm.
struct Slurm {
  std::string partition;             ///< where commands run
  std::string account;               ///< that pays
  std::string constraint;            ///< features that a node has, "avx512"
  std::string time;                  ///< limit of each command, "2:00:00"
  std::string memory;                ///< of a node, "8G"
  int cpus = 0;                      ///< of a command; 0: Slurm's own number
  bool exclusive = true;             ///< timed commands have a node for themselves
  std::vector<std::string> options;  ///< more of sbatch, each beginning with "-"

  bool operator==(Slurm const&) const = default;
};

/// Another machine that runs sessions, or a cluster of them: `[host.NAME]`.
struct Host {
  std::string ssh;  ///< destination as ssh takes it, such as an alias of ~/.ssh/config; empty: the
                    ///< host's own name, and with `slurm` this machine, which has its commands
  int slots = 2;    ///< sessions at once, 1–1024; 0: as many as on this machine
  std::string root = "~/pexplore";  ///< directory there that holds everything of pexplore
  std::optional<Slurm> slurm = {};  ///< none: commands run on that machine itself

  bool operator==(Host const&) const = default;
};

/// The name of this machine in lists of hosts.
inline constexpr std::string_view local_host = "local";

}  // namespace v0_2
}  // namespace parallel_explore
