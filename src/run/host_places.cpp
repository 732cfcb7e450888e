#include "run/host_places.hpp"

#include "core/hosts.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace parallel_explore::run {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto avoided = std::chrono::minutes(1);

}  // namespace

HostPlaces::HostPlaces(Experiment const& experiment) {
  for (auto const& name : experiment.session.hosts)
    machines_.push_back({core::host_of_name(name), core::slots_of(experiment, name)});
}

HostPlaces::~HostPlaces() = default;

std::string const& HostPlaces::Place::host() const { return machine_->host; }

HostPlaces::Machine* HostPlaces::free_one(std::string const& bound, bool is_bound) {
  auto const now = Clock::now();
  bool const others = std::ranges::any_of(
      machines_, [&](Machine const& each) { return each.avoided_until <= now; });
  Machine* best = nullptr;
  for (auto& machine : machines_) {
    bool const is_avoided = others && machine.avoided_until > now;
    if (is_bound && machine.host == bound && !is_avoided)
      return machine.used < machine.slots ? &machine : nullptr;
    if (is_avoided || machine.used >= machine.slots) continue;
    // used/slots of the two, without division
    if (!best || machine.used * best->slots < best->used * machine.slots) best = &machine;
  }
  return best;
}

awaitable<HostPlaces::Place> HostPlaces::take(std::string bound, bool is_bound,
                                              async::Stoppable& steps) {
  for (;;) {
    if (auto* const machine = free_one(bound, is_bound)) {
      ++machine->used;
      co_return Place(*this, *machine);
    }
    async::Signal freed(co_await boost::asio::this_coro::executor);
    auto const waiter = waiting_.insert(waiting_.end(), &freed);
    std::exception_ptr failure;
    try {
      awaitable<bool> waiting = freed.wait();
      (void)co_await steps.run_to_end(std::move(waiting));
    } catch (...) {
      failure = std::current_exception();
    }
    waiting_.erase(waiter);
    if (failure) std::rethrow_exception(failure);
  }
}

void HostPlaces::failed(std::string const& host) {
  auto const found = std::ranges::find(machines_, host, &Machine::host);
  if (found != machines_.end()) found->avoided_until = Clock::now() + avoided;
  for (auto* const each : waiting_) each->notify();
}

void HostPlaces::give_back(Machine& machine) {
  --machine.used;
  for (auto* const each : waiting_) each->notify();
}

}  // namespace parallel_explore::run
