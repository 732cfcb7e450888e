#pragma once

#include "async/stoppable.hpp"
#include "explore/workspace.hpp"
#include "store/inbox.hpp"

#include <optional>
#include <string>

namespace parallel_explore::operations {

/// Something that an Explorer does and that can be asked to stop, for as long as this lives. There
/// is one at a time.
class RunningOperation {
 public:
  /// Stops at once if that was asked before.
  explicit RunningOperation(Workspace& workspace);
  virtual ~RunningOperation();
  RunningOperation(RunningOperation const&) = delete;

  /// The first call asks what runs to end, the second kills it.
  virtual void stop(std::string reason);

  /// Carries out a request to the experiment of that name, if this runs it. Returns whether it
  /// does. Throws Error where the request cannot be carried out.
  virtual bool carry_out(std::string const& experiment, store::Request const& request);

  /// Why it was asked to stop; none: it was not.
  [[nodiscard]] std::optional<std::string> const& stop_reason() const { return stop_reason_; }

  /// The steps that stop() ends.
  [[nodiscard]] async::StopGroup& steps() { return steps_; }

 private:
  Workspace& workspace_;
  async::StopGroup steps_;
  std::optional<std::string> stop_reason_;
};

}  // namespace parallel_explore::operations
