#pragma once

namespace parallel_explore::process {

/// Raises the soft limit of open descriptors to the hard one.
void raise_descriptor_limit();

}  // namespace parallel_explore::process
