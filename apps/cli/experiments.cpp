#include "experiments.hpp"

#include "async/wait_for.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/folder_worktrees.hpp"
#include "worktree/own_state.hpp"
#include "worktree/repository.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <system_error>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

namespace {

std::optional<worktree::Repository> repository_around(std::filesystem::path const& directory) {
  try {
    return worktree::find_repository_now(directory);
  } catch (Error const& error) {
    if (error.code() != ErrorCode::repository) throw;
    return std::nullopt;
  }
}

}  // namespace

std::filesystem::path records_here() {
  auto const repository = repository_around(".");
  return repository ? repository->state_directory() : std::filesystem::absolute(".pexplore");
}

void make_records_here() {
  auto const repository = repository_around(".");
  if (!repository) return;
  async::wait_for(worktree::require_own_state(*repository, ""));
  worktree::make_state_directory(*repository);
}

Bricks bricks_to_read(std::filesystem::path const& directory) {
  Bricks bricks;
  auto const records = std::filesystem::absolute(directory) / ".pexplore";
  std::error_code ignored;
  bool const imported =
      std::filesystem::is_directory(std::filesystem::symlink_status(records, ignored));
  if (!imported || repository_around(directory)) return bricks;
  bricks.store = std::make_unique<JournalStore>(records);
  bricks.worktrees = std::make_unique<FolderWorktrees>(records / "none");
  return bricks;
}

Explorer explorer_to_read(std::filesystem::path const& directory) {
  return Explorer(directory, bricks_to_read(directory));
}

std::optional<Exploration> latest_experiment(Explorer& explorer) {
  std::optional<Exploration> latest;
  for (auto const& name : explorer.store().experiments()) {
    try {
      auto exploration = explorer.store().load(name);
      if (!latest || exploration.started >= latest->started) latest = std::move(exploration);
    } catch (Error const&) {
      continue;  // `list` shows why it cannot be read
    }
  }
  return latest;
}

namespace {

std::string text_of(VerdictKind kind, std::string const& take) {
  switch (kind) {
    case VerdictKind::recommended:
      return take + " recommended";
    case VerdictKind::equal:
      return take + " (one of equals)";
    case VerdictKind::safe_choice:
      return take + " (safe choice)";
    case VerdictKind::keep_base:
      return "base is as good";
    case VerdictKind::no_clear_winner:
      return "no clear winner";
    case VerdictKind::nothing_passed:
      return "nothing passed";
  }
  return {};
}

}  // namespace

Outcome outcome_of(Explorer const& explorer, Exploration const& exploration) {
  if (!exploration.adopted.empty()) return {exploration.adopted.back().approach + " adopted"};
  for (auto const& record : exploration.approaches) {
    auto const number = record.publication.pull_request.number;
    if (number > 0 && are_alternatives(exploration.experiment))
      return {fmt::format("{} in pull request #{}", record.approach.name, number)};
  }
  bool const has_results = std::ranges::any_of(
      exploration.approaches,
      [](ApproachRecord const& each) { return each.state == ApproachState::completed; });
  if (!has_results) return {};
  auto const verdict = verdict_of(explorer, exploration);
  auto const& result = verdict.decision.result;
  return {text_of(result.kind, result.take), !result.take.empty()};
}

std::vector<std::string> next_commands(Exploration const& exploration, Outcome const& outcome) {
  auto const& name = exploration.name;
  auto const row = [&](std::string const& command, std::string_view what) {
    return fmt::format("pexplore {:<28}  {}", command + " " + name, what);
  };
  switch (exploration.state) {
    case ExplorationState::running:
      return {
          row("watch", "what it does, to its report"),
          exploration.paused ? row("resume", "continues it") : row("pause", "starts nothing new"),
          row("stop", "interrupts it; resume continues"), row("cancel", "ends it for good")};
    case ExplorationState::interrupted:
      return {row("resume", "continues where it stopped"), row("status", "what had been done")};
    default:
      break;
  }
  std::vector<std::string> rows{row("show", "the comparison")};
  rows.push_back(row("view", "the report page, with every change"));
  if (outcome.can_adopt) rows.push_back(row("adopt", "brings the result into your branch"));
  if (exploration.state == ExplorationState::failed)
    rows.push_back(row("retry", "runs what failed again"));
  rows.push_back(row("cleanup", "removes its worktrees"));
  return rows;
}

std::string adapter_of(Exploration const& exploration, std::string const& agent) {
  auto const found = exploration.experiment.agents.find(agent);
  bool const is_named = found != exploration.experiment.agents.end();
  return is_named && !found->second.adapter.empty() ? found->second.adapter : agent;
}

std::string age_text(std::chrono::milliseconds age) {
  struct Unit {
    std::string_view one, several;
    std::chrono::milliseconds length;
  };
  using namespace std::chrono;
  constexpr std::array<Unit, 3> units{
      {{"day", "days", hours(24)}, {"h", "h", hours(1)}, {"min", "min", minutes(1)}}};
  for (auto const& unit : units) {
    auto const count = age / unit.length;
    if (count > 0) return fmt::format("{} {}", count, count == 1 ? unit.one : unit.several);
  }
  return "now";
}

}  // namespace pexplore
