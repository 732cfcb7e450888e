#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// The tasks of a master issue, and the ties between them. Without I/O.
namespace parallel_explore {
inline namespace v0_2 {

/// A reference to an issue: "#12", "GH-12", "owner/repo#12" or its URL.
struct IssueReference {
  std::string repository;  ///< "owner/repo"; empty: the present repository
  int number = 0;          ///< from 1

  bool operator==(IssueReference const&) const = default;
};

/// One task of a master issue. Texts are plain UTF-8 without Markdown, HTML and control characters
/// other than line breaks.
struct PlannedTask {
  std::string name;   ///< slug, unique within the plan, made from number and title: "2-add-login"
  int number = 0;     ///< the 2 of "task 2", from 1: as written, else by the order of the text
  std::string title;  ///< one line, at most 200 bytes
  std::string description;              ///< further text about it, as Markdown source; may be empty
  std::vector<std::string> criteria;    ///< acceptance criteria, a sentence each
  std::vector<std::string> paths;       ///< files, directories ("src/") and globs that it mentions
  std::optional<IssueReference> issue;  ///< its existing issue
  std::vector<std::string> after;       ///< names of tasks that must come first by its text
  std::vector<IssueReference> after_issues;  ///< issues outside the plan that must come first
  std::vector<std::string> headings;  ///< that it stands under, outermost first, without the title
  int phase = 0;                      ///< from 1, of the text's "Phase 2"; 0: it is in none
  std::vector<IssueReference> pull_requests;  ///< that its text names as work on it
  std::vector<std::string> builds_on;  ///< names of tasks whose files its own include or import
  int same_title_before = 0;           ///< tasks of its title above it, done ones too
  std::vector<std::string> shared;     ///< what others have in common with it, a sentence each

  bool operator==(PlannedTask const&) const = default;
};

/// The sub-tasks of a master issue.
struct TaskPlan {
  std::string title;  ///< of the master issue, or of the file's first heading; may be empty
  std::vector<PlannedTask> tasks;  ///< not done yet
  std::vector<std::string> done;   ///< titles of tasks that are ticked off
  std::vector<std::string> notes;  ///< for people: references that lead nowhere
  std::string introduction;  ///< text above the first task, as Markdown source; at most 4,000 bytes
  std::vector<std::string> warnings;  ///< for people: an order that the text asks for, and that was
                                      ///< not understood

  /// The task of that name, or null.
  [[nodiscard]] PlannedTask const* find(std::string_view name) const;

  bool operator==(TaskPlan const&) const = default;
};

/// The origin of a text of tasks.
struct TaskSource {
  std::string title;       ///< of the issue; empty: the text's first heading of level one
  std::string repository;  ///< "owner/repo" of the issue, to recognise references to it
};

/// Reads tasks from Markdown as GitHub has it: sections "Task 1: …", else checklists, else tables
/// of tasks, else the text under "Tasks", else sections, else numbered lists; see
/// docs/guide/tasks-format.md. Accepts any bytes and never throws for the content of a text: a text
/// without tasks gives a plan without tasks.
[[nodiscard]] TaskPlan parse_tasks(std::string_view markdown, TaskSource const& source = {});

/// Facts about a repository that show which files belong together.
struct RepositoryFacts {
  std::vector<std::string> files;                 ///< tracked, relative, sorted
  std::vector<std::vector<std::string>> commits;  ///< files of each recent commit, newest first
  std::map<std::string, std::string> sources;     ///< contents of files, for what they include
};

/// The kind of a tie between tasks.
enum class TieKind {
  same_file,  ///< they mention the same file, or globs that match a common file of the repository
  same_directory,  ///< one mentions a directory of files that the other mentions
  declared_order,  ///< the text of one says that it comes after the other
  implied_order,   ///< by their texts, one makes something that the other uses
  cycle,           ///< by their texts, each waits for the other
  hot_file,        ///< their files usually change together with the same file; never blocks
  code_order,      ///< by the code, files of one include or import files of the other; never blocks
};

/// A reason why tasks cannot, or should not, run at the same time.
struct Tie {
  TieKind kind = TieKind::same_file;  ///< why they are tied
  /// Names in the order of the plan; for an order: first, then; for a cycle: each before the next.
  std::vector<std::string> tasks;
  std::string reason;  ///< for people, one sentence
  bool blocks = true;  ///< they must not run at the same time; else only for information

  bool operator==(Tie const&) const = default;
};

/// Whether to run all tasks at the same time.
enum class Advice {
  proceed,  ///< no ties; at most a note that there are many tasks
  warn,     ///< ties that do not block, or notes: too few tasks, no files named, little to gain
  abort     ///< a tie blocks
};

/// How independence is checked.
struct IndependenceSettings {
  int max_workers = 5;          ///< concurrent sessions, from 1
  std::size_t few_commits = 3;  ///< changes in fewer common commits are not evidence
  double hot_share = 0.5;       ///< of the commits that touch a task's files, 0–1
};

/// Whether tasks may run at the same time, with the reasons.
struct Independence {
  Advice advice = Advice::proceed;  ///< what follows from ties and notes
  std::vector<Tie> ties;            ///< blocking ones first
  std::vector<std::string> notes;   ///< too small, too many, no files named, little to gain
  /// Names of tasks; each wave depends on earlier waves only. Empty if there is a cycle.
  std::vector<std::vector<std::string>> waves;

  bool operator==(Independence const&) const = default;
};

/// Finds the ties between the tasks of a plan, by the paths and the texts of the tasks and by the
/// files of the repository. Pure.
[[nodiscard]] Independence check_independence(TaskPlan const& plan, RepositoryFacts const& facts,
                                              IndependenceSettings const& settings = {});

/// For every task, the names of tasks that must be done immediately before it if tied tasks do not
/// run at the same time; parallel to plan.tasks. Indirect predecessors are left out: n tasks of one
/// file are a chain. A tie without an order follows the declared orders, then the order of the
/// plan. Tasks in a cycle do not wait for each other.
[[nodiscard]] std::vector<std::vector<std::string>> predecessors(TaskPlan const& plan,
                                                                 Independence const& independence);

/// The name in JSON, spelt as the enumerator: "same_file".
[[nodiscard]] std::string name_of(TieKind kind);

/// "proceed", "warn" or "abort".
[[nodiscard]] std::string name_of(Advice advice);

/// The tracked files that match a path, directory or glob of a task: `*` and `?` within a
/// directory,
/// `**` across them, `[a-z]`, `[!a-z]`, `{a,b}`. Any other name matches the only file
/// whose path ends in it; a glob without "/" matches in every directory.
[[nodiscard]] std::vector<std::string> files_meant(std::string const& path,
                                                   RepositoryFacts const& facts);

}  // namespace v0_2
}  // namespace parallel_explore
