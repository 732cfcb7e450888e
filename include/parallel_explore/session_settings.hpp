#pragma once

#include "parallel_explore/launch.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// Limits of consumption; none: no limit.
struct Budget {
  std::optional<double> usd;           ///< if the agent reports its cost, or its price is known
  std::optional<std::int64_t> tokens;  ///< of all kinds, including cache reads
  std::optional<std::int64_t> turns;   ///< of the model, as agents count them
  std::optional<std::chrono::milliseconds> time;  ///< wall time of all sessions together

  bool operator==(Budget const&) const = default;
};

/// The price of a million tokens, in US dollars.
struct Price {
  double input = 0,     ///< without cache reads; at least 0, as the others
      output = 0,       ///< written by the model
      cache_read = 0,   ///< input that the API had in its cache
      cache_write = 0;  ///< input that the API put in its cache

  bool operator==(Price const&) const = default;
};

/// The number of sessions of each approach, and the choice of approaches that continue.
enum class Strategy {
  all,      ///< every approach gets all its samples
  halving,  ///< a small budget for all; then the better half continues, and so on
  race,     ///< more samples only for approaches that could still be best
  outline,  ///< all are outlined and judged; only the best are built
};

/// Settings, instructions and extensions that sessions read; an agent without a switch reads all.
enum class Configuration {
  project,  ///< those of the repository
  user,     ///< those of the user too
  none,     ///< none
};

/// How sessions run. Durations are wall time.
struct SessionSettings {
  std::string agent = "claude";  ///< one of known_agents(), or a key of Experiment::agents
  int max_parallel = 3;          ///< 1–1024
  std::chrono::milliseconds timeout = std::chrono::minutes(30);  ///< of each session
  std::chrono::milliseconds grace = std::chrono::seconds(10);    ///< between SIGTERM and SIGKILL
  int max_turns = 0;                                             ///< 0: the agent's own limit
  int max_subagents = 20;  ///< that one session may start; 1–1000
  int retries = 2;         ///< after transient failures; 0–100
  std::chrono::milliseconds retry_delay = std::chrono::seconds(5);  ///< doubled by each retry
  std::chrono::milliseconds stall = std::chrono::minutes(5);   ///< is reported; twice it ends it
  std::chrono::milliseconds patience = std::chrono::hours(6);  ///< with an API that refuses
  bool handover = false;  ///< an agent that an API refuses hands its approaches to the next one
  std::vector<std::string> handover_to;  ///< agents, in turn; empty: settled when a run begins
  Budget budget;                         ///< of each approach
  int max_approaches = 10;               ///< 1–100000
  bool allow_empty = false;              ///< a session without changes does not fail
  int samples = 1;                    ///< sessions of each approach, 1–1000; for `race`: at most
  Strategy strategy = Strategy::all;  ///< which approaches get sessions
  int keep = 2;                       ///< for `outline`: number of approaches to build, at least 1
  Configuration configuration = Configuration::project;  ///< of the agents
  std::vector<std::string> hosts;  ///< keys of Experiment::hosts, local_host; empty: this machine
  std::chrono::milliseconds lost_after = std::chrono::minutes(10);  ///< time to reach a host again
  Launch launcher;  ///< how commands are started on this machine

  bool operator==(SessionSettings const&) const = default;
};

/// One agent's settings: `[agent.NAME]`.
struct AgentSettings {
  std::string adapter;           ///< one of known_agents(); empty: the agent's own name
  std::vector<std::string> run;  ///< `command`, `acp`: argv; `command`: with placeholders
  std::string command;           ///< other agents: the program; empty: found on PATH
  std::string recording;         ///< `replay`: RECORDING.jsonl and .patch, with placeholders
  std::string model;             ///< empty: the agent's default
  /// All but `command` and `replay`: "acceptEdits" edits files, "bypassPermissions" does
  /// everything, "default" and "plan" only read. `claude` has more of its own.
  std::string permission_mode = "acceptEdits";
  std::vector<std::string> args;  ///< appended to the command line as they are
  std::map<std::string, std::string>
      env;                     ///< added; "${NAME}" is replaced from pexplore's environment
  std::optional<Price> price;  ///< for agents that do not report their cost

  bool operator==(AgentSettings const&) const = default;
};

/// Settings that may change while an experiment runs; none: as before.
struct LiveSettings {
  std::optional<int> max_parallel;  ///< sessions at once, 1–1024
  std::optional<int> retries;       ///< of each approach, after transient failures; 0–100
  std::optional<std::chrono::milliseconds> timeout,  ///< of sessions that start from then on
      patience;                                      ///< with an API that only refuses
  Budget budget;  ///< of the whole experiment; limits without a value are not changed
  std::optional<std::string> agent;  ///< of approaches without one of their own; between runs
  std::map<std::string, AgentSettings> agents;  ///< that replace those of the same names; as above

  bool operator==(LiveSettings const&) const = default;
};

}  // namespace v0_2
}  // namespace parallel_explore
