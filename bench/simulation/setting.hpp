#pragma once

#include "schedule/scheduler.hpp"

#include <chrono>
#include <string>
#include <vector>

/// A simulated world around the real scheduler: agents, providers of models, and hosts.
namespace simulation {

using parallel_explore::schedule::Duration;
using parallel_explore::schedule::Instant;

/// Time since the beginning of the run.
struct Span {
  Duration from{0}, to{0};
};

/// An account with a provider of models. Every turn of a session is one request.
struct ProviderSetting {
  double share = 1;           ///< of all sessions, 0–1
  std::int64_t quota = 0;     ///< requests in each window; 0: no limit
  Duration window{0};         ///< the count starts again with each
  bool names_a_time = true;   ///< says with a refusal when to return
  std::vector<Span> outages;  ///< refuses everything, and names no time
};

struct AgentSetting {
  Duration median = std::chrono::minutes(20);  ///< work of a session, lognormal
  double deviation = 0.8;                      ///< of its logarithm
  Duration turn = std::chrono::minutes(2);     ///< mean
  Duration start_up = std::chrono::seconds(20);
  double failures_per_hour = 0;  ///< of work, that a retry helps against
  double forgets = 0.3;          ///< share of those after which it starts over
  double hopeless = 0;           ///< share of sessions that fail for good, at a random point
  double gives_up = 0.5;         ///< share of refusals that end the session; else it asks again
};

struct HostSetting {
  int hosts = 50;
  double failures_per_day = 0;                 ///< of each host, at random
  Duration down = std::chrono::minutes(30);    ///< mean
  Duration noticed = std::chrono::minutes(1);  ///< after a host has vanished
  double share_lost = 0;                       ///< of hosts, all together during `lost`
  Span lost;
};

struct Setting {
  std::string name;
  int sessions = 100'000, slots = 1'000;
  AgentSetting agent;
  std::vector<ProviderSetting> providers = {{}};
  HostSetting host;
  double tied = 0.1;  ///< share of sessions that come after one or two others
  int retries = 5;
  unsigned seed = 1;
};

}  // namespace simulation
