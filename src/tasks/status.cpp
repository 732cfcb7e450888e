#include "tasks/status.hpp"

#include "core/times.hpp"
#include "files/durable.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/task_orchestrator.hpp"
#include "report/json_values.hpp"
#include "tasks/json_values.hpp"
#include "tasks/metrics.hpp"
#include "tasks/texts.hpp"
#include "text/path_text.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace parallel_explore {
inline namespace v0_2 {

namespace json = boost::json;

}  // namespace v0_2
}  // namespace parallel_explore

namespace parallel_explore::tasks {
namespace {

/// The progress of a task by its stage: the progress within a session is unknown.
struct Stage {
  char const* name;
  int percent;
};

Stage stage_of(ApproachRecord const& record) {
  switch (record.state) {
    case ApproachState::pending:
      if (!record.sessions.empty()) return {"interrupted", 20};
      return {record.publication.issue.number > 0 ? "filed" : "waiting", 0};
    case ApproachState::preparing:
      return {"preparing", 10};
    case ApproachState::running:
      return {"working", 20};
    case ApproachState::evaluating:
      return {record.publication.pushed == record.worktree.commit && !record.worktree.commit.empty()
                  ? "publishing"
                  : "verifying",
              80};
    case ApproachState::completed:
      return {"completed", 100};
    default:
      break;
  }
  if (record.state == ApproachState::cancelled) return {"cancelled", 0};
  if (record.sessions.empty()) return {"preparing", 10};
  return record.worktree.commit.empty() ? Stage{"working", 20} : Stage{"verifying", 80};
}

json::value time_or_null(std::optional<TimePoint> const& time) {
  return time ? json::value(core::to_rfc3339(*time)) : json::value(nullptr);
}

json::object metadata_of(Exploration const& exploration, ApproachRecord const& record) {
  auto const usage = usage_of(record);
  json::object metadata{{"title", task_of(exploration, record).title},
                        {"experiment", exploration.name},
                        {"state", name_of(record.state)},
                        {"issue_url", or_null(record.publication.issue.url)},
                        {"pr_url", or_null(record.publication.pull_request.url)},
                        {"worktree", or_null(text::recorded_path(record.worktree.path))},
                        {"commit", or_null(record.worktree.commit)},
                        {"sessions", record.sessions.size()},
                        {"turns", usage.turns},
                        {"tokens", usage.tokens()},
                        {"cost_usd", or_null(usage.cost_usd)}};
  if (!record.sessions.empty()) {
    auto const& session = record.sessions.back();
    metadata["agent"] = session.agent;
    metadata["activity"] = session.activity.tool.empty()
                               ? session.activity.text
                               : session.activity.tool + " " + session.activity.text;
    metadata["silent_s"] = seconds(session.silent);
  }
  return metadata;
}

/// The approach that an event is about; empty: it is about none.
std::string approach_in(Event const& event) {
  return std::visit(
      [](auto const& each) -> std::string {
        using Each = std::remove_cvref_t<decltype(each)>;
        if constexpr (std::is_same_v<Each, events::ApproachGenerated>) {
          return each.approach.name;
        } else if constexpr (requires { std::string(each.approach); }) {
          return each.approach;
        } else {
          return {};
        }
      },
      event.payload);
}

}  // namespace

std::filesystem::path StatusFiles::file_of(std::filesystem::path const& directory,
                                           std::string const& task) {
  return directory / fmt::format("agent-{}.status.json", task);
}

void StatusFiles::on_event(Event const& event, Exploration const& exploration) {
  if (directory_.empty() || std::holds_alternative<events::SessionProgress>(event.payload)) return;
  if (auto const* const record = exploration.find(approach_in(event)))
    return write(exploration, *record);
  bool const of_all = std::holds_alternative<events::ExplorationStarted>(event.payload) ||
                      std::holds_alternative<events::ExplorationInterrupted>(event.payload) ||
                      std::holds_alternative<events::ExplorationResumed>(event.payload) ||
                      std::holds_alternative<events::ExplorationCompleted>(event.payload);
  if (!of_all) return;
  for (auto const& record : exploration.approaches) write(exploration, record);
}

void StatusFiles::refresh(Exploration const& exploration) {
  if (directory_.empty()) return;
  for (auto const& record : exploration.approaches) {
    if (is_in_progress(record.state)) write(exploration, record);
  }
}

void StatusFiles::write(Exploration const& exploration, ApproachRecord const& record) {
  auto const now =
      std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  auto const file = file_of(directory_, record.approach.name);
  std::error_code ignored;
  std::filesystem::create_directories(directory_, ignored);
  try {
    files::replace_soon(file, status_json(exploration, record, now));
  } catch (Error const&) {
    // The journal has what this file says.
  }
}

}  // namespace parallel_explore::tasks

namespace parallel_explore {
inline namespace v0_2 {

std::string status_json(Exploration const& exploration, ApproachRecord const& record,
                        TimePoint now) {
  using namespace tasks;
  auto const stage = stage_of(record);
  bool const over = is_final(record.state);
  return report::pretty(
      json::object{{"schema", "1.0"},
                   {"schema_version", "1.0"},
                   {"agent_id", record.approach.name},
                   {"sub_issue", or_null(record.publication.issue)},
                   {"status", status_of(record.state)},
                   {"start_time", time_or_null(record.started)},
                   {"last_update", core::to_rfc3339(now)},
                   {"completion_time", over ? time_or_null(record.ended) : json::value(nullptr)},
                   {"pr_number", or_null(record.publication.pull_request)},
                   {"branch_name", or_null(record.worktree.branch)},
                   {"error", or_null(error_of(record))},
                   {"progress_percentage", stage.percent},
                   {"current_stage", stage.name},
                   {"metadata", metadata_of(exploration, record)}});
}

}  // namespace v0_2
}  // namespace parallel_explore
