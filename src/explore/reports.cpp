#include "explore/reports.hpp"

#include "explore/report_page.hpp"
#include "process/environment.hpp"
#include "report/code_excerpt.hpp"
#include "report/formats.hpp"
#include "worktree/diff.hpp"

#include <map>
#include <string>
#include <typeinfo>
#include <utility>

namespace parallel_explore::operations {
namespace {

constexpr std::size_t sample_lines = 60;

/// The beginning of the code that each approach adds.
awaitable<std::map<std::string, std::string>> code_samples(worktree::Repository repository,
                                                           Exploration exploration) {
  std::map<std::string, std::string> samples;
  for (auto const& record : exploration.approaches) {
    if (record.worktree.commit.empty()) continue;
    std::string patch = co_await worktree::diff(repository, base_of(exploration, record),
                                                record.worktree.commit, false);
    auto sample = report::added_code(patch, sample_lines);
    process::process_environment_secrets().mask(sample);
    samples[record.approach.name] = std::move(sample);
  }
  co_return samples;
}

}  // namespace

ReportInput report_input(Bricks const& bricks, Exploration const& exploration,
                         Verdict const& verdict) {
  ReportInput input{exploration, verdict};
  input.matrix = bricks.matrix.get();
  input.aggregator = bricks.aggregator.get();
  auto const& recommender = *bricks.recommender;
  input.standard_policy = typeid(recommender) == typeid(StandardRecommender);
  return input;
}

awaitable<std::string> full_report(Workspace const& workspace, Exploration exploration,
                                   Verdict verdict, std::string format) {
  auto input = report_input(workspace.bricks, exploration, verdict);
  if (exploration.experiment.report.code_samples && workspace.repository)
    input.code_samples = co_await code_samples(*workspace.repository, exploration);
  auto const& row = report::format_named(format);
  input.documents = co_await report_documents(workspace, exploration, row.needs);
  co_return row.render(input);
}

awaitable<void> write_reports(Workspace const& workspace, Journal& journal) {
  auto const& exploration = journal.exploration();
  auto const& bricks = workspace.bricks;
  if (bricks.publisher) {
    for (auto const& [name, content] : bricks.publisher->files(exploration))
      journal.write_file(name, content);
  }
  if (!are_alternatives(exploration.experiment)) {
    if (!bricks.publisher) co_return;
    Verdict const nothing_compared{};
    auto page = report_input(bricks, exploration, nothing_compared);
    page.documents = co_await report_documents(workspace, exploration, report::Needs::everything);
    journal.write_file("report.html", to_html(page));
    co_return;
  }
  Verdict const verdict = workspace.verdict_of(exploration);
  auto input = report_input(bricks, exploration, verdict);
  if (exploration.experiment.report.code_samples && workspace.repository)
    input.code_samples = co_await code_samples(*workspace.repository, exploration);
  input.documents = co_await report_documents(workspace, exploration, report::Needs::everything);
  for (auto const& format : report::formats()) {
    if (!format.file.empty()) journal.write_file(std::string(format.file), format.render(input));
  }
}

}  // namespace parallel_explore::operations
