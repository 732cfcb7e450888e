#pragma once

#include "parallel_explore/task_orchestrator.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace parallel_explore::tasks {

/// Which issue, or which file.
struct SourceName {
  std::string host;        ///< empty: the remote's
  std::string repository;  ///< "owner/repo"; empty: the remote's
  int number = 0;          ///< 0: a file
  std::filesystem::path file;
};

/// "42", "#42", "owner/repo#42", the address of an issue, or a file. Throws Error(spec) for what is
/// none of them.
[[nodiscard]] SourceName source_name(std::string const& text);

/// The content of a Markdown file of at most 2 MiB. Throws Error(not_found | spec).
[[nodiscard]] std::string read_markdown(std::filesystem::path const& file);

/// A task with what the issue says that exists for it.
[[nodiscard]] PlannedTask with_issue(PlannedTask task, Issue const& issue);

/// The experiment whose approaches are the tasks of `work`. `after` is parallel to them.
[[nodiscard]] Experiment experiment_of(TaskRequest const& request, TaskWork work,
                                       std::vector<std::vector<std::string>> after);

/// The name of a run that was given none: "tasks-42", "tasks-backlog".
[[nodiscard]] std::string run_name(SourceName const& source);

}  // namespace parallel_explore::tasks
