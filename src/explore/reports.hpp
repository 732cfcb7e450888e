#pragma once

#include "explore/workspace.hpp"
#include "parallel_explore/result_aggregator.hpp"

/// Reports on an exploration, rendered with the workspace's bricks.
namespace parallel_explore::operations {

/// Borrows exploration, verdict and bricks.
[[nodiscard]] ReportInput report_input(Bricks const& bricks, Exploration const& exploration,
                                       Verdict const& verdict);

/// As full_report_of().
awaitable<std::string> full_report(Workspace const& workspace, Exploration exploration,
                                   Verdict verdict, std::string format);

/// Writes the reports beside the journal. Throws Error(resource).
awaitable<void> write_reports(Workspace const& workspace, Journal& journal);

}  // namespace parallel_explore::operations
