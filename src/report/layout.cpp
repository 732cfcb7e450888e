#include "report/layout.hpp"

#include "core/times.hpp"
#include "parallel_explore/measurement.hpp"
#include "report/json_values.hpp"
#include "text/path_text.hpp"

#include <algorithm>

namespace parallel_explore::report {

namespace json = boost::json;

namespace {

json::value time_value(std::optional<TimePoint> const& time) {
  return time ? json::value(core::to_rfc3339(*time)) : json::value();
}

/// The state to be followed while it runs.
json::object progress_of(ApproachRecord const& record) {
  auto const usage = usage_of(record);
  json::object progress{{"variant", record.approach.name},
                        {"status", name_of(record.state)},
                        {"started", time_value(record.started)},
                        {"ended", time_value(record.ended)},
                        {"sessions", record.sessions.size()},
                        {"turns", usage.turns},
                        {"tokens", usage.tokens()},
                        {"cost_usd", or_null(usage.cost_usd)}};
  progress["activity"] =
      record.sessions.empty() ? json::value() : json::value(record.sessions.back().activity.text);
  return progress;
}

json::object metrics_of(ApproachRecord const& record) {
  json::object metrics;
  for (auto const& each : record.evaluation.measurements) {
    if (auto const value = median(each.values)) metrics[each.criterion] = *value;
    if (each.values.empty() && each.passed) metrics[each.criterion] = *each.passed;
  }
  return metrics;
}

json::object result_of(ApproachRecord const& record) {
  json::object result{{"variant", record.approach.name},
                      {"description", record.approach.description},
                      {"status", name_of(record.state)},
                      {"error", text_or_null(record.reason)},
                      {"worktree_path", text_or_null(text::recorded_path(record.worktree.path))},
                      {"branch", text_or_null(record.worktree.branch)},
                      {"commit", text_or_null(record.worktree.commit)},
                      {"duration_s", std::chrono::duration<double>(time_of(record)).count()},
                      {"metrics", metrics_of(record)}};
  bool const answered = !record.sessions.empty() && record.sessions.back().result;
  result["response"] =
      answered ? text_or_null(record.sessions.back().result->answer) : json::value();
  if (auto const& changes = record.worktree.changes) {
    result["files_changed"] = changes->files_changed;
    result["lines_added"] = changes->lines_added;
    result["lines_removed"] = changes->lines_removed;
  }
  return result;
}

}  // namespace

Files variant_files(Exploration const& exploration, ApproachRecord const& record) {
  auto const& name = record.approach.name;
  auto with_experiment = [&](json::object object) {
    object["experiment"] = exploration.name;
    return pretty(object);
  };
  Files files;
  files[std::filesystem::path("results") / (name + "_progress.json")] =
      with_experiment(progress_of(record));
  if (is_final(record.state))
    files[std::filesystem::path("variants") / (name + ".json")] =
        with_experiment(result_of(record));
  return files;
}

Files layout_files(Exploration const& exploration, ApproachRecord const& record) {
  bool const wanted = exploration.experiment.report.layout == ReportLayout::parallel_experiment;
  return wanted ? variant_files(exploration, record) : Files{};
}

}  // namespace parallel_explore::report
