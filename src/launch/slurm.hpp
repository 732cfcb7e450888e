#pragma once

#include "parallel_explore/host.hpp"

#include <string>
#include <vector>

namespace parallel_explore::launch {

/// Options of sbatch for a command; `timed`: its times are compared.
[[nodiscard]] std::vector<std::string> sbatch_options(Slurm const& slurm, bool timed);

/// How to fix what Slurm refused a job for, for people; may be empty. `host`: its name.
[[nodiscard]] std::string hint_for_slurm(std::string const& words, std::string const& host);

}  // namespace parallel_explore::launch
