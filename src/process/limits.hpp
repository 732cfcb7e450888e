#pragma once

#include <memory>
#include <optional>
#include <sys/resource.h>

namespace parallel_explore::process {

/// The soft limit of open descriptors, raised to the hard one for as long as anybody holds this.
/// Children get the limit that was found: programs that use select() or close every descriptor
/// depend on it.
///
/// Thread safety: all of it.
class RaisedDescriptorLimit {
 public:
  /// The one of this process.
  [[nodiscard]] static std::shared_ptr<RaisedDescriptorLimit> share();

  RaisedDescriptorLimit();
  RaisedDescriptorLimit(RaisedDescriptorLimit const&) = delete;
  /// Restores the limit, unless somebody else has changed it meanwhile.
  ~RaisedDescriptorLimit();
};

/// The limit for children; none: as that of this process is.
[[nodiscard]] std::optional<rlimit> descriptor_limit_of_children();

}  // namespace parallel_explore::process
