#pragma once

#include "parallel_explore/approach.hpp"
#include "parallel_explore/criterion.hpp"
#include "parallel_explore/host.hpp"
#include "parallel_explore/session_settings.hpp"
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
inline namespace v0_2 {

/// How worktrees are prepared: `[worktree]`.
struct WorktreeSettings {
  std::vector<std::string> setup;  ///< shell command lines, in order, before the session
  std::vector<std::string> copy;   ///< untracked files or directories of the main tree
  std::vector<std::string> link;   ///< the same, as links to those of the main tree
  std::chrono::milliseconds setup_timeout = std::chrono::minutes(10);  ///< for each command
  bool setup_once = false;     ///< set up one worktree, and copy its untracked files to the others
  std::filesystem::path root;  ///< below which they are made, relative to the main tree; empty:
                               ///< beside the repository. Recorded as an absolute path
  bool imports = true;         ///< read `.worktreeinclude` and `.cursor/worktrees.json`

  bool operator==(WorktreeSettings const&) const = default;
};

/// The required difference between proposed approaches.
enum class Diversity {
  low,     ///< variations of one design
  medium,  ///< another central idea each
  high     ///< another school of thought each
};

/// How elaborate a result is to be.
enum class Depth {
  sketch,            ///< shows whether the idea holds, and nothing more
  proof_of_concept,  ///< works for the main case and can be measured
  production_ready   ///< complete, tested and documented
};

/// The form of a result.
enum class PrototypeFormat {
  code,        ///< code that runs
  pseudocode,  ///< pseudocode in a Markdown file
  diagram      ///< Mermaid diagrams with short texts in a Markdown file
};

/// Approaches that an agent proposes in addition to the listed ones: `[generate]`.
struct GenerateSettings {
  int count = 0;                                                 ///< 0: none
  Diversity diversity = Diversity::medium;                       ///< how much they must differ
  Depth depth = Depth::proof_of_concept;                         ///< of the results
  PrototypeFormat format = PrototypeFormat::code;                ///< of the results
  std::string agent;                                             ///< empty: the session's
  std::string model;                                             ///< empty: the agent's default
  std::chrono::milliseconds timeout = std::chrono::minutes(10);  ///< of each session

  bool operator==(GenerateSettings const&) const = default;
};

/// How results are measured, and when they are conclusive: `[evaluate]`.
struct EvaluateSettings {
  std::vector<std::string> protect;  ///< globs; restored from the base before measuring
  std::vector<std::string> inject;   ///< directories or files, relative to the main tree, that are
                                     ///< copied into the worktree for measuring only
  double result_confidence = 0.95;   ///< probability that a verdict on results needs
  double confidence = 0.8;           ///< that a verdict on approaches needs
  std::optional<double> matters;     ///< as in DecisionSettings
  int gate_retries = 1;              ///< further runs of a gate that failed; 0–100
  int warm_up = 1;                   ///< uncounted runs before exclusive measuring; 0–100
  int max_repeat = 20;               ///< rounds of criteria that repeat until_clear; 5–1000
  std::chrono::milliseconds max_measuring =
      std::chrono::minutes(5);  ///< for them; after it they get 5 rounds in all
  std::chrono::milliseconds max_wait =
      std::chrono::hours(1);  ///< until others have finished measuring on this machine
  bool base = true;           ///< gates and scored commands run on the untouched base, too
  bool base_competes = true;  ///< the base may turn out the best
  bool clean =
      false;         ///< approaches are measured in a fresh checkout of their commit, after set-up
  std::string host;  ///< where timed criteria are measured; empty: on the sessions' first

  bool operator==(EvaluateSettings const&) const = default;
};

/// How judges compare.
enum class JudgeMode {
  pairwise,  ///< the better of two, in both orders; ties allowed
  scale,     ///< a score from 0 to 10 for each, in one order and its reverse
};

/// The judges and their method: `[judge]`.
struct JudgeSettings {
  int count = 3;                         ///< number of judges, 1–100
  JudgeMode mode = JudgeMode::pairwise;  ///< how they compare
  std::vector<std::string> panel;  ///< AGENT or AGENT:MODEL, taken in turn; empty: the session's
  std::int64_t max_diff = 60'000;  ///< bytes; a larger diff is summarised file by file
  int max_sessions = 60;  ///< of results, and of outlines; some pairs are left out if not all fit
  std::chrono::milliseconds timeout = std::chrono::minutes(10);  ///< of each session

  bool operator==(JudgeSettings const&) const = default;
};

/// How often the file of instructions is read.
enum class InstructionsMode {
  fresh,  ///< for every session
  pinned  ///< once for each round of sessions, or batch of tasks
};

/// Files that a record has besides its own.
enum class ReportLayout {
  record,              ///< none
  parallel_experiment  ///< results/NAME_progress.json and variants/NAME.json for each approach
};

/// The parts of a comparison that a report shows.
enum class ComparisonStyle {
  matrix,     ///< the table of approaches and criteria
  narrative,  ///< the trade-offs
  both        ///< the table, then the trade-offs
};

/// The words that follow a verdict.
enum class RecommendationStyle {
  decisive,    ///< where the best leads and trails, and what is close to it
  options,     ///< what speaks for and against each approach that is ranked
  conditional  ///< which approach to take if a certain criterion matters most
};

/// The content of reports: `[report]`.
struct ReportSettings {
  ReportLayout layout = ReportLayout::record;                          ///< of a record's files
  ComparisonStyle comparison = ComparisonStyle::both;                  ///< which parts are shown
  RecommendationStyle recommendation = RecommendationStyle::decisive;  ///< how it is worded
  double alternatives_within = 0.1;                                    ///< of the best total, 0–1
  bool code_samples = false;  ///< excerpts of each diff in the summary

  bool operator==(ReportSettings const&) const = default;
};

/// Ways to notify a person of an occasion: `[on]`. Each is "bell" or "terminal" (of the terminal
/// that shows the run), "desktop", or a shell command line. The library only records them; the
/// program `pexplore` carries them out.
struct Notifications {
  std::vector<std::string> finished;  ///< a run has ended with at least one result
  std::vector<std::string> failed;    ///< a run has ended without one, or was cut short
  std::vector<std::string> limited;   ///< the API refuses, so that no session starts for a while
  std::vector<std::string> budget;    ///< a budget is nearly or wholly spent
  std::vector<std::string>
      needs_attention;  ///< a session is silent, has left its worktree or cannot log in

  bool operator==(Notifications const&) const = default;
};

/// The issue or file that lists the tasks.
struct MasterIssue {
  std::string repository;  ///< "owner/repo"; empty: it is a file
  int number = 0;          ///< 0: it is a file
  std::string title,       ///< of the issue; empty: it is a file
      url;                 ///< of a file its path

  bool operator==(MasterIssue const&) const = default;
};

/// Settings of an experiment whose approaches are the tasks of a master issue.
struct TaskWork {
  MasterIssue master;              ///< the origin of the tasks
  TaskPlan plan;                   ///< approaches have the names of these tasks
  std::string host;                ///< of the forge: "github.com"
  std::string api;                 ///< of the forge; empty: nothing is filed or pushed
  std::string repository;          ///< "owner/repo" for sub-issues and pull requests
  std::string remote;              ///< name of the git remote that branches are pushed to
  std::string remote_url;          ///< the URL of that remote when the run began
  std::string target;              ///< target branch of pull requests
  std::string prompt;              ///< template of the prompts of sessions; see prompt_template()
  double success_threshold = 0.8;  ///< share of tasks that must be completed, 0–1
  int batch_size = 0;      ///< tasks in a batch; the next starts when all have ended; 0: all
  bool integrate = false;  ///< build and test the merge of all results

  bool operator==(TaskWork const&) const = default;
};

/// The content of a spec file: one task explored by several approaches.
struct Experiment {
  std::string name;                    ///< slug; empty: derived from the task
  std::string task;                    ///< text that every session gets
  std::string context;                 ///< said of it before: quoted as data, except to judges
  std::string base = "HEAD";           ///< any commit-ish; frozen to a commit when the run starts
  bool include_dirty = false;          ///< start from the uncommitted state of the main tree
  std::filesystem::path instructions;  ///< relative to the main tree; empty: see below
  bool usual_instructions = true;  ///< if there are none, take usual_instructions_file if it exists
  InstructionsMode instructions_mode = InstructionsMode::fresh;  ///< how often they are read
  std::optional<std::chrono::milliseconds> deadline;             ///< for the whole run
  Budget budget;                                                 ///< of the whole experiment
  std::vector<std::string> pass_env;            ///< variables that all children get; may end in `*`
  std::vector<std::string> per_worktree;        ///< variables that name a place of each worktree
  std::vector<Approach> approaches;             ///< after frozen(): each with its first samples
  SessionSettings session;                      ///< how sessions run
  std::map<std::string, AgentSettings> agents;  ///< by name; of others the defaults hold
  std::map<std::string, Host> hosts;            ///< by name
  WorktreeSettings worktree;                    ///< how worktrees are prepared
  GenerateSettings generate;                    ///< approaches that an agent proposes
  EvaluateSettings evaluate;                    ///< how results are measured
  JudgeSettings judge;                          ///< for criteria with a question
  std::vector<Criterion> criteria;              ///< in the order of the spec
  ReportSettings report;                        ///< what reports contain
  Notifications on;                             ///< how a person is notified
  std::optional<TaskWork> tasks;  ///< none: the approaches are alternatives for one task

  bool operator==(Experiment const&) const = default;
};

/// Whether the approaches are alternatives for one task. Otherwise each is a task, assigned by a
/// Publisher, and they are not compared.
[[nodiscard]] inline bool are_alternatives(Experiment const& experiment) {
  return !experiment.tasks;
}

/// The instructions that a run takes, relative to the main tree, where the experiment names none.
inline constexpr std::string_view usual_instructions_file = ".claude/commands/ultrathink-task.md";

/// The format of a spec.
enum class SpecFormat {
  toml,  ///< of files that end in .toml
  yaml,  ///< of files that end in .yaml or .yml
  json   ///< of files that end in .json
};

/// Reads a spec from text. `source` is named in messages ("pexplore.toml:14: unknown key …").
/// Accepts an experiment without approaches or task, since flags may add them. Keys that are
/// left out keep the values of `defaults`. Throws Error(spec) with every fault, a line each.
[[nodiscard]] Experiment parse_experiment(std::string_view text, SpecFormat format,
                                          std::string_view source, Experiment defaults = {});

/// Reads a spec file or pipe of at most 1 MiB. The format is the given one, or follows the ending
/// (.toml, .yaml, .yml, .json); without an ending, as of a pipe, it is recognised by the content
/// where that is possible. Keys that are left out keep the values of `defaults`. Throws Error(spec)
/// or Error(not_found).
[[nodiscard]] Experiment load_experiment(std::filesystem::path const& file,
                                         std::optional<SpecFormat> format = std::nullopt,
                                         Experiment defaults = {});

/// The format of a text that is a document of one format only; none: of several, or of none.
[[nodiscard]] std::optional<SpecFormat> format_of_text(std::string_view text);

/// Reads a text that consists of `[[criterion]]` tables only. Throws as parse_experiment().
[[nodiscard]] std::vector<Criterion> parse_criteria(std::string_view text, SpecFormat format,
                                                    std::string_view source);

/// The same from a file. Throws as load_experiment().
[[nodiscard]] std::vector<Criterion> load_criteria(std::filesystem::path const& file);

/// Sets of criteria that ship with the library: web, library, ml, infra, cli.
[[nodiscard]] std::vector<std::string> criteria_presets();

/// The text of one of them, TOML for parse_criteria(). Throws Error(not_found).
[[nodiscard]] std::string_view criteria_preset(std::string_view name);

/// A configuration of another format, converted to a spec.
struct ImportedSpec {
  std::string toml;                ///< parse_experiment() reads it
  std::vector<std::string> notes;  ///< the result for each key, a line each
};

/// Reads the draft specification `loop-parallel-exploration`; its keys may be in any table. Only
/// wrong syntax is an error: unknown keys are listed in the notes. Throws Error(spec).
[[nodiscard]] ImportedSpec import_draft(std::string_view text, SpecFormat format,
                                        std::string_view source);

/// The same from a file. Throws as load_experiment().
[[nodiscard]] ImportedSpec load_draft(std::filesystem::path const& file);

/// Adds names, ids and further samples, and refuses an experiment that cannot run: without
/// approaches, with more than `max_approaches`, with duplicate names, or with an agent that lacks a
/// required setting. Throws Error(validation), or Error(spec) for values out of range.
[[nodiscard]] Experiment frozen(Experiment experiment);

/// Reads settings, each as KEY=VALUE with the keys and values of a spec: `max_parallel=2`,
/// `budget_usd=20`. Throws Error(validation) that names each fault and the nearest key.
[[nodiscard]] LiveSettings parse_live_settings(std::vector<std::string> const& assignments);

/// A further sample of an approach: "redis.2" of "redis". `sample` is at least 2.
[[nodiscard]] Approach sample_of(Approach const& approach, int sample);

/// The same task done by several agents, each a number of times ({"claude", 2}, {"codex", 1}): each
/// listed approach by each agent ("redis-claude-1") or, if none is listed, an approach of the
/// agent's choice ("claude-1"). Throws Error(validation) for counts outside 1–1000.
[[nodiscard]] Experiment by_agents(Experiment experiment,
                                   std::vector<std::pair<std::string, int>> const& agents);

/// A commented spec in TOML as a starting point; parse_experiment() reads it.
[[nodiscard]] std::string_view spec_template();

/// The same with other criteria: the text of `[[criterion]]` tables.
[[nodiscard]] std::string spec_template(std::string_view criteria);

/// The names of the agents that ship with the library.
[[nodiscard]] std::vector<std::string> const& known_agents();

}  // namespace v0_2
}  // namespace parallel_explore
