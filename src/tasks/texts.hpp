#pragma once

#include "parallel_explore/exploration.hpp"

#include <string>
#include <string_view>

/// What is written to branches, issues and pull requests. Pure. What people wrote is data: it can
/// neither mention somebody, nor refer to another issue, nor end the block that it stands in.
namespace parallel_explore::tasks {

inline constexpr auto label_of_all = "parallel-orchestration";
inline constexpr auto label_of_sub_issue = "sub-issue";
inline constexpr auto label_of_diagnostic = "parallel-failure";

/// "owner/repo#42", or the file's path.
[[nodiscard]] std::string master_name(MasterIssue const& master);

/// "feat/issue-17-add-login"; without an issue of its own "feat/task-2-add-login".
[[nodiscard]] std::string branch_of(PlannedTask const& task, Filed const& issue);

/// What finds it again: the same for the same task of the same master.
[[nodiscard]] std::string marker_of(std::string_view what, TaskWork const& work,
                                    PlannedTask const& task);
[[nodiscard]] std::string marker_of_report(TaskWork const& work);

/// Text of people that is to stand in Markdown of ours.
[[nodiscard]] std::string in_quotation(std::string_view text);

[[nodiscard]] std::string sub_issue_body(TaskWork const& work, PlannedTask const& task);
[[nodiscard]] std::string commit_message(TaskWork const& work, PlannedTask const& task,
                                         Filed const& issue);
[[nodiscard]] std::string pull_request_title(PlannedTask const& task);
[[nodiscard]] std::string pull_request_body(Exploration const& exploration,
                                            ApproachRecord const& record);

[[nodiscard]] std::string diagnostic_title(PlannedTask const& task);
/// `log` is the end of what the session said, without secrets.
[[nodiscard]] std::string diagnostic_body(Exploration const& exploration,
                                          ApproachRecord const& record, std::string_view log);

/// The task of an approach. Throws std::out_of_range where there is none.
[[nodiscard]] PlannedTask const& task_of(Exploration const& exploration,
                                         ApproachRecord const& record);

}  // namespace parallel_explore::tasks
