#pragma once

#include <string_view>

namespace parallel_explore::launch {

/// The program that runs on hosts, host.sh: a script for a POSIX shell.
[[nodiscard]] std::string_view host_script();

}  // namespace parallel_explore::launch
