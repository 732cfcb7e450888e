#pragma once

#include "parallel_explore/exploration.hpp"

#include <string>
#include <string_view>

/// The texts of branches, commits, issues and pull requests. Pure. Text of people is data in them:
/// it can neither mention a person, nor refer to another issue, nor end the block around it.
namespace parallel_explore::tasks {

inline constexpr auto label_of_all = "parallel-orchestration";
inline constexpr auto label_of_sub_issue = "sub-issue";
inline constexpr auto label_of_diagnostic = "parallel-failure";

/// "owner/repo#42", or the path of the file.
[[nodiscard]] std::string master_name(MasterIssue const& master);

/// "feat/issue-17-add-login"; without a sub-issue "feat/task-2-add-login".
[[nodiscard]] std::string branch_of(PlannedTask const& task, Filed const& issue);

/// The marker of an issue, pull request or comment of a task; `what` distinguishes them. It stays
/// the same in later runs of the same master issue.
[[nodiscard]] std::string marker_of(std::string_view what, TaskWork const& work,
                                    PlannedTask const& task);

/// The marker of the comment on the master issue.
[[nodiscard]] std::string marker_of_report(TaskWork const& work);

/// Text of people, made safe within Markdown.
[[nodiscard]] std::string in_quotation(std::string_view text);

[[nodiscard]] std::string sub_issue_body(TaskWork const& work, PlannedTask const& task);
[[nodiscard]] std::string commit_message(TaskWork const& work, PlannedTask const& task,
                                         Filed const& issue);
[[nodiscard]] std::string pull_request_title(PlannedTask const& task);
[[nodiscard]] std::string pull_request_body(Exploration const& exploration,
                                            ApproachRecord const& record);

[[nodiscard]] std::string diagnostic_title(PlannedTask const& task);
/// `log` is the end of the log, without secrets.
[[nodiscard]] std::string diagnostic_body(Exploration const& exploration,
                                          ApproachRecord const& record, std::string_view log);

/// The task of an approach. Throws std::out_of_range where there is none.
[[nodiscard]] PlannedTask const& task_of(Exploration const& exploration,
                                         ApproachRecord const& record);

}  // namespace parallel_explore::tasks
