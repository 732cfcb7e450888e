#include "explore/recovery.hpp"

#include "agents/leavings.hpp"
#include "core/agent_catalogue.hpp"
#include "core/one_line.hpp"
#include "launch/prefix_launcher.hpp"
#include "parallel_explore/error.hpp"
#include "process/command.hpp"
#include "process/environment.hpp"
#include "process/strays.hpp"
#include "run/agent_state.hpp"
#include "run/approach_end.hpp"
#include "run/clean_checkout.hpp"
#include "run/measured_in.hpp"
#include "run/recorded_worktree.hpp"
#include "run/samples.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::operations {
namespace {

constexpr auto stray_grace = std::chrono::seconds(5);

/// A process that a killed run may have left, and the mark that it and its descendants have in
/// their environment.
struct Leftover {
  ProcessIdentity process;
  std::string mark;
};

std::vector<Leftover> possible_leftovers(Exploration const& exploration) {
  std::vector<Leftover> found;
  for (auto const& record : exploration.approaches) {
    // Commands of set-up and evaluation are known by the worktree that they run in.
    bool const is_measured = record.worktree.phase == WorktreePhase::measuring;
    if (!record.worktree.path.empty() && (is_measured || !is_final(record.state)))
      found.push_back({{}, "PEXPLORE_WORKTREE=" + record.worktree.path});
    for (auto const& session : record.sessions) {
      if (!session.result)
        found.push_back({session.process, "PEXPLORE_SESSION=" + session.session_id});
    }
  }
  for (auto const& helper : exploration.helpers) {
    if (!helper.result) found.push_back({helper.process, "PEXPLORE_SESSION=" + helper.session_id});
  }
  for (auto const& checkout : run::clean_checkouts(exploration))
    found.push_back({{}, "PEXPLORE_WORKTREE=" + checkout.path.string()});
  return found;
}

}  // namespace

int count_leftovers(Exploration const& exploration) {
  std::set<std::int64_t> running;
  for (auto const& [process, mark] : possible_leftovers(exploration)) {
    for (auto const& each : process::find_strays(process, mark)) running.insert(each.pid);
  }
  return static_cast<int>(running.size());
}

namespace {

void remove_leavings_of(std::string const& agent, ProcessIdentity process,
                        Exploration const& exploration) {
  AgentSettings settings;
  auto const& all = exploration.experiment.agents;
  if (auto const found = all.find(agent); found != all.end()) settings = found->second;
  if (auto const* const row = core::find_agent(run::adapter_of(agent, settings)))
    agents::remove_leavings(*row, settings, process.pid);
}

/// Removes files that agents of a killed run left outside the worktrees.
void remove_leavings(Exploration const& exploration) {
  for (auto const& record : exploration.approaches) {
    for (auto const& session : record.sessions) {
      if (!session.result) remove_leavings_of(session.agent, session.process, exploration);
    }
  }
  for (auto const& helper : exploration.helpers) {
    if (!helper.result) remove_leavings_of(helper.agent, helper.process, exploration);
  }
}

}  // namespace

int end_leftovers(Exploration const& exploration) {
  int ended = 0;
  for (auto const& [process, mark] : possible_leftovers(exploration)) {
    auto const strays = process::find_strays(process, mark);
    if (!strays.empty()) ended += process::end_strays(strays, stray_grace);
  }
  remove_leavings(exploration);
  return ended;
}

namespace {

/// Removes the fresh checkouts that a killed run left.
awaitable<void> remove_checkouts(Workspace& workspace, run::Recorder& recorder) {
  std::vector<Worktree> const places = run::clean_checkouts(recorder.exploration());
  for (auto const& place : places) {
    std::string problem;
    try {
      std::optional<std::string> const tip = co_await workspace.bricks.worktrees->tip(place);
      std::error_code ignored;
      bool const has_branch = tip && !tip->empty();
      if (!has_branch && !std::filesystem::exists(place.path, ignored)) continue;
      co_await workspace.bricks.worktrees->remove(place, Removal::force);
    } catch (Error const& error) {
      if (error.code() == ErrorCode::resource) throw;
      problem = error.what();
    }
    if (!problem.empty()) recorder.emit(events::Warned{{}, std::move(problem)});
  }
}

}  // namespace

awaitable<int> end_launched(Workspace& workspace, std::string experiment) {
  constexpr auto time_to_end = std::chrono::seconds(30);
  auto const left = launch::left_commands(workspace.bricks.store->directory(experiment));
  int ended = 0;
  for (auto const& command : left) {
    bool was_tried = command.stop.empty();
    if (!command.stop.empty()) {
      process::CommandRequest request;
      request.command.argv = command.stop;
      request.command.environment = process::current_environment();
      request.command.directory = "/";
      request.timeout = time_to_end;
      try {
        process::CommandOutcome const outcome = co_await process::run_command(std::move(request));
        if (process::shell_status(outcome.status) == 0) ++ended;
        was_tried = outcome.stop_cause == process::StopCause::by_itself;
      } catch (Error const& error) {
        // It stays recorded: without the program it could not be tried.
        if (error.code() != ErrorCode::agent) throw;
      }
    }
    std::error_code ignored;
    if (was_tried) std::filesystem::remove(command.record, ignored);
  }
  co_return ended;
}

int count_launched(std::filesystem::path const& record) {
  return static_cast<int>(launch::left_commands(record).size());
}

std::vector<ApproachRecord> sessions_on_hosts(Exploration const& exploration) {
  std::vector<ApproachRecord> found;
  for (auto const& record : exploration.approaches) {
    bool const is_open = !record.sessions.empty() && !record.sessions.back().result;
    if (is_open && !record.worktree.host.empty()) found.push_back(record);
  }
  return found;
}

awaitable<void> end_on_hosts(Workspace& workspace, run::Recorder& recorder,
                             std::vector<ApproachRecord> records) {
  if (!workspace.hosts) co_return;
  for (auto const& record : records) {
    std::string problem;
    try {
      Worktree const worktree = run::recorded_worktree(recorder.exploration(), record);
      launch::RemotePlace const remote = workspace.hosts->add(worktree);
      std::vector<std::string> end{"end", remote.place};
      co_await remote.connection->call(std::move(end));
    } catch (Error const& error) {
      if (error.code() == ErrorCode::interrupted) throw;
      problem = core::on_one_line(error);
    }
    if (problem.empty()) continue;
    recorder.emit(events::Warned{
        record.approach.name,
        fmt::format("its session on host {} may go on there: {}", record.worktree.host, problem)});
  }
}

awaitable<int> restore_measured(Workspace& workspace, run::Recorder& recorder) {
  std::vector<ApproachRecord> const records = recorder.exploration().approaches;
  int restored = 0;
  co_await remove_checkouts(workspace, recorder);
  for (auto const& record : records) {
    bool const is_measured = record.worktree.phase == WorktreePhase::measuring;
    if (!is_measured || !run::has_worktree(record)) continue;
    auto measured = run::measured_worktree(recorder.exploration(), record, workspace.main_tree);
    measured.on_restored = [&] {
      ++restored;
      if (record.state == ApproachState::completed) run::complete(recorder, record.approach.name);
    };
    measured.on_unrestored = [&](Error const& error) {
      if (error.code() == ErrorCode::resource) throw error;
      recorder.emit(events::Warned{record.approach.name, error.what()});
    };
    co_await run::undo_measuring(*workspace.bricks.worktrees, std::move(measured));
  }
  co_return restored;
}

}  // namespace parallel_explore::operations
