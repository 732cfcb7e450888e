#pragma once

#include "parallel_explore/approach.hpp"
#include "parallel_explore/criterion.hpp"
#include "parallel_explore/task_plan.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parallel_explore {

/// Caps on what is used; none: no cap.
struct Budget {
  std::optional<double> usd;           ///< where the agent says what it costs, or a price is known
  std::optional<std::int64_t> tokens;  ///< of all kinds, cache reads too
  std::optional<std::int64_t> turns;
  std::optional<std::chrono::milliseconds> time;  ///< wall time of all sessions together

  bool operator==(Budget const&) const = default;
};

/// What tokens cost, in US dollars a million.
struct Price {
  double input = 0, output = 0, cache_read = 0, cache_write = 0;

  bool operator==(Price const&) const = default;
};

/// How many sessions an approach gets, and who goes on.
enum class Strategy {
  all,      ///< every approach gets all its samples
  halving,  ///< a small budget for all; the better half goes on in the same sessions, and so on
  race,     ///< more samples only for what could still be best, until that is sure
  outline,  ///< all are outlined and judged; the best are built
};

/// How sessions run. Durations are wall time.
struct SessionSettings {
  std::string agent = "claude";
  int max_parallel = 3;  ///< 1–1024
  std::chrono::milliseconds timeout = std::chrono::minutes(30);
  std::chrono::milliseconds grace = std::chrono::seconds(10);  ///< between SIGTERM and SIGKILL
  int max_turns = 0;                                           ///< 0: the agent's own limit
  int retries = 2;  ///< after transient failures; 0–100
  std::chrono::milliseconds retry_delay = std::chrono::seconds(5);  ///< doubled by each
  std::chrono::milliseconds stall = std::chrono::minutes(5);   ///< reported; ended at twice that
  std::chrono::milliseconds patience = std::chrono::hours(6);  ///< with an API that refuses
  Budget budget;                                               ///< of each approach
  int max_approaches = 10;                                     ///< 1–100000
  bool allow_empty = false;                                    ///< a session may change nothing
  int samples = 1;  ///< sessions of each approach, 1–1000; of `race`: at most
  Strategy strategy = Strategy::all;
  int keep = 2;  ///< of `outline`: how many are built, at least 1

  bool operator==(SessionSettings const&) const = default;
};

/// One agent's settings: `[agent.NAME]`.
struct AgentSettings {
  std::string adapter;           ///< one of known_agents(); empty: the agent's own name
  std::vector<std::string> run;  ///< `command`, `acp`: argv; `command`: with placeholders
  std::string command;           ///< other agents: the program; empty: found on PATH
  std::string recording;         ///< `replay`: RECORDING.jsonl and .patch, with placeholders
  std::string model;             ///< empty: the agent's default
  std::string permission_mode = "acceptEdits";
  std::vector<std::string> args;           ///< appended to the command line as they are
  std::map<std::string, std::string> env;  ///< added; "${NAME}" is our own variable's value
  std::optional<Price> price;              ///< for agents that do not say what they cost

  bool operator==(AgentSettings const&) const = default;
};

struct WorktreeSettings {
  std::vector<std::string> setup;  ///< shell command lines, in order, before the session
  std::vector<std::string> copy;   ///< untracked files or directories of the main tree
  std::chrono::milliseconds setup_timeout = std::chrono::minutes(10);  ///< for each command

  bool operator==(WorktreeSettings const&) const = default;
};

/// How different approaches that an agent proposes have to be.
enum class Diversity { low, medium, high };
enum class Depth { sketch, proof_of_concept, production_ready };
enum class PrototypeFormat { code, pseudocode, diagram };

/// Approaches that an agent proposes, beside the listed ones: `[generate]`.
struct GenerateSettings {
  int count = 0;  ///< 0: none
  Diversity diversity = Diversity::medium;
  Depth depth = Depth::proof_of_concept;
  PrototypeFormat format = PrototypeFormat::code;
  std::string agent;                                             ///< empty: the session's
  std::string model;                                             ///< empty: the agent's
  std::chrono::milliseconds timeout = std::chrono::minutes(10);  ///< of each session

  bool operator==(GenerateSettings const&) const = default;
};

/// How results are measured, and when they suffice: `[evaluate]`.
struct EvaluateSettings {
  std::vector<std::string> protect;  ///< globs; restored from the base before measuring
  std::vector<std::string> inject;   ///< directories or files whose content is put in place only
                                     ///< for measuring; relative to the main tree
  double confidence = 0.8;  ///< probability of being best below which there is no clear winner
  int warm_up = 1;          ///< runs that do not count, before exclusive measuring; 0–100
  bool base = true;         ///< exclusive criteria are measured on the untouched base as well

  bool operator==(EvaluateSettings const&) const = default;
};

enum class JudgeMode {
  pairwise,  ///< which of two, in both orders; ties allowed
  scale,     ///< each from 0 to 10, all at once, in an order and its reverse
};

/// Who judges and how: `[judge]`.
struct JudgeSettings {
  int count = 3;  ///< judges, 1–100
  JudgeMode mode = JudgeMode::pairwise;
  std::vector<std::string> panel;  ///< AGENT or AGENT:MODEL, taken in turn; empty: the session's
  std::int64_t max_diff = 60'000;  ///< bytes of a diff beyond which it is summarised a file
  std::chrono::milliseconds timeout = std::chrono::minutes(10);  ///< of each session

