#include "schedule/handover.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::schedule {

Handover::Handover(std::vector<std::string> agents, unsigned seed)
    : agents_(std::move(agents)), seed_(seed) {}

void Handover::refused(std::string const& agent, std::optional<Duration> retry_after,
                       std::string const& reason, Instant now) {
  auto& refusal = refusals_.try_emplace(agent, Refusal{CoolDown(1, seed_), {}}).first->second;
  (void)refusal.cool_down.refused(retry_after, now);
  refusal.reason = reason;
}

void Handover::answered(std::string const& agent, Instant now) {
  if (auto const found = refusals_.find(agent); found != refusals_.end())
    found->second.cool_down.answered(now);
}

void Handover::leave(std::string const& agent) { std::erase(agents_, agent); }

bool Handover::refuses(std::string const& agent, Instant now) const {
  auto const found = refusals_.find(agent);
  return found != refusals_.end() && !found->second.cool_down.over(now);
}

Duration Handover::wait_for(std::string const& agent, Instant now) const {
  if (!refuses(agent, now)) return Duration(0);
  return std::chrono::ceil<Duration>(refusals_.at(agent).cool_down.until() - now);
}

std::string Handover::reason_of(std::string const& agent) const {
  auto const found = refusals_.find(agent);
  return found == refusals_.end() ? std::string() : found->second.reason;
}

std::optional<std::string> Handover::next_after(std::string const& agent, Instant now) const {
  auto const own = std::ranges::find(agents_, agent);
  auto const first = own == agents_.end() ? 0 : own - agents_.begin() + 1;
  auto const count = std::ssize(agents_);
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    auto const& each = agents_[static_cast<std::size_t>((first + i) % count)];
    if (each != agent && !refuses(each, now)) return each;
  }
  return std::nullopt;
}

Duration Handover::shortest_wait(std::string const& agent, Instant now) const {
  auto shortest = wait_for(agent, now);
  for (auto const& each : agents_) shortest = std::min(shortest, wait_for(each, now));
  return shortest;
}

}  // namespace parallel_explore::schedule
