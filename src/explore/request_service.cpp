#include "explore/request_service.hpp"

#include "explore/preflight.hpp"

#include <exception>
#include <utility>

namespace parallel_explore::operations {
namespace {

run::RequestTargets targets_of(Workspace& workspace, run::Recorder& recorder,
                               RequestService& service,
                               std::function<void(std::string)> const& stop) {
  run::RequestTargets targets;
  targets.admit = [&workspace, &recorder](Approach const& approach) {
    check_addition(workspace, recorder.exploration(), approach);
  };
  targets.hold = &service.hold();
  targets.settings = &service.settings();
  targets.stop = stop;
  targets.cancel = stop;
  return targets;
}

}  // namespace

RequestService::RequestService(Workspace& workspace, run::Recorder& recorder,
                               run::BrickRefs const& bricks, std::function<void(std::string)> stop)
    : recorder_(recorder),
      stop_(std::move(stop)),
      server_(recorder, bricks, targets_of(workspace, recorder, *this, stop_)) {}

void RequestService::begin(boost::asio::any_io_executor const& executor) {
  if (recorder_.directory().empty()) return;
  auto serving = server_.serve(executor, store::inbox_of(recorder_.directory()));
  serving_.begin(executor, std::move(serving), [this](std::exception_ptr const& failure) {
    if (failure) stop_("requests can no longer be received");
  });
}

awaitable<void> RequestService::close() {
  server_.close();
  co_await serving_.wait();
}

}  // namespace parallel_explore::operations
