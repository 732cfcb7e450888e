#include "tasks/diagnostics.hpp"

#include "core/session_files.hpp"
#include "parallel_explore/task_orchestrator.hpp"
#include "tasks/redaction.hpp"
#include "tasks/texts.hpp"
#include "worktree/disk.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore::tasks {
namespace {

/// The end of the log of the last step of a task: a gate, a session, or the set-up before it.
std::string failure_log(std::filesystem::path const& records, ApproachRecord const& record) {
  constexpr std::size_t lines = 40, bytes = 6000;
  if (records.empty()) return {};
  auto const content_of = [&](char const* kind) {
    return worktree::read_file(records / "sessions" /
                               core::session_file_name(record.approach, kind));
  };
  std::string log;
  if (!record.evaluation.measurements.empty()) {
    log = content_of("evaluation.log");
  } else if (!record.sessions.empty()) {
    log = content_of("stderr.log");
    auto const& result = record.sessions.back().result;
    if (result && !result->answer.empty()) log += "\n" + result->answer;
  } else {
    log = content_of("setup.log");
  }
  return last_lines(redact(log), lines, bytes);
}

/// Whether the failure of a task needs a report of its own.
bool needs_report(ApproachRecord const& record, std::string const& reason) {
  bool const only_waited = record.sessions.empty() && !record.approach.after.empty();
  return !only_waited && !reason.empty() && record.state != ApproachState::cancelled &&
         record.publication.diagnosed != reason;
}

}  // namespace

awaitable<void> report_failure(Forge& forge, std::filesystem::path records,
                               ApproachRecord const& record, Exploration const& exploration,
                               EventSink& sink) {
  auto const reason = error_of(record);
  if (!needs_report(record, reason)) co_return;
  auto const& work = *exploration.experiment.tasks;
  auto const& task = task_of(exploration, record);
  auto body = diagnostic_body(exploration, record, failure_log(records, record));
  auto const& earlier = record.publication.diagnostic;
  events::DiagnosticFiled filed{record.approach.name, earlier.number, earlier.url, reason};
  if (earlier.number > 0) {
    std::string marker = marker_of("again", work, task);
    co_await forge.comment(earlier.number, std::move(marker), std::move(body));
  } else {
    NewIssue wanted;
    wanted.title = diagnostic_title(task);
    wanted.body = std::move(body);
    wanted.labels = {label_of_all, label_of_diagnostic};
    wanted.marker = marker_of("failure", work, task);
    Issue const issue = co_await forge.file(std::move(wanted));
    filed.number = issue.number;
    filed.url = issue.url;
  }
  sink.emit(std::move(filed));
}

awaitable<void> report_recovery(Forge& forge, ApproachRecord const& record,
                                Exploration const& exploration, EventSink& sink) {
  auto const diagnostic = record.publication.diagnostic;
  if (diagnostic.number == 0 || record.publication.diagnosed.empty()) co_return;
  std::string body = fmt::format("The task is done now: #{}. This issue can be closed.\n",
                                 record.publication.pull_request.number);
  std::string marker =
      marker_of("done", *exploration.experiment.tasks, task_of(exploration, record));
  co_await forge.comment(diagnostic.number, std::move(marker), std::move(body));
  sink.emit(events::DiagnosticFiled{record.approach.name, diagnostic.number, diagnostic.url, {}});
}

}  // namespace parallel_explore::tasks
