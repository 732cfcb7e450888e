#pragma once

#include "parallel_explore/task_orchestrator.hpp"
#include "tasks/forge_access.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

/// The issue or file that lists the tasks of a run.
namespace parallel_explore::tasks {

/// An issue or a file, as people name it.
struct SourceName {
  std::string host;        ///< empty: the remote's
  std::string repository;  ///< "owner/repo"; empty: the remote's
  int number = 0;          ///< 0: a file
  std::filesystem::path file;

  [[nodiscard]] bool is_file() const { return number == 0; }
};

/// Reads "42", "#42", "owner/repo#42", the URL of an issue, or the path of a file. Throws
/// Error(spec) for anything else.
[[nodiscard]] SourceName source_name(std::string const& text);

/// The name of a run for which none was given: "tasks-42", "tasks-backlog".
[[nodiscard]] std::string run_name(SourceName const& source);

/// "owner/repo#7" where the server answered for issue `asked` with another one: it was transferred.
/// Empty: it was not.
[[nodiscard]] std::string transferred_to(Issue const& issue, int asked);

/// The content of a Markdown file of at most 2 MiB. Throws Error(not_found | spec).
[[nodiscard]] std::string read_markdown(std::filesystem::path const& file);

/// A master issue or a file with its text.
struct SourceText {
  MasterIssue master;  ///< the title of a file is empty
  std::string body;
};

/// Reads a file. Its recorded path is relative to `top` if the file is below that directory, else
/// its name alone. Throws as read_markdown(), and Error(spec) for an empty file.
[[nodiscard]] SourceText read_file_source(SourceName const& source,
                                          std::filesystem::path const& top);

/// Reads an issue: with `forge` if it is in the repository of `work`, else with a forge of its own
/// repository. Throws Error(validation) for a pull request or a closed issue, Error(spec) for one
/// without text, Error(forge).
awaitable<SourceText> read_issue_source(SourceName source, TaskWork work, Forge& forge,
                                        ForgeAccess& access);

/// The surroundings in which a source is looked up, borrowed.
struct SourceAccess {
  TaskRepository& repository;
  TaskRemotes& remotes;
  ForgeAccess& forges;
};

/// A source that has been read, and the forge that its tasks are published to.
struct ResolvedSource {
  TaskWork work;  ///< without a plan
  std::string body;
  std::unique_ptr<Forge> forge;    ///< null: none is needed
  std::vector<std::string> notes;  ///< for people
};

/// Reads the source that `request` names, and checks that its tasks can be published where that is
/// wanted. `work` has the settings of the run. Throws as the functions above, source_name(),
/// with_forge() and check_publishing_rights().
awaitable<ResolvedSource> resolve_source(TaskRequest request, TaskWork work, SourceAccess access);

}  // namespace parallel_explore::tasks
