#include "explore/cleanup_choice.hpp"

#include "explore/trust.hpp"
#include "parallel_explore/error.hpp"
#include "text/durations.hpp"
#include "worktree/branches.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore::operations {
namespace {

/// "30 days", "1h30m".
std::string age_text(std::chrono::milliseconds age) {
  constexpr std::chrono::milliseconds day = std::chrono::hours(24);
  if (age <= day || age % day != age.zero()) return text::format_duration(age);
  return fmt::format("{} days", age / day);
}

/// Whether a result is in the user's branch, though no adoption brought it there.
awaitable<bool> has_merged_result(Workspace const& workspace, Exploration const& exploration) {
  if (!workspace.repository) co_return false;
  for (auto const& record : exploration.approaches) {
    auto const& commit = record.worktree.commit;
    if (commit.empty() || commit == base_of(exploration, record)) continue;
    bool const merged = co_await worktree::is_in_current_branch(*workspace.repository, commit);
    if (merged) co_return true;
  }
  co_return false;
}

/// Why the choice leaves an experiment; empty: it does not.
awaitable<std::string> reason_to_leave(Workspace const& workspace, Exploration const& exploration,
                                       CleanupChoice choice, TimePoint now) {
  if (exploration.state == ExplorationState::running) co_return "it is running";
  auto const since = exploration.ended ? exploration.ended : exploration.started;
  if (choice.older_than && since && now - *since < *choice.older_than) {
    co_return fmt::format("it is younger than {}", age_text(*choice.older_than));
  }
  if (!choice.merged || !exploration.adopted.empty()) co_return std::string();
  bool const merged = co_await has_merged_result(workspace, exploration);
  co_return merged ? std::string() : std::string("no result of it is adopted or merged");
}

}  // namespace

awaitable<ChosenExperiments> choose_to_clean(Workspace& workspace, CleanupChoice choice,
                                             TimePoint now) {
  ChosenExperiments chosen;
  auto const names = workspace.bricks.store->experiments();
  for (auto const& name : names) {
    std::string reason;
    try {
      Exploration const exploration = workspace.bricks.store->load(name);
      co_await require_own_record(workspace, name);
      reason = co_await reason_to_leave(workspace, exploration, choice, now);
    } catch (Error const& error) {
      if (error.code() == ErrorCode::interrupted) throw;
      reason = error.happened();
    }
    if (reason.empty()) {
      chosen.names.push_back(name);
    } else {
      chosen.left.insert_or_assign(name, std::move(reason));
    }
  }
  co_return chosen;
}

}  // namespace parallel_explore::operations
