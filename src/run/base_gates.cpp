#include "run/base_gates.hpp"

#include "async/with_cleanup.hpp"
#include "core/criterion_traits.hpp"
#include "core/one_line.hpp"
#include "parallel_explore/error.hpp"
#include "run/gates.hpp"
#include "run/measured_in.hpp"
#include "run/untouched_base.hpp"
#include "run/worktree_names.hpp"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::run {
namespace {

/// Whether a gate can be run where no session has worked.
bool runs_on_base(Criterion const& criterion) {
  return criterion.gate && core::traits_of(criterion).runs_command;
}

}  // namespace

BaseGates::BaseGates(BrickRefs const& bricks, Recorder& recorder, async::StopGroup& group)
    : bricks_(bricks), recorder_(recorder), steps_(group) {}

std::vector<Criterion> BaseGates::gates() const {
  auto const& exploration = recorder_.exploration();
  std::vector<Criterion> wanted;
  if (!exploration.experiment.evaluate.base || exploration.base.empty()) return wanted;
  for (auto const& criterion : exploration.experiment.criteria) {
    if (runs_on_base(criterion) && !exploration.on_base(criterion.name))
      wanted.push_back(criterion);
  }
  return wanted;
}

awaitable<void> BaseGates::begin(std::chrono::milliseconds patience) {
  if (gates().empty()) co_return;
  auto const executor = co_await boost::asio::this_coro::executor;
  first_pass_.begin(executor, work(gates()));
  co_await first_pass_.wait_until(async::Signal::Clock::now() + patience);
  beside_sessions_ = first_pass_.is_running();
  first_pass_.rethrow();
}

awaitable<void> BaseGates::wait() {
  co_await first_pass_.wait();
  beside_sessions_ = false;
}

awaitable<void> BaseGates::finish() {
  co_await wait();
  first_pass_.rethrow();
  if (doubtful_.empty()) co_return;
  auto again = std::exchange(doubtful_, {});
  awaitable<void> working = work(std::move(again));
  co_await std::move(working);
}

awaitable<void> BaseGates::close() {
  if (first_pass_.is_running()) steps_.stop();
  co_await wait();
}

awaitable<void> BaseGates::work(std::vector<Criterion> gates) {
  UntouchedBase base(bricks_, recorder_, base_gates_worktree);
  awaitable<void> running = measure_on(base, std::move(gates));
  awaitable<void> measuring = bricks_.watched({"the untouched base"}, std::move(running));
  awaitable<void> removing = base.remove();
  co_await async::with_cleanup(std::move(measuring), std::move(removing));
}

awaitable<void> BaseGates::measure_on(UntouchedBase& base, std::vector<Criterion> gates) {
  std::string problem;
  try {
    co_await base.make(steps_);
  } catch (Error const& error) {
    if (error.code() == ErrorCode::resource || steps_.stopping()) throw;
    problem = core::on_one_line(error);
  }
  if (!problem.empty()) {
    recorder_.emit(events::Warned{
        {}, fmt::format("the gates could not be run on the untouched base: {}", problem)});
    co_return;
  }
  MeasuredWorktree measured;
  measured.worktree = base.sample().worktree;
  measured.request = measuring_request(recorder_.exploration(), bricks_.main_tree);
  awaitable<void> all = measure_all(base.sample(), std::move(gates));
  co_await measured_in(bricks_.worktrees, std::move(measured), std::move(all));
}

awaitable<void> BaseGates::measure_all(Sample sample, std::vector<Criterion> gates) {
  int const retries = recorder_.exploration().experiment.evaluate.gate_retries;
  for (auto const& gate : gates) {
    bool const began_beside = beside_sessions_;
    awaitable<Measurement> measuring = measure(bricks_, gate, sample, steps_, retries);
    Measurement measurement = co_await std::move(measuring);
    bool const beside = began_beside || beside_sessions_;
    if (beside && measurement.passed != true) doubtful_.push_back(gate);
    // Its value is measured beside those of results.
    if (is_scored(gate)) measurement.values.clear();
    recorder_.emit(events::BaseMeasured{std::move(measurement)});
  }
}

}  // namespace parallel_explore::run