  bool operator==(JudgeSettings const&) const = default;
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

/// The issue, or the file, that asks for tasks.
struct MasterIssue {
  std::string repository;  ///< "owner/repo"; empty: it is a file
  int number = 0;          ///< 0: it is a file
  std::string title, url;  ///< of a file its path

  bool operator==(MasterIssue const&) const = default;
};

/// Where the approaches are the tasks of a master issue, and not ways to do one task.
struct TaskWork {
  MasterIssue master;
  TaskPlan plan;           ///< each approach has the name of its task
  std::string host;        ///< of the forge: "github.com"
  std::string api;         ///< of the forge; empty: nothing is filed, and branches stay here
  std::string repository;  ///< "owner/repo" where sub-issues and pull requests go
  std::string remote;      ///< name of the git remote that branches are pushed to
  std::string remote_url;  ///< what that name meant when the run began
  std::string target;      ///< branch that pull requests are for
  std::string prompt;      ///< template of what sessions are told; see prompt_template()
  double success_threshold = 0.8;  ///< share of tasks that must be completed, 0–1
  int batch_size = 0;              ///< tasks begun together, the next when all ended; 0: all
  bool integrate = false;          ///< build and test the merge of all

  bool operator==(TaskWork const&) const = default;
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
  Budget budget;                                      ///< of the whole experiment
  std::vector<std::string> pass_env;  ///< variables that all children get, `*` at the end too
  std::vector<Approach> approaches;
  SessionSettings session;
  std::map<std::string, AgentSettings> agents;
  WorktreeSettings worktree;
  GenerateSettings generate;
  EvaluateSettings evaluate;
  JudgeSettings judge;
  std::vector<Criterion> criteria;
  ReportSettings report;
  std::optional<TaskWork> tasks;  ///< none: the approaches are ways to do the one task

  bool operator==(Experiment const&) const = default;
};

/// Whether the approaches are alternatives, ways to do the one task. Else each is work of its own,
/// which a Publisher hands out and nobody compares.
[[nodiscard]] inline bool are_alternatives(Experiment const& experiment) {
  return !experiment.tasks;
}

enum class SpecFormat { toml, yaml, json };

/// Reads a spec from text. `source` is named in messages ("pexplore.toml:14: unknown key …").
/// An experiment without approaches or task is accepted here: flags may add them.
/// Throws Error(spec) with every fault found, a line each.
[[nodiscard]] Experiment parse_experiment(std::string_view text, SpecFormat format,
                                          std::string_view source);

/// Reads a spec file of at most 1 MiB; the format follows its ending (.toml, .yaml, .yml, .json).
/// Throws Error(spec), or Error(not_found).
[[nodiscard]] Experiment load_experiment(std::filesystem::path const& file);

/// Reads the `[[criterion]]` tables of a text that has nothing else. Throws as parse_experiment().
[[nodiscard]] std::vector<Criterion> parse_criteria(std::string_view text, SpecFormat format,
                                                    std::string_view source);

/// The same from a file. Throws as load_experiment().
[[nodiscard]] std::vector<Criterion> load_criteria(std::filesystem::path const& file);

/// Sets of criteria that ship with the library: web, library, ml, infra, cli.
[[nodiscard]] std::vector<std::string> criteria_presets();

/// The text of one of them, TOML for parse_criteria(). Throws Error(not_found).
[[nodiscard]] std::string_view criteria_preset(std::string_view name);

/// Somebody else's configuration as a spec of ours.
struct ImportedSpec {
  std::string toml;                ///< parse_experiment() reads it
  std::vector<std::string> notes;  ///< what each key became, a line each
};

/// Reads the draft specification `loop-parallel-exploration`; its keys may stand in any table.
/// Nothing in it is an error but its syntax: what is not known is said. Throws Error(spec).
[[nodiscard]] ImportedSpec import_draft(std::string_view text, SpecFormat format,
                                        std::string_view source);

/// The same from a file. Throws as load_experiment().
[[nodiscard]] ImportedSpec load_draft(std::filesystem::path const& file);

/// Fills in names, ids and further samples, and refuses what cannot be run: no approach and none to
/// be generated, more than `max_approaches`, duplicate names, an agent without settings it needs.
/// Throws Error(validation), or Error(spec) for values out of their range.
[[nodiscard]] Experiment frozen(Experiment experiment);

/// That sample of an approach, from 2: "redis.2" of "redis".
[[nodiscard]] Approach sample_of(Approach const& approach, int sample);

/// The same task by several agents, each so many times ({"claude", 2}, {"codex", 1}): each listed
/// approach by each of them ("redis-claude-1"), or, where none is listed, by each as it thinks best
/// ("claude-1"). Throws Error(validation) for counts that are not 1–1000.
[[nodiscard]] Experiment by_agents(Experiment experiment,
                                   std::vector<std::pair<std::string, int>> const& agents);

/// A commented spec in TOML to start from; parse_experiment() reads it.
[[nodiscard]] std::string_view spec_template();

/// The same with other criteria: the text of `[[criterion]]` tables.
[[nodiscard]] std::string spec_template(std::string_view criteria);

/// The names of the agents that ship with the library.
[[nodiscard]] std::vector<std::string> const& known_agents();

}  // namespace parallel_explore
