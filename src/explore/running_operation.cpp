#include "explore/running_operation.hpp"

#include <utility>

namespace parallel_explore::operations {

RunningOperation::RunningOperation(Workspace& workspace) : workspace_(workspace) {
  workspace_.operation_ = this;
  stop_reason_ = workspace_.take_stop_request();
  if (stop_reason_) steps_.stop();
}

RunningOperation::~RunningOperation() { workspace_.operation_ = nullptr; }

void RunningOperation::stop(std::string reason) {
  stop_reason_ = std::move(reason);
  steps_.stop();
}

bool RunningOperation::carry_out(std::string const& /*experiment*/,
                                 store::Request const& /*request*/) {
  return false;
}

}  // namespace parallel_explore::operations
