#include "explore/combine.hpp"

#include "explore/adopt.hpp"
#include "explore/combination_brief.hpp"
#include "explore/deliver.hpp"
#include "explore/reports.hpp"
#include "parallel_explore/error.hpp"
#include "process/environment.hpp"
#include "report/formats.hpp"
#include "text/words.hpp"
#include "worktree/diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace parallel_explore::operations {
namespace {

constexpr std::size_t longest_verdict = std::size_t{16} * 1024;

using CombinedRecords = std::vector<ApproachRecord const*>;

[[noreturn]] void refuse_to_combine(std::string const& text, std::string const& hint = {}) {
  throw Error(ErrorCode::validation, text, hint);
}

/// Throws Error(validation) for an approach without a result.
void require_result(Exploration const& exploration, ApproachRecord const& record) {
  auto const& name = record.approach.name;
  if (!is_final(record.state)) {
    refuse_to_combine(fmt::format("{} is {}: it has no result yet", name, name_of(record.state)),
                      fmt::format("wait for it: pexplore watch {}", exploration.name));
  }
  if (record.state != ApproachState::completed) {
    refuse_to_combine(
        fmt::format("{} is {}: it has no result to merge", name, name_of(record.state)),
        fmt::format("run it again: pexplore retry {} {}", exploration.name, name));
  }
  (void)work_of(exploration, record);  // throws where it has no commit
}

/// Throws Error(validation) for two results that are the same.
void require_different(CombinedRecords const& records) {
  for (auto one = records.begin(); one != records.end(); ++one) {
    for (auto other = std::next(one); other != records.end(); ++other) {
      auto const& first = **one;
      auto const& second = **other;
      if (first.approach.name == second.approach.name)
        refuse_to_combine(fmt::format("{} is given twice", first.approach.name));
      bool const same_files =
          !first.worktree.tree.empty() && first.worktree.tree == second.worktree.tree;
      if (same_files || first.worktree.commit == second.worktree.commit) {
        refuse_to_combine(fmt::format("{} and {} have the same files: there is nothing to merge",
                                      first.approach.name, second.approach.name));
      }
    }
  }
}

/// The results that are meant, each one's best sample.
CombinedRecords results_of(Exploration const& exploration, Verdict const& verdict,
                           std::vector<std::string> const& names) {
  if (names.size() < 2)
    refuse_to_combine("there must be at least two results to merge",
                      fmt::format("name them: pexplore combine {} A B", exploration.name));
  for (auto const& name : names) (void)exploration.at(name);  // for its message
  CombinedRecords records;
  for (auto const& name : names) {
    auto const& record = exploration.at(sample_to_adopt(exploration, verdict, name));
    require_result(exploration, record);
    records.push_back(&record);
  }
  require_different(records);
  return records;
}

/// "combined", or with the first number that is free.
std::string free_name(Exploration const& exploration) {
  std::string name = "combined";
  for (int number = 2; exploration.find(name); ++number) name = fmt::format("combined-{}", number);
  return name;
}

}  // namespace

awaitable<Combination> combine(Workspace& workspace, CombineRequest request) {
  Exploration const exploration = workspace.bricks.store->load(request.experiment);
  Verdict const verdict = workspace.verdict_of(exploration);
  CombinedRecords const records = results_of(exploration, verdict, request.approaches);
  std::vector<CombinedResult> results;
  Approach approach;
  for (auto const* record : records) {
    CombinedResult result{record->approach.name,
                          record->approach.description,
                          record->approach.characteristics,
                          base_of(exploration, *record),
                          record->worktree.commit,
                          {}};
    std::string const patch =
        co_await worktree::diff(workspace.needed_repository(), result.base, result.commit, false);
    auto const share = request.max_diff / records.size();
    result.patch = evaluate::shown_patch(patch, static_cast<std::int64_t>(share));
    approach.combines.push_back(result.name);
    results.push_back(std::move(result));
  }
  auto comparison =
      report::format_named("text").render(report_input(workspace.bricks, exploration, verdict));
  if (comparison.size() > longest_verdict) comparison = verdict.recommendation.text;
  approach.name = request.name.empty() ? free_name(exploration) : text::slug(request.name);
  approach.agent = request.agent;
  approach.description = fmt::format("Merges the best of {}.", listed_names(approach.combines));
  approach.brief = process::process_environment_secrets().masked(
      combination_brief(results, comparison, request.remark));
  Combination combination;
  combination.approach = approach.name;
  combination.delivery =
      co_await add(workspace, std::move(request.experiment), std::move(approach));
  co_return combination;
}

}  // namespace parallel_explore::operations
