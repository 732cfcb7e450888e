#include "simulation/hosts.hpp"

#include <algorithm>

namespace simulation {
namespace {

constexpr Instant end_of_time{std::chrono::hours(1000)};

Duration exponential(double mean_ms, Random& random) {
  return Duration(
      static_cast<std::int64_t>(std::exponential_distribution<double>(1 / mean_ms)(random)));
}

}  // namespace

Hosts::Hosts(HostSetting const& setting, int slots, Random& random)
    : hosts_(static_cast<std::size_t>(setting.hosts)) {
  for (int i = 0; i < slots; ++i) ++hosts_[static_cast<std::size_t>(i % setting.hosts)].slots;
  auto const lost = static_cast<int>(setting.share_lost * setting.hosts);
  constexpr double day_ms = 24 * 3600 * 1000;
  for (int host = 0; host < setting.hosts; ++host) {
    if (host < lost) {
      lose(host, Instant(setting.lost.from), Instant(setting.lost.to), setting.noticed);
    } else if (setting.failures_per_day > 0) {
      Instant now{};
      while ((now += exponential(day_ms / setting.failures_per_day, random)) < end_of_time) {
        auto const down = exponential(static_cast<double>(setting.down.count()), random);
        lose(host, now, now + std::max(down, 2 * setting.noticed), setting.noticed);
        now += std::max(down, 2 * setting.noticed);
      }
    }
  }
}

void Hosts::lose(int host, Instant from, Instant to, Duration noticed) {
  events_.push_back({from, host, HostEvent::What::vanishes});
  events_.push_back({from + noticed, host, HostEvent::What::is_noticed});
  events_.push_back({to, host, HostEvent::What::returns});
}

void Hosts::take(HostEvent const& event) {
  auto& host = hosts_[static_cast<std::size_t>(event.host)];
  host.up = event.what == HostEvent::What::returns;
  if (event.what != HostEvent::What::vanishes) host.known_up = host.up;
}

int Hosts::slots() const {
  int slots = 0;
  for (auto const& host : hosts_) slots += host.known_up ? host.slots : 0;
  return slots;
}

int Hosts::place(int session) {
  auto const most = std::ranges::max_element(
      hosts_, {}, [](Host const& each) { return each.known_up ? each.free() : -1; });
  most->sessions.push_back(session);
  return static_cast<int>(most - hosts_.begin());
}

void Hosts::free(int session, int host) {
  std::erase(hosts_[static_cast<std::size_t>(host)].sessions, session);
}

}  // namespace simulation
