#include "report/tasks_document.hpp"

#include "core/times.hpp"
#include "report/html.hpp"
#include "report/json_values.hpp"
#include "report/statements.hpp"
#include "report/table.hpp"
#include "text/utf8.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace parallel_explore::report {

namespace json = boost::json;

namespace {

json::value filed_or_null(Filed const& filed) {
  if (filed.number == 0 && filed.url.empty()) return nullptr;
  return {{"number", filed.number}, {"url", filed.url}};
}

json::value optional_time(std::optional<TimePoint> const& time) {
  return time ? json::value(core::to_rfc3339(*time)) : json::value();
}

PlannedTask task_of(Exploration const& exploration, ApproachRecord const& record) {
  auto const* const found = exploration.experiment.tasks->plan.find(record.approach.name);
  return found ? *found : PlannedTask();
}

json::object approach_of_task(Exploration const& exploration, ApproachRecord const& record) {
  json::array findings;
  for (auto const& each : record.findings)
    findings.push_back({{"text", each.change.text}, {"remedy", text_or_null(each.change.remedy)}});
  return {{"name", record.approach.name},
          {"state", name_of(record.state)},
          {"reason", text_or_null(record.reason)},
          {"rank", nullptr},
          {"total", nullptr},
          {"description", task_of(exploration, record).title},
          {"sample_names", texts({record.approach.name})},
          {"agent", agent_of(exploration, record)},
          {"warnings", texts(record.warnings)},
          {"findings", std::move(findings)}};
}

json::object result_of_task(Exploration const& exploration, ApproachRecord const& record) {
  auto const task = task_of(exploration, record);
  auto const usage = usage_of(record);
  auto const& changes = record.worktree.changes;
  auto const& publication = record.publication;
  return {{"name", record.approach.name},
          {"title", task.title},
          {"number", task.number},
          {"state", name_of(record.state)},
          {"reason", text_or_null(record.reason)},
          {"after", texts(record.approach.after)},
          {"issue", filed_or_null(publication.issue)},
          {"pull_request", filed_or_null(publication.pull_request)},
          {"diagnostic", filed_or_null(publication.diagnostic)},
          {"branch", text_or_null(record.worktree.branch)},
          {"outside", texts(publication.outside)},
          {"duration_s", std::chrono::duration<double>(time_of(record)).count()},
          {"cost_usd", or_null(usage.cost_usd)},
          {"lines_added", changes ? json::value(changes->lines_added) : json::value()},
          {"lines_removed", changes ? json::value(changes->lines_removed) : json::value()}};
}

json::value merges_or_null(Exploration const& exploration) {
  if (!exploration.merges) return nullptr;
  json::array conflicts;
  for (auto const& each : exploration.merges->conflicts)
    conflicts.push_back(
        {{"first", each.first}, {"second", each.second}, {"files", texts(each.files)}});
  return {{"order", texts(exploration.merges->order)}, {"conflicts", std::move(conflicts)}};
}

json::value integrated_or_null(Exploration const& exploration) {
  if (!exploration.integrated) return nullptr;
  auto const& merged = *exploration.integrated;
  return {{"branch", merged.branch},
          {"merged", texts(merged.merged)},
          {"left_out", texts(merged.left_out)},
          {"failure", text_or_null(merged.failure)}};
}

std::string reference_text(Filed const& filed) {
  return filed.number > 0 ? fmt::format("#{}", filed.number) : std::string("–");
}

}  // namespace

std::string tasks_summary(Exploration const& exploration) {
  auto const& work = *exploration.experiment.tasks;
  json::array approaches, results;
  for (auto const& record : exploration.approaches) {
    approaches.emplace_back(approach_of_task(exploration, record));
    results.emplace_back(result_of_task(exploration, record));
  }
  json::object const tasks{
      {"title", work.master.title.empty() ? work.plan.title : work.master.title},
      {"number", work.master.number},
      {"url", work.master.url},
      {"report_url", text_or_null(exploration.report_url)},
      {"done", texts(work.plan.done)},
      {"results", std::move(results)},
      {"merges", merges_or_null(exploration)},
      {"integrated", integrated_or_null(exploration)}};
  json::object const summary{{"experiment", exploration.name},
                             {"state", name_of(exploration.state)},
                             {"reason", text_or_null(exploration.reason)},
                             {"base", exploration.base},
                             {"started", optional_time(exploration.started)},
                             {"ended", optional_time(exploration.ended)},
                             {"warnings", texts(exploration.warnings)},
                             {"approaches", std::move(approaches)},
                             {"tasks", tasks}};
  return text::valid_utf8(json::serialize(summary));
}

std::string plain_tasks_html(Exploration const& exploration) {
  Table table;
  table.header = {"task", "state", "issue", "pull request", "reason"};
  table.left = {0, 1, 4};
  for (auto const& record : exploration.approaches) {
    auto const title = task_of(exploration, record).title;
    table.rows.push_back(
        {title.empty() ? record.approach.name : title, std::string(name_of(record.state)),
         reference_text(record.publication.issue), reference_text(record.publication.pull_request),
         one_line(record.reason)});
  }
  auto const completed =
      std::ranges::count(exploration.approaches, ApproachState::completed, &ApproachRecord::state);
  auto const count = exploration.approaches.size();
  return fmt::format("<h1>{}</h1>\n<p>{} of {} task{} completed.</p>\n{}{}",
                     html_escaped(exploration.name), completed, count, count == 1 ? "" : "s",
                     html(table, "Tasks"), html_list(warnings_of(exploration)));
}

}  // namespace parallel_explore::report
