#include "run/machine_turn.hpp"

#include "core/hosts.hpp"
#include "launch/hosts.hpp"
#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore::run {
namespace {

/// "process 123 (for /home/me/project)"
std::string name_of(Measurer const& measurer) {
  if (measurer.pid == 0) return "another process";
  return measurer.repository.empty()
             ? fmt::format("process {}", measurer.pid)
             : fmt::format("process {} (for {})", measurer.pid, measurer.repository);
}

std::string machine_text(std::string const& host) {
  return host.empty() ? "this machine" : "host " + host;
}

}  // namespace

MachineTurn::MachineTurn(BrickRefs const& bricks, Recorder& recorder)
    : bricks_(bricks),
      recorder_(recorder),
      host_(core::measuring_host(recorder.exploration().experiment)),
      lock_(recorder.exploration().repository) {}

awaitable<void> MachineTurn::take(async::Stoppable& steps) {
  auto const limit = recorder_.exploration().experiment.evaluate.max_wait;
  Measurer other;
  auto const on_wait = [&](Measurer measurer) {
    other = std::move(measurer);
    recorder_.emit(events::MeasuringWaits{other.pid, other.repository, other.held, limit, host_});
  };
  if (!host_.empty() && bricks_.connections)
    host_lock_.emplace(bricks_.connections->at(host_), recorder_.exploration().repository);
  awaitable<MachineLock::Result> taking =
      host_lock_ ? host_lock_->take(on_wait, limit) : lock_.take(on_wait, limit);
  auto const result = co_await steps.run_to_end(std::move(taking));
  if (result == MachineLock::Result::timed_out) {
    throw Error(ErrorCode::busy,
                fmt::format("{} is still measuring on {}", name_of(other), machine_text(host_)),
                "try again when it has finished; `max_wait` in [evaluate] limits the wait");
  }
  if (result == MachineLock::Result::impossible) {
    recorder_.emit(events::Warned{
        {},
        fmt::format("other runs may measure at the same time: on {}, {} is not a directory of this "
                    "user alone{}, so that its lock cannot be taken",
                    machine_text(host_), MachineLock::directory(),
                    host_.empty() ? "" : ", or there is no flock")});
  }
}

awaitable<void> MachineTurn::leave() {
  if (!host_lock_) co_return;
  bool const was_held = co_await host_lock_->release();
  if (was_held) co_return;
  recorder_.emit(events::Warned{
      {},
      fmt::format("the connection to host {} broke while it measured: other runs may have measured "
                  "there at the same time",
                  host_)});
}

}  // namespace parallel_explore::run
