#include "explore/adopt.hpp"

#include "explore/branch_tips.hpp"
#include "explore/partial.hpp"
#include "explore/reports.hpp"
#include "parallel_explore/error.hpp"
#include "run/prompts.hpp"
#include "run/recorder.hpp"
#include "worktree/branches.hpp"
#include "worktree/commit.hpp"
#include "worktree/diff.hpp"
#include "worktree/merge.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

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

std::string sample_to_take(Exploration const& exploration, Verdict const& verdict,
                           std::string const& approach) {
  auto const& named = approach.empty() ? verdict.decision.result.take : approach;
  if (named.empty()) {
    std::vector<std::string> choices;
    for (auto const& ranked : verdict.comparison.ranking()) {
      if (ranked.rank) choices.push_back(ranked.approach);
    }
    throw Error(
        ErrorCode::undecided,
        fmt::format("{} has no result to take: {}", exploration.name,
                    verdict.recommendation.text.substr(0, verdict.recommendation.text.find('\n'))),
        fmt::format("name one: pexplore adopt {} APPROACH{}", exploration.name,
                    choices.empty() ? "" : fmt::format(" ({})", fmt::join(choices, ", "))));
  }
  return sample_to_adopt(exploration, verdict, named);
}

std::string message_of(AdoptRequest const& request, Exploration const& exploration,
                       ApproachRecord const& record) {
  if (request.message.empty()) return run::commit_message(exploration.experiment, record.approach);
  return request.message.ends_with('\n') ? request.message : request.message + "\n";
}

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

awaitable<Adoption> adopt(Workspace& workspace, AdoptRequest request) {
  auto const& repository = workspace.needed_repository();
  std::unique_ptr<Journal> journal = co_await workspace.open_record(request.experiment);
  auto const& exploration = journal->exploration();
  Verdict const verdict = workspace.verdict_of(exploration);
  auto const sample = sample_to_take(exploration, verdict, request.approach);
  auto const& record = exploration.at(sample);
  std::string commit = work_of(exploration, record);
  auto findings = findings_to_accept(record);
  require_accepted(request, record, findings);
  auto const message = message_of(request, exploration, record);
  run::Recorder recorder(*journal, workspace.listener());
  Adoption adoption;
  if (auto moved = co_await verify_tip(workspace, recorder, sample); !moved.empty())
    adoption.warnings.push_back(std::move(moved));
  co_await worktree::verify_work(repository.git(), base_of(exploration, record), commit);
  adoption.changes = record.worktree.changes.value_or(Changes{});
  bool const is_partial = !request.patch.empty();
  if (is_partial) {
    commit = co_await commit_of_part(workspace, exploration, record, request.patch, message);
    adoption.changes =
        co_await worktree::count_changes(repository.git(), base_of(exploration, record), commit);
    adoption.warnings.emplace_back(
        "only a part of the result is adopted, and no gate has seen that part alone");
  }
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
  adoption.findings = std::move(findings);
  recorder.emit(events::Adopted{sample, name_of(request.mode), tip.branch, tip.commit,
                                static_cast<int>(adoption.findings.size()), is_partial});
  co_await write_reports(workspace, *journal);
  co_return adoption;
}

}  // namespace parallel_explore::operations
