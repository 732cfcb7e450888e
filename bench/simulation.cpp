/// The real scheduler in simulated worlds of many sessions. Prints what became of slots and work,
/// and the time and memory of decisions. Writes CSV for bench/plot-scale: curve,x,y.
///   bench_simulation [SESSIONS [FIGURES.csv]]
#include "simulation/world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>

namespace {

using namespace simulation;
using namespace std::chrono_literals;

constexpr int most_us = 20, most_bytes = 1024;
constexpr int sessions_per_slot = 100, slots_per_host = 20;

Setting calm(int sessions) {
  Setting setting;
  setting.name = "calm";
  setting.sessions = sessions;
  setting.slots = std::max(sessions / sessions_per_slot, 10);
  setting.host.hosts = std::max(setting.slots / slots_per_host, 5);
  return setting;
}

Setting failures(int sessions) {
  auto setting = calm(sessions);
  setting.name = "sessions fail";
  setting.agent.failures_per_hour = 0.2;
  setting.agent.hopeless = 0.03;
  return setting;
}

/// Requests a minute that all slots make together while nothing holds them up.
double demand(Setting const& setting) { return setting.slots / 2.0; }

Setting rate(int sessions, bool names_a_time) {
  auto setting = calm(sessions);
  setting.name = names_a_time ? "quota a minute" : "quota a minute, unnamed";
  auto& provider = setting.providers.front();
  provider.window = 1min;
  provider.quota = static_cast<std::int64_t>(0.7 * demand(setting));
  provider.names_a_time = names_a_time;
  return setting;
}

Setting usage(int sessions) {
  auto setting = calm(sessions);
  setting.name = "quota of 5 hours";
  auto& provider = setting.providers.front();
  provider.window = 5h;
  provider.quota = static_cast<std::int64_t>(0.7 * demand(setting) * 300);
  return setting;
}

Setting outage(int sessions) {
  auto setting = calm(sessions);
  setting.name = "provider away";
  setting.providers.front().outages = {{10h, 10h + 5min}, {20h, 21h}};
  return setting;
}

Setting hosts(int sessions) {
  auto setting = calm(sessions);
  setting.name = "hosts vanish";
  setting.host.failures_per_day = 0.5;
  setting.host.share_lost = 0.3;
  setting.host.lost = {15h, 16h};
  return setting;
}

/// Two accounts, one of which has a quota for five sixths of its share.
std::vector<ProviderSetting> two_providers(Setting const& setting) {
  std::vector<ProviderSetting> providers(2);
  providers[0].share = 0.7;
  providers[1].share = 0.3;
  providers[1].window = 5h;
  providers[1].quota = static_cast<std::int64_t>(0.25 * demand(setting) * 300);
  return providers;
}

Setting two_accounts(int sessions) {
  auto setting = calm(sessions);
  setting.name = "one of two accounts limited";
  setting.providers = two_providers(setting);
  return setting;
}

Setting everything(int sessions) {
  auto setting = hosts(sessions);
  setting.name = "everything";
  setting.agent = failures(sessions).agent;
  setting.providers = two_providers(setting);
  setting.providers[0].outages = {{11h, 11h + 30min}};
  setting.host.lost = {1h, 2h};
  return setting;
}

struct Played {
  Setting setting;
  Tally tally;
  double median_us = 0, slow_us = 0, peer_us = 0, begin_ms = 0, bytes_each = 0;
  std::optional<double> quota;
};

Played play(Setting const& setting) {
  reset_memory();
  World world(setting);
  Played played{setting, world.run()};
  auto const& meter = world.meter();
  played.median_us = meter.decisions.quantile_us(0.5);
  played.slow_us = meter.decisions.quantile_us(0.99);
  played.peer_us = meter.peer.quantile_us(0.5);
  played.begin_ms = std::chrono::duration<double, std::milli>(meter.beginning()).count();
  played.bytes_each = static_cast<double>(meter.most_bytes()) / setting.sessions;
  played.quota = world.quota_use();
  return played;
}

std::string percent(double share) { return fmt::format("{:.1f} %", 100 * share); }

void print_work(Played const& played) {
  auto const& tally = played.tally;
  auto const all = tally.useful + tally.in_vain + tally.repeated;
  auto counts = tally.counts;
  fmt::print("{}: {} of {} sessions completed, {} failed for good, {} given up, in {:.1f} h\n",
             played.setting.name, counts["completed"], played.setting.sessions,
             counts["failed for good"], counts["given up"], tally.hours());
  fmt::print(
      "  throughput {} of the ideal: slots busy {}, working {}; of the work {} repeated, {} in "
      "vain",
      percent(tally.working() * tally.useful / all), percent(tally.busy()),
      percent(tally.working()), percent(tally.repeated / all), percent(tally.in_vain / all));
  if (played.quota) fmt::print("; of the quota {}", percent(*played.quota));
  fmt::print("\n  retries {}, refusals {}, cool-downs {}, lost with a host {}\n", counts["retries"],
             counts["refusals"], counts["cool-downs"], counts["lost with a host"]);
  for (auto const& each : tally.disturbances) {
    fmt::print("  {} away for {:.0f} min with {} at work: ", each.name,
               60 * hours_of(each.span.to - each.span.from), each.working_before);
    if (each.recovered) {
      fmt::print("95 % work again {:.1f} min later\n", 60 * hours_of(*each.recovered));
    } else {
      fmt::print("not as many worked again\n");
    }
  }
}

/// Sessions that came to an end, each counted once.
int ended(Played const& played) {
  auto counts = played.tally.counts;
  return counts["completed"] + counts["failed for good"] + counts["given up"];
}

void print_cost(Played const& played) {
  fmt::print(
      "{:>7} sessions: median {:.2f} µs, 99 % within {:.2f} µs; "
      "std::priority_queue {:.2f} µs, ratio {:.1f}; the first {:.1f} ms; {:.0f} bytes each\n",
      played.setting.sessions, played.median_us, played.slow_us, played.peer_us,
      played.median_us / played.peer_us, played.begin_ms, played.bytes_each);
}

void write_cost(std::FILE* csv, Played const& played) {
  if (csv == nullptr) return;
  auto const row = [&](char const* curve, double value) {
    fmt::print(csv, "{},{},{:.3f}\n", curve, played.setting.sessions, value);
  };
  row("99 % of decisions", played.slow_us);
  row("median decision", played.median_us);
  row("std::priority_queue", played.peer_us);
  row("bytes", played.bytes_each);
}

/// Sessions at work, by hours.
void write_course(std::FILE* csv, Played const& played) {
  if (csv == nullptr) return;
  for (auto const& [at, levels] : played.tally.samples) {
    auto const hour = hours_of(std::chrono::duration_cast<Duration>(at.time_since_epoch()));
    fmt::print(csv, "{},{:.3f},{}\n", played.setting.name, hour, levels.working);
  }
}

}  // namespace

int main(int argc, char** argv) {
  int const sessions = argc > 1 ? std::stoi(argv[1]) : 100'000;
  bool keeps = true;
  auto* const csv = argc > 2 ? std::fopen(argv[2], "w") : nullptr;
  for (auto const& setting : {calm(sessions), failures(sessions), rate(sessions, true),
                              rate(sessions, false), usage(sessions), outage(sessions),
                              two_accounts(sessions), hosts(sessions), everything(sessions)}) {
    auto const played = play(setting);
    print_work(played);
    write_course(csv, played);
    keeps = keeps && ended(played) == sessions;
  }
  fmt::print("\nDecisions, with everything at once (wanted: under {} µs, under {} bytes each):\n",
             most_us, most_bytes);
  for (int count = 100; count <= sessions; count *= 10) {
    auto const played = play(everything(count));
    print_cost(played);
    write_cost(csv, played);
    keeps = keeps && played.slow_us < most_us && played.bytes_each < most_bytes;
  }
  if (csv != nullptr) (void)std::fclose(csv);
  return keeps ? 0 : 1;
}
