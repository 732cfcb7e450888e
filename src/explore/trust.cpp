#include "explore/trust.hpp"

#include "explore/worktree_place.hpp"
#include "parallel_explore/error.hpp"
#include "text/path_text.hpp"
#include "text/utf8.hpp"
#include "worktree/isolation.hpp"
#include "worktree/own_state.hpp"
#include "worktree/trusted_programs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::operations {
namespace {

namespace fs = std::filesystem;

/// Whether the record was made here. Earlier versions recorded the path itself.
bool is_of_this_place(worktree::Repository const& repository, Exploration const& exploration) {
  if (exploration.last_seq == 0) return true;  // nothing is recorded
  if (exploration.trust && !exploration.trust->place.empty())
    return exploration.trust->place == worktree::mark_of_place(repository);
  std::error_code ignored;
  return exploration.repository == text::valid_utf8(repository.main_tree.string()) ||
         fs::equivalent(exploration.repository, repository.main_tree, ignored);
}

bool has_run_sessions(Exploration const& exploration) {
  return !exploration.helpers.empty() ||
         std::ranges::any_of(exploration.approaches,
                             [](ApproachRecord const& each) { return !each.sessions.empty(); });
}

/// Git on everything that operations on the experiment use: the repository, its submodules, the
/// experiment's worktrees and theirs.
std::vector<worktree::Git> gits_of(worktree::Repository const& repository,
                                   Exploration const& exploration) {
  std::vector<worktree::Git> gits{repository.git()};
  auto const add_modules = [&](fs::path const& git_dir) {
    for (auto const& each : worktree::module_directories(git_dir))
      gits.emplace_back(each, fs::path(), each);
  };
  add_modules(repository.git_dir);
  for (auto const& record : exploration.approaches) {
    if (record.worktree.path.empty()) continue;
    try {
      auto const git_dir = worktree::git_dir_of(repository, record.worktree.path);
      gits.emplace_back(git_dir, fs::path(), repository.git_dir);
      add_modules(git_dir);
    } catch (Error const&) {
      // A worktree that is gone has no settings.
    }
  }
  return gits;
}

/// Records the new paths of worktrees that were moved together with their repository, and repairs
/// git's links to them.
awaitable<void> record_moved_worktrees(worktree::Repository const& repository,
                                       run::Recorder& recorder) {
  auto const name = recorder.exploration().name;
  std::vector<ApproachRecord> const records = recorder.exploration().approaches;
  for (auto const& record : records) {
    auto const now = repository.worktree_root() / name / record.approach.name;
    std::error_code ignored;
    bool const is_moved = !record.worktree.path.empty() && record.worktree.path != now.string() &&
                          fs::is_directory(fs::symlink_status(now, ignored));
    if (!is_moved || record.worktree.phase != WorktreePhase::settled) continue;
    std::vector<std::string> repair{"worktree", "repair", now.string()};
    co_await repository.git().attempt(std::move(repair));
    recorder.emit(events::WorktreeCreated{record.approach.name, text::recorded_path(now.string()),
                                          record.worktree.branch, record.worktree.base,
                                          record.worktree.host});
    if (record.worktree.preexisting)
      recorder.emit(events::WorktreeReady{record.approach.name, *record.worktree.preexisting});
  }
}

}  // namespace

awaitable<void> require_own_record(Workspace const& workspace, std::string name) {
  if (!workspace.repository) co_return;
  auto const& repository = *workspace.repository;
  co_await worktree::require_own_state(repository, name);
  Exploration const exploration = workspace.bricks.store->load(name);
  if (is_of_this_place(repository, exploration)) co_return;
  throw Error(
      ErrorCode::repository,
      fmt::format("the record of {} was made in {}, and this is {}", name, exploration.repository,
                  repository.main_tree.string()),
      fmt::format("if you moved or copied the repository yourself: pexplore trust {}; if not, its "
                  "commands are not yours: rm -r {}",
                  name, (repository.state_directory() / name).string()));
}

awaitable<void> begin_trust(Workspace& workspace, run::Recorder& recorder) {
  auto const& exploration = recorder.exploration();
  if (!exploration.trust && !has_run_sessions(exploration) && workspace.repository) {
    std::optional<std::map<std::string, std::string>> programs =
        co_await workspace.bricks.worktrees->programs();
    if (programs)
      recorder.emit(
          events::Trusted{std::move(*programs), worktree::mark_of_place(*workspace.repository)});
  }
  hand_over_trust(workspace, exploration);
}

void hand_over_trust(Workspace& workspace, Exploration const& exploration) {
  if (exploration.trust)
    workspace.bricks.worktrees->trust(exploration.name, exploration.trust->programs);
}

awaitable<Distrust> distrust_of(Workspace const& workspace, std::string name) {
  auto const& repository = workspace.needed_repository();
  Exploration const exploration = workspace.bricks.store->load(name);
  Distrust found;
  found.this_place = repository.main_tree.string();
  if (!is_of_this_place(repository, exploration)) found.recorded_place = exploration.repository;
  worktree::TrustedPrograms const trusted(repository, worktree::trust_of(exploration));
  auto const gits = gits_of(repository, exploration);
  for (auto const& git : gits) {
    std::vector<worktree::ProgramSetting> const programs = co_await worktree::programs_of(git);
    for (auto const& each : programs) {
      bool const is_known = std::ranges::any_of(found.programs, [&](auto const& other) {
        return other.setting == each.key && other.value == each.value;
      });
      if (!trusted.trusts(each) && !is_known)
        found.programs.push_back({each.key, each.value, each.origin});
    }
  }
  co_return found;
}

awaitable<void> trust(Workspace& workspace, std::string name, Distrust accepted) {
  auto const& repository = workspace.needed_repository();
  co_await worktree::require_own_state(repository, name);
  auto const journal = workspace.bricks.store->open(name);
  auto const& exploration = journal->exploration();
  use_places(workspace, exploration.experiment);
  events::Trusted event;
  std::vector<worktree::ProgramSetting> programs;
  for (auto const& each : accepted.programs) programs.push_back({each.setting, each.value, {}, {}});
  event.programs = worktree::marks_of(programs);
  if (!exploration.trust) {
    // From here on the record counts, and not the file of an earlier version.
    worktree::TrustedPrograms const earlier(repository, worktree::trust_of(exploration));
    auto const gits = gits_of(repository, exploration);
    for (auto const& git : gits) {
      std::vector<worktree::ProgramSetting> now = co_await worktree::programs_of(git);
      std::erase_if(now, [&](auto const& each) { return !earlier.trusts(each); });
      event.programs.merge(worktree::marks_of(now));
    }
  }
  event.place = worktree::mark_of_place(repository);
  event.accepted = true;
  bool const is_moved = !is_of_this_place(repository, exploration);
  run::Recorder recorder(*journal, workspace.listener());
  recorder.emit(std::move(event));
  if (is_moved) co_await record_moved_worktrees(repository, recorder);
}

}  // namespace parallel_explore::operations
