#include "tasks/metrics.hpp"

#include "parallel_explore/task_orchestrator.hpp"
#include "report/json_values.hpp"
#include "tasks/json_values.hpp"
#include "tasks/texts.hpp"
#include "text/durations.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

namespace json = boost::json;

}  // namespace v0_2
}  // namespace parallel_explore

namespace parallel_explore::tasks {
namespace {

namespace json = boost::json;

using Spans = std::vector<std::pair<TimePoint, TimePoint>>;

/// The times at which a task was in progress: its last attempt, and the sessions of earlier ones.
Spans spans_of(ApproachRecord const& record) {
  Spans spans;
  // Time spent waiting for the API does not count as work.
  auto const until = record.publication.verified ? record.publication.verified : record.ended;
  if (record.started && until) spans.emplace_back(*record.started, *until);
  for (auto const& session : record.sessions) {
    if (session.ended) spans.emplace_back(session.started, *session.ended);
  }
  return spans;
}

/// The time that at least one span covers: interrupted runs have gaps.
std::chrono::milliseconds covered(Spans spans) {
  std::ranges::sort(spans);
  std::chrono::milliseconds sum{0};
  std::optional<TimePoint> until;
  for (auto const& [from, to] : spans) {
    auto const start = until ? std::max(*until, from) : from;
    if (to > start) sum += to - start;
    if (!until || to > *until) until = to;
  }
  return sum;
}

json::object task_json(Exploration const& exploration, ApproachRecord const& record) {
  auto const figures = figures_of(record);
  auto const changes = record.worktree.changes.value_or(Changes{});
  return {{"name", record.approach.name},
          {"title", task_of(exploration, record).title},
          {"status", status_of(record.state)},
          {"error", or_null(error_of(record))},
          {"issue", or_null(record.publication.issue)},
          {"pull_request", or_null(record.publication.pull_request)},
          {"branch", or_null(record.worktree.branch)},
          {"duration_s", seconds(figures.duration)},
          {"session_s", seconds(figures.sessions)},
          {"sessions", record.sessions.size()},
          {"files_changed", changes.files_changed},
          {"lines_added", changes.lines_added},
          {"lines_removed", changes.lines_removed},
          {"commits", record.publication.commits},
          {"tokens", figures.usage.tokens()},
          {"cost_usd", or_null(figures.usage.cost_usd)}};
}

}  // namespace

TaskFigures figures_of(ApproachRecord const& record) {
  TaskFigures figures;
  figures.duration = covered(spans_of(record));
  figures.sessions = time_of(record);
  figures.usage = usage_of(record);
  return figures;
}

Figures figures_of(Exploration const& exploration) {
  Figures figures;
  Spans spans;
  for (auto const& record : exploration.approaches) {
    ++figures.tasks;
    if (record.state == ApproachState::completed) {
      ++figures.completed;
      auto const changes = record.worktree.changes.value_or(Changes{});
      figures.changes.files_changed += changes.files_changed;
      figures.changes.lines_added += changes.lines_added;
      figures.changes.lines_removed += changes.lines_removed;
      figures.commits += record.publication.commits;
    } else if (is_final(record.state)) {
      ++figures.failed;
    }
    figures.sum += figures_of(record).duration;
    std::ranges::move(spans_of(record), std::back_inserter(spans));
  }
  figures.wall = covered(std::move(spans));
  figures.usage = usage_of(exploration);
  return figures;
}

std::optional<double> Figures::speed_up() const {
  if (wall.count() == 0) return std::nullopt;
  return static_cast<double>(sum.count()) / static_cast<double>(wall.count());
}

std::string figures_text(Exploration const& exploration) {
  auto const figures = figures_of(exploration);
  auto text = fmt::format("{} of {} task{} completed", figures.completed, figures.tasks,
                          figures.tasks == 1 ? "" : "s");
  if (auto const speed_up = figures.speed_up(); speed_up && figures.completed > 0) {
    text += fmt::format(" in {} ({} one after the other: {:.1f} times as fast)",
                        text::format_duration(figures.wall), text::format_duration(figures.sum),
                        *speed_up);
  }
  if (figures.usage.tokens() > 0) text += fmt::format("; {} tokens", figures.usage.tokens());
  if (figures.usage.cost_usd && *figures.usage.cost_usd > 0)
    text += fmt::format("; ${:.2f}", *figures.usage.cost_usd);
  return text;
}

bool is_in_progress(ApproachState state) {
  return state != ApproachState::pending && !is_final(state);
}

std::string status_of(ApproachState state) {
  if (state == ApproachState::pending) return "pending";
  if (is_in_progress(state)) return "in_progress";
  return state == ApproachState::completed ? "completed" : "failed";
}

}  // namespace parallel_explore::tasks

namespace parallel_explore {
inline namespace v0_2 {

std::string metrics_json(Exploration const& exploration) {
  using namespace tasks;
  json::array each;
  for (auto const& record : exploration.approaches) each.push_back(task_json(exploration, record));
  auto const figures = figures_of(exploration);
  json::object const total{{"tasks", figures.tasks},
                           {"completed", figures.completed},
                           {"failed", figures.failed},
                           {"wall_s", seconds(figures.wall)},
                           {"sum_of_durations_s", seconds(figures.sum)},
                           {"speed_up", or_null(figures.speed_up())},
                           {"files_changed", figures.changes.files_changed},
                           {"lines_added", figures.changes.lines_added},
                           {"lines_removed", figures.changes.lines_removed},
                           {"commits", figures.commits},
                           {"tokens", figures.usage.tokens()},
                           {"cost_usd", or_null(figures.usage.cost_usd)}};
  auto const& work = exploration.experiment.tasks;
  return report::pretty(json::object{{"schema", 1},
                                     {"experiment", exploration.name},
                                     {"state", name_of(exploration.state)},
                                     {"master", work ? master_name(work->master) : ""},
                                     {"tasks", std::move(each)},
                                     {"total", total}});
}

}  // namespace v0_2
}  // namespace parallel_explore
