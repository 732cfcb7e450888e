#pragma once

#include "parallel_explore/experiment.hpp"
#include "spec/reader.hpp"
#include "spec/slurm_reader.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::spec {

/// Reads `[host.NAME]` tables.
void read_hosts(Reader& reader, Node const& node, std::map<std::string, Host>& into);

/// Words of a spec on Slurm beside its hosts, each part with its line.
struct ReadLauncher {
  std::optional<Slurm> slurm;    ///< `[slurm]`
  int line = 0, slurm_line = 0;  ///< of `launcher` and of `[slurm]`
};

/// Makes all sessions jobs of Slurm on this machine if that is the launcher. Called when everything
/// else is read.
void use_launcher(Reader& reader, ReadLauncher const& launcher, Experiment& experiment);

/// Refuses names, each with its line, that are neither a host's nor this machine's.
void check_host_names(Reader& reader, std::vector<std::pair<int, std::string>> const& names,
                      std::map<std::string, Host> const& hosts);

}  // namespace parallel_explore::spec
