#include "explore/adopt.hpp"

#include "explore/branch_tips.hpp"
#include "explore/reports.hpp"
#include "parallel_explore/error.hpp"
#include "run/prompts.hpp"
#include "run/recorder.hpp"
#include "worktree/branches.hpp"
#include "worktree/commit.hpp"
#include "worktree/merge.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore::operations {
namespace {

char const* name_of(AdoptMode mode) {
  switch (mode) {
    case AdoptMode::squash:
      return "squash";
    case AdoptMode::merge:
      return "merge";
    case AdoptMode::branch:
      return "branch";
  }
  return "";
}

}  // namespace

std::string const& work_of(Exploration const& exploration, ApproachRecord const& record) {
  if (record.worktree.commit.empty() || record.worktree.commit == base_of(exploration, record)) {
    throw Error(ErrorCode::validation,
                fmt::format("approach {} has no work: it is {}{}", record.approach.name,
                            name_of(record.state),
                            record.reason.empty() ? "" : " (" + record.reason + ")"));
  }
  return record.worktree.commit;
}

namespace {

/// The sample to adopt: of the approach that is asked for, or by the verdict.
std::string find_sample(Workspace const& workspace, Exploration const& exploration,
                        std::string const& approach) {
  Verdict const verdict = workspace.verdict_of(exploration);
  auto const& named = approach.empty() ? verdict.decision.result.take : approach;
  if (named.empty()) {
    throw Error(
        ErrorCode::undecided,
        fmt::format("{} has no result to take: {}", exploration.name,
                    verdict.recommendation.text.substr(0, verdict.recommendation.text.find('\n'))),
        fmt::format("name one: pexplore adopt {} APPROACH", exploration.name));
  }
  return sample_to_adopt(exploration, verdict, named);
}

/// Throws Error(dirty) where something outside the worktrees changed while code of the approach
/// ran, and that was not accepted.
void require_accepted(AdoptRequest const& request, ApproachRecord const& record,
                      std::vector<IsolationFinding> const& findings) {
  if (findings.empty() || request.accept_findings) return;
  constexpr std::size_t shown = 5;
  std::string text;
  for (std::size_t i = 0; i < findings.size() && i < shown; ++i)
    text += "\n  " + sentence_of(findings[i], record.approach.name);
  if (findings.size() > shown) text += fmt::format("\n  and {} more", findings.size() - shown);
  throw Error(ErrorCode::dirty,
              fmt::format("{} is not adopted, because of {} finding{}:{}", record.approach.name,
                          findings.size(), findings.size() == 1 ? "" : "s", text),
              fmt::format("look at them (pexplore show {}), then adopt it with --accept-findings",
                          request.experiment));
}

}  // namespace

awaitable<Adoption> adopt(Workspace& workspace, AdoptRequest request) {
  auto const& repository = workspace.needed_repository();
  std::unique_ptr<Journal> journal = co_await workspace.open_record(request.experiment);
  auto const& exploration = journal->exploration();
  auto const sample = find_sample(workspace, exploration, request.approach);
  auto const& record = exploration.at(sample);
  auto const commit = work_of(exploration, record);
  auto findings = findings_to_accept(record);
  require_accepted(request, record, findings);
  auto const message = run::commit_message(exploration.experiment, record.approach);
  run::Recorder recorder(*journal, workspace.listener());
  Adoption adoption;
  if (auto moved = co_await verify_tip(workspace, recorder, sample); !moved.empty())
    adoption.warnings.push_back(std::move(moved));
  co_await worktree::verify_work(repository.git(), base_of(exploration, record), commit);
  worktree::BranchTip tip;
  if (request.mode == AdoptMode::branch) {
    auto const& named = request.approach.empty() ? sample : request.approach;
    auto name =
        request.branch.empty() ? fmt::format("{}-{}", request.experiment, named) : request.branch;
    tip = co_await worktree::make_branch(repository, std::move(name), commit);
  } else {
    worktree::TrustedPrograms trusted(repository, worktree::trust_of(exploration));
    tip = co_await worktree::merge(repository, commit, message, request.mode == AdoptMode::squash,
                                   std::move(trusted));
    bool const is_unsigned = co_await worktree::wants_signatures(repository);
    if (is_unsigned) {
      adoption.warnings.emplace_back(
          "commit.gpgSign is set, and the commit is not signed: no program that signs is run here; "
          "sign it with `git commit --amend --no-edit -S`");
    }
  }
  adoption.sample = sample;
  adoption.branch = tip.branch;
  adoption.commit = tip.commit;
  adoption.changes = record.worktree.changes.value_or(Changes{});
  adoption.findings = std::move(findings);
  recorder.emit(events::Adopted{sample, name_of(request.mode), tip.branch, tip.commit,
                                static_cast<int>(adoption.findings.size())});
  co_await write_reports(workspace, *journal);
  co_return adoption;
}

}  // namespace parallel_explore::operations
