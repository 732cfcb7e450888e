#include "tasks/assignment.hpp"

#include "parallel_explore/cause.hpp"
#include "parallel_explore/error.hpp"
#include "tasks/prompt.hpp"
#include "tasks/status.hpp"
#include "tasks/texts.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore::tasks {
namespace {

/// The merge of everything that a task builds on; empty: it builds on nothing.
awaitable<std::string> merged_base(TaskRepository& repository, ApproachRecord const& record,
                                   Exploration const& exploration) {
  std::vector<std::string> commits;
  for (auto const& name : record.approach.after) {
    auto const& before = exploration.at(name);
    if (!before.worktree.commit.empty()) commits.push_back(before.worktree.commit);
  }
  if (commits.empty()) co_return std::string();
  worktree::MergeChain const chain = co_await repository.merge_chain(
      worktree::trust_of(exploration), exploration.base, std::move(commits));
  if (chain.left_out.empty()) co_return chain.commit;
  auto const& files = chain.left_out[0].second;
  throw ApproachError(FailureCause::merge_conflict, ErrorCode::conflict,
                      fmt::format("the results that it builds on conflict: {}",
                                  files.empty() ? "" : text::clean_line(files[0], 300)));
}

std::string number_or_empty(int number) { return number > 0 ? std::to_string(number) : ""; }

std::string branch_for(ApproachRecord const& record, Exploration const& exploration) {
  return record.worktree.branch.empty()
             ? branch_of(task_of(exploration, record), record.publication.issue)
             : record.worktree.branch;
}

}  // namespace

void require_predecessors(ApproachRecord const& record, Exploration const& exploration) {
  for (auto const& name : record.approach.after) {
    auto const state = exploration.at(name).state;
    if (state != ApproachState::completed)
      throw ApproachError(FailureCause::dependency_failed, ErrorCode::validation,
                          fmt::format("it builds on {}, which is {}", name, name_of(state)));
  }
}

awaitable<Assignment> make_assignment(TaskRepository& repository, std::filesystem::path records,
                                      ApproachRecord const& record,
                                      Exploration const& exploration) {
  auto const& work = *exploration.experiment.tasks;
  auto const& master = work.master;
  auto const name = record.approach.name;
  Assignment assignment;
  assignment.branch = branch_for(record, exploration);
  if (record.worktree.path.empty())
    assignment.base = co_await merged_base(repository, record, exploration);
  assignment.prompt = compose_prompt(exploration, record, assignment.branch);
  assignment.message = commit_message(work, task_of(exploration, record), record.publication.issue);
  auto const status =
      records.empty() ? std::filesystem::path() : StatusFiles::file_of(records / "status", name);
  auto const worktree = repository.paths().worktree_root / exploration.name / name;
  auto const timeout =
      std::chrono::ceil<std::chrono::seconds>(exploration.experiment.session.timeout);
  assignment.environment = {
      {"AGENT_ID", name},
      {"MASTER_ISSUE", master.number > 0 ? std::to_string(master.number) : master.url},
      {"SUB_ISSUE", number_or_empty(record.publication.issue.number)},
      {"BRANCH_NAME", assignment.branch},
      {"STATUS_FILE", status.string()},
      {"WORKING_DIR", worktree.string()},
      {"TIMEOUT", std::to_string(timeout.count())}};
  co_return assignment;
}

bool may_have_branch(ApproachRecord const& record) {
  return !record.worktree.branch.empty() || record.worktree.phase == WorktreePhase::making ||
         record.started;
}

awaitable<void> refuse_taken_branch(TaskRepository& repository, ApproachRecord const& record,
                                    Exploration const& exploration) {
  auto const name = branch_of(task_of(exploration, record), record.publication.issue);
  LocalBranch const branch = co_await repository.branch(name);
  if (branch.commit.empty()) co_return;
  throw Error(ErrorCode::name_in_use, fmt::format("branch {} exists already", name),
              fmt::format("delete it if you do not need its work (git branch -D {}), then resume: "
                          "pexplore tasks resume {}",
                          name, exploration.name));
}

}  // namespace parallel_explore::tasks
