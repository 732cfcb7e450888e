#include "tasks/report.hpp"

#include "parallel_explore/task_orchestrator.hpp"
#include "report/json_values.hpp"
#include "report/table.hpp"
#include "tasks/json_values.hpp"
#include "tasks/metrics.hpp"
#include "tasks/redaction.hpp"
#include "tasks/texts.hpp"
#include "text/display.hpp"
#include "text/durations.hpp"
#include "text/path_text.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace parallel_explore {
inline namespace v0_2 {

namespace json = boost::json;

}  // namespace v0_2
}  // namespace parallel_explore

namespace parallel_explore::tasks {
namespace {

std::string reference(Filed const& filed) {
  return filed.number > 0 ? fmt::format("#{}", filed.number) : "–";
}

std::string state_text(ApproachRecord const& record) {
  return is_in_progress(record.state) ? name_of(record.state) : status_of(record.state);
}

std::string changed_text(ApproachRecord const& record) {
  if (!record.worktree.changes || *record.worktree.changes == Changes{}) return "–";
  return fmt::format("{} file{} +{} −{}", record.worktree.changes->files_changed,
                     record.worktree.changes->files_changed == 1 ? "" : "s",
                     record.worktree.changes->lines_added, record.worktree.changes->lines_removed);
}

std::string time_text(ApproachRecord const& record) {
  auto const time = figures_of(record).duration;
  return time.count() > 0 ? text::format_duration(time) : "–";
}

std::string cost_text(ApproachRecord const& record) {
  auto const cost = figures_of(record).usage.cost_usd;
  return cost ? fmt::format("${:.2f}", *cost) : "–";
}

report::Table table_of(Exploration const& exploration, bool to_markdown) {
  report::Table table;
  bool const filed = !exploration.experiment.tasks->api.empty();
  table.header = {"task", "state"};
  if (filed) table.header.insert(table.header.end(), {"issue", "pull request"});
  if (!filed) table.header.emplace_back("branch");
  table.left = filed ? std::vector<std::size_t>{0, 1} : std::vector<std::size_t>{0, 1, 2};
  table.header.insert(table.header.end(), {"changed", "time", "cost"});
  for (auto const& record : exploration.approaches) {
    auto const title = text::clean_line(task_of(exploration, record).title, 80);
    std::vector<std::string> row{to_markdown ? in_quotation(title) : record.approach.name,
                                 state_text(record)};
    if (filed) {
      row.push_back(reference(record.publication.issue));
      row.push_back(reference(record.publication.pull_request));
    } else {
      row.push_back(record.worktree.commit.empty() ? "–" : record.worktree.branch);
    }
    row.push_back(changed_text(record));
    row.push_back(time_text(record));
    row.push_back(cost_text(record));
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string failures_text(Exploration const& exploration, bool to_markdown) {
  std::string text;
  for (auto const& record : exploration.approaches) {
    auto const error = text::clean_line(redact(error_of(record)), 400);
    if (error.empty()) continue;
    text += to_markdown
                ? fmt::format("- **{}**: {}{}\n", record.approach.name, in_quotation(error),
                              record.publication.diagnostic.number > 0
                                  ? fmt::format(" (#{})", record.publication.diagnostic.number)
                                  : std::string())
                : fmt::format("{}: {}\n", record.approach.name, error);
  }
  return text;
}

std::string named(Exploration const& exploration, std::string const& name) {
  auto const* const record = exploration.find(name);
  return record && record->publication.pull_request.number > 0
             ? fmt::format("#{} {}", record->publication.pull_request.number, name)
             : name;
}

std::string merges_text(Exploration const& exploration) {
  if (!exploration.merges || exploration.merges->order.size() < 2) return {};
  auto const& merges = *exploration.merges;
  std::string text;
  for (auto const& conflict : merges.conflicts) {
    std::vector<std::string> files;
    for (auto const& file : conflict.files) files.push_back(text::clean_line(file, 200));
    text += fmt::format("- {} and {} conflict in {}\n", named(exploration, conflict.first),
                        named(exploration, conflict.second), fmt::join(files, ", "));
  }
  if (merges.conflicts.empty()) text += "No two results conflict.\n";
  std::vector<std::string> order;
  for (auto const& name : merges.order) order.push_back(named(exploration, name));
  text += fmt::format("\nMerge in this order: {}\n", fmt::join(order, ", "));
  return text;
}

std::string outside_text(Exploration const& exploration) {
  std::string text;
  for (auto const& record : exploration.approaches) {
    if (record.publication.outside.empty()) continue;
    std::vector<std::string> files;
    for (auto const& file : record.publication.outside)
      files.push_back(text::clean_line(file, 200));
    text += fmt::format("{} changed files that its task does not mention: {}\n",
                        record.approach.name, fmt::join(files, ", "));
  }
  return text;
}

std::string integrated_text(Exploration const& exploration) {
  if (!exploration.integrated) return {};
  auto const& merged = *exploration.integrated;
  auto text =
      fmt::format("{} of {} results merge on branch {}: {}\n", merged.merged.size(),
                  merged.merged.size() + merged.left_out.size(), merged.branch,
                  merged.failure.empty() ? "every gate passes there" : redact(merged.failure));
  if (!merged.left_out.empty())
    text += fmt::format("Left out, because they conflict: {}\n", fmt::join(merged.left_out, ", "));
  return text;
}

json::array conflicts_json(events::MergesChecked const& merges) {
  json::array conflicts;
  for (auto const& each : merges.conflicts) {
    conflicts.push_back(json::object{
        {"first", each.first}, {"second", each.second}, {"files", json::value_from(each.files)}});
  }
  return conflicts;
}

}  // namespace

std::string summary(Exploration const& exploration) {
  auto const& work = *exploration.experiment.tasks;
  auto text =
      fmt::format("## Tasks of {}\n\n{}.\n\n{}\n",
                  work.master.number > 0 ? fmt::format("#{}", work.master.number) : work.master.url,
                  figures_text(exploration), report::markdown(table_of(exploration, true)));
  if (auto const failures = failures_text(exploration, true); !failures.empty()) {
    text += fmt::format("### Failed\n\n{}\nTo retry them: `pexplore tasks retry {}`\n\n", failures,
                        exploration.name);
  }
  if (auto const merges = merges_text(exploration); !merges.empty())
    text += "### Merging\n\n" + merges;
  if (auto const integrated = integrated_text(exploration); !integrated.empty())
    text += "\n" + integrated;
  return text;
}

}  // namespace parallel_explore::tasks

namespace parallel_explore {
inline namespace v0_2 {

std::string tasks_text(Exploration const& exploration) {
  using namespace tasks;
  auto text = fmt::format("{}: {}\n\n{}", exploration.name, name_of(exploration.state),
                          report::aligned(table_of(exploration, false)));
  if (auto const failures = failures_text(exploration, false); !failures.empty())
    text += "\n" + failures;
  if (auto const outside = outside_text(exploration); !outside.empty()) text += "\n" + outside;
  if (auto const merges = merges_text(exploration); !merges.empty()) text += "\n" + merges;
  if (auto const integrated = integrated_text(exploration); !integrated.empty())
    text += "\n" + integrated;
  return text + "\n" + figures_text(exploration) + "\n";
}

std::string tasks_json(Exploration const& exploration) {
  using namespace tasks;
  auto document = json::parse(metrics_json(exploration)).as_object();
  auto& tasks = document["tasks"].as_array();
  for (std::size_t i = 0; i < tasks.size() && i < exploration.approaches.size(); ++i) {
    auto const& record = exploration.approaches[i];
    auto& task = tasks[i].as_object();
    task["state"] = name_of(record.state);
    task["cause"] = report::cause_or_null(record.cause);
    task["issue_url"] = or_null(record.publication.issue.url);
    task["pull_request_url"] = or_null(record.publication.pull_request.url);
    task["diagnostic"] = or_null(record.publication.diagnostic);
    task["commit"] = or_null(record.worktree.commit);
    task["worktree"] = or_null(text::recorded_path(record.worktree.path));
    task["outside"] = json::value_from(record.publication.outside);
    task["after"] = json::value_from(record.approach.after);
  }
  document["reason"] = or_null(exploration.reason);
  document["cause"] = report::cause_or_null(exploration.cause);
  document["report"] = or_null(exploration.report_url);
  if (exploration.merges) {
    document["conflicts"] = conflicts_json(*exploration.merges);
    document["merge_order"] = json::value_from(exploration.merges->order);
  }
  if (auto const& merged = exploration.integrated) {
    document["integrated"] = json::object{{"branch", merged->branch},
                                          {"commit", merged->commit},
                                          {"merged", json::value_from(merged->merged)},
                                          {"left_out", json::value_from(merged->left_out)},
                                          {"failure", or_null(merged->failure)}};
  }
  return report::pretty(document);
}

}  // namespace v0_2
}  // namespace parallel_explore
