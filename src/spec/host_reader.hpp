#pragma once

#include "parallel_explore/experiment.hpp"
#include "spec/reader.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::spec {

/// Reads `[host.NAME]` tables.
void read_hosts(Reader& reader, Node const& node, std::map<std::string, Host>& into);

/// Refuses names, each with its line, that are neither a host's nor this machine's.
void check_host_names(Reader& reader, std::vector<std::pair<int, std::string>> const& names,
                      std::map<std::string, Host> const& hosts);

}  // namespace parallel_explore::spec
