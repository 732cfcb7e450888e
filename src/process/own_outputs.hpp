#pragma once

#include <set>
#include <sys/types.h>
#include <utility>

namespace parallel_explore::process {

/// A file by its device and its inode.
using FileIdentity = std::pair<dev_t, ino_t>;

/// The regular files that get this process's standard output and standard error, also through other
/// programs of its process group, such as `tee`.
[[nodiscard]] std::set<FileIdentity> own_outputs();

}  // namespace parallel_explore::process
