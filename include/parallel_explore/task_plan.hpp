#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Many tasks at once: what a master issue asks for, and what ties its tasks to each other. Nothing
/// here does I/O.
namespace parallel_explore {

/// An issue as people name it: "#12", "GH-12", "owner/repo#12" or its address.
struct IssueReference {
  std::string repository;  ///< "owner/repo"; empty: the one at hand
  int number = 0;          ///< from 1

  bool operator==(IssueReference const&) const = default;
};

/// One task of a master issue. Texts are plain UTF-8 without Markdown, HTML or control characters
/// but line breaks.
struct PlannedTask {
  std::string name;   ///< slug, unique within the plan, made from number and title: "2-add-login"
  int number = 0;     ///< what "task 2" means, from 1: as written, else by the order of the text
  std::string title;  ///< one line, at most 200 bytes
  std::string description;  ///< what else is said about it, as Markdown source; may be empty
  std::vector<std::string> criteria;         ///< acceptance criteria, a sentence each
  std::vector<std::string> paths;            ///< files, directories ("src/") and globs it mentions
  std::optional<IssueReference> issue;       ///< an issue that exists already for it
  std::vector<std::string> after;            ///< names of tasks that it says must come first
  std::vector<IssueReference> after_issues;  ///< issues outside the plan that must come first

  bool operator==(PlannedTask const&) const = default;
};

/// The sub-tasks of a master issue.
struct TaskPlan {
  std::string title;  ///< of the master issue, or of the file's first heading; may be empty
  std::vector<PlannedTask> tasks;  ///< what is still to be done
  std::vector<std::string> done;   ///< titles of what is ticked off
  std::vector<std::string> notes;  ///< what people should know: references that lead nowhere

  /// The task of that name, or null.
  [[nodiscard]] PlannedTask const* find(std::string_view name) const;

  bool operator==(TaskPlan const&) const = default;
};

/// Where a text of tasks is from.
struct TaskSource {
  std::string title;       ///< of the issue; empty: the text's first heading of level one
  std::string repository;  ///< "owner/repo" of the issue, so that references to it are its own
};

/// Reads tasks from Markdown as GitHub has it: sections "Task 1: …", else checklists, else tables
/// of tasks, else what stands under "Tasks", else sections, else numbered lists; see
/// docs/guide/tasks-format.md. Any bytes will do. Never throws for what is in the text: nothing
/// found is a plan without tasks.
[[nodiscard]] TaskPlan parse_tasks(std::string_view markdown, TaskSource const& source = {});

/// What a repository says about how its files belong together.
struct RepositoryFacts {
  std::vector<std::string> files;                 ///< tracked, relative, sorted
  std::vector<std::vector<std::string>> commits;  ///< files of each recent commit, newest first
};

/// What ties tasks to each other.
enum class TieKind {
  same_file,       ///< they mention the same file, or globs that meet in the repository
  same_directory,  ///< one mentions a directory that the other has files in
  declared_order,  ///< one says that it comes after the other
  implied_order,   ///< one makes what the other uses, by what they say
  cycle,           ///< each waits for the other, by what they say
  hot_file,        ///< what they touch is usually changed together with the same file; blocks none
};

struct Tie {
  TieKind kind = TieKind::same_file;
  /// Names in the order of the plan; for an order: first, then; for a cycle: each before the next.
  std::vector<std::string> tasks;
  std::string reason;  ///< for people, one sentence
  bool blocks = true;  ///< they must not run at once; else it is only worth knowing

  bool operator==(Tie const&) const = default;
};

enum class Advice { proceed, warn, abort };

struct IndependenceSettings {
  int max_workers = 5;          ///< sessions at once, from 1
  std::size_t few_commits = 3;  ///< together in fewer commits says nothing
  double hot_share = 0.5;       ///< of the commits that touch a task's files, 0–1
};

/// Whether tasks may run at once, and why not.
struct Independence {
  Advice advice = Advice::proceed;
  std::vector<Tie> ties;           ///< blocking ones first
  std::vector<std::string> notes;  ///< too small, too many, no files named, little to gain
  /// Names; each wave needs only what is in earlier ones. Empty where there is a cycle.
  std::vector<std::vector<std::string>> waves;

  bool operator==(Independence const&) const = default;
};

[[nodiscard]] Independence check_independence(TaskPlan const& plan, RepositoryFacts const& facts,
                                              IndependenceSettings const& settings = {});

/// For every task the names of those that must be done right before it when tied ones do not run at
/// once, in the order of the plan; parallel to plan.tasks. What these wait for is not repeated: n
/// tasks of one file are a chain. A tie without an order goes by what is declared, then by the
/// order of the plan. What is in a cycle waits for nobody in that cycle.
[[nodiscard]] std::vector<std::vector<std::string>> predecessors(TaskPlan const& plan,
                                                                 Independence const& independence);

/// "same_file" and so on; "proceed", "warn" or "abort".
[[nodiscard]] std::string name_of(TieKind kind);
[[nodiscard]] std::string name_of(Advice advice);

/// Tracked files that a path, directory or glob of a task means: `*` and `?` within a directory,
/// `**` across them, `[a-z]`, `[!a-z]`, `{a,b}`. A name that is none of these means the only file
/// whose path ends in it; a glob without "/" holds in every directory.
[[nodiscard]] std::vector<std::string> files_meant(std::string const& path,
                                                   RepositoryFacts const& facts);

}  // namespace parallel_explore
