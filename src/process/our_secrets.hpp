#pragma once

#include "core/secrets.hpp"

namespace parallel_explore::process {

/// The credentials in this process's environment, as it was at the first call.
[[nodiscard]] core::Secrets const& our_secrets();

}  // namespace parallel_explore::process
