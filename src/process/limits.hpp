#pragma once

#include <optional>
#include <sys/resource.h>

namespace parallel_explore::process {

/// The soft limit of open descriptors, raised to the hard one while any of these lives. Children
/// get the limit that was found: programs that use select() or close every descriptor depend on it.
///
/// Thread safety: all of it.
class RaisedDescriptorLimit {
 public:
  RaisedDescriptorLimit();
  RaisedDescriptorLimit(RaisedDescriptorLimit const&) = delete;
  /// The last restores the limit, unless other code has changed it meanwhile.
  ~RaisedDescriptorLimit();
};

/// The limit for children; none: as that of this process is.
[[nodiscard]] std::optional<rlimit> descriptor_limit_of_children();

}  // namespace parallel_explore::process
