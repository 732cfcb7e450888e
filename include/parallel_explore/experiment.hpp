#pragma once

#include "parallel_explore/approach.hpp"
#include "parallel_explore/criterion.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore {

/// How sessions run. Durations are wall time.
struct SessionSettings {
  std::string agent = "claude";
  int max_parallel = 3;  ///< 1–1024
  std::chrono::milliseconds timeout = std::chrono::minutes(30);
  std::chrono::milliseconds grace = std::chrono::seconds(10);  ///< between SIGTERM and SIGKILL
  int max_turns = 0;                                           ///< 0: the agent's own limit
  int max_approaches = 10;                                     ///< 1–100000
  bool allow_empty = false;                                    ///< a session may change nothing

  bool operator==(SessionSettings const&) const = default;
};

/// One agent's settings: `[agent.NAME]`.
struct AgentSettings {
  std::vector<std::string> run;  ///< agent `command`: its argv, with placeholders
  std::string command;           ///< other agents: the program; empty: found on PATH
  std::string model;             ///< empty: the agent's default
  std::string permission_mode = "acceptEdits";
  std::vector<std::string> args;           ///< appended to the command line as they are
  std::map<std::string, std::string> env;  ///< added to the environment

  bool operator==(AgentSettings const&) const = default;
};

struct WorktreeSettings {
  std::vector<std::string> setup;  ///< shell command lines, in order, before the session
  std::vector<std::string> copy;   ///< untracked files or directories of the main tree
  std::chrono::milliseconds setup_timeout = std::chrono::minutes(10);  ///< for each command

  bool operator==(WorktreeSettings const&) const = default;
};

enum class InstructionsMode { fresh, pinned };
enum class ComparisonStyle { matrix, narrative, both };
enum class RecommendationStyle { decisive, options, conditional };

struct ReportSettings {
  ComparisonStyle comparison = ComparisonStyle::both;
  RecommendationStyle recommendation = RecommendationStyle::decisive;
  double alternatives_within = 0.1;  ///< of the best total, 0–1
  bool code_samples = false;         ///< excerpts of each diff in the summary

  bool operator==(ReportSettings const&) const = default;
};

/// One task explored by several approaches: what a spec file says.
struct Experiment {
  std::string name;  ///< slug; empty: made from the task
  std::string task;
  std::string base = "HEAD";           ///< any commit-ish; frozen to a commit when the run starts
  bool include_dirty = false;          ///< start from the uncommitted state of the main tree
  std::filesystem::path instructions;  ///< relative to the main tree; empty: none
  InstructionsMode instructions_mode = InstructionsMode::fresh;
  std::optional<std::chrono::milliseconds> deadline;  ///< for the whole run
  std::vector<Approach> approaches;
  SessionSettings session;
  std::map<std::string, AgentSettings> agents;
  WorktreeSettings worktree;
  std::vector<Criterion> criteria;
  ReportSettings report;

  bool operator==(Experiment const&) const = default;
};

enum class SpecFormat { toml, yaml, json };

/// Reads a spec from text. `source` is named in messages ("pexplore.toml:14: unknown key …").
/// An experiment without approaches or task is accepted here: flags may add them.
/// Throws Error(spec) with every fault found, a line each.
[[nodiscard]] Experiment parse_experiment(std::string_view text, SpecFormat format,
                                          std::string_view source);

/// Reads a spec file of at most 1 MiB; the format follows its ending (.toml, .yaml, .yml, .json).
/// Throws Error(spec), or Error(not_found).
[[nodiscard]] Experiment load_experiment(std::filesystem::path const& file);

/// Fills in names and ids, and refuses what cannot be run: no approach, more than
/// `max_approaches`, duplicate names, an agent without settings it needs.
/// Throws Error(validation), or Error(spec) for values out of their range.
[[nodiscard]] Experiment frozen(Experiment experiment);

/// A commented spec in TOML to start from; parse_experiment() reads it.
[[nodiscard]] std::string_view spec_template();

/// The names of the agents that ship with the library.
[[nodiscard]] std::vector<std::string> const& known_agents();

}  // namespace parallel_explore
