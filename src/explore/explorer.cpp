#include "parallel_explore/explorer.hpp"

#include "core/rethrow_as_error.hpp"
#include "explore/adopt.hpp"
#include "explore/border.hpp"
#include "explore/cleanup.hpp"
#include "explore/cleanup_choice.hpp"
#include "explore/deliver.hpp"
#include "explore/diff.hpp"
#include "explore/distinguish.hpp"
#include "explore/entrance.hpp"
#include "explore/estimate.hpp"
#include "explore/exported.hpp"
#include "explore/history.hpp"
#include "explore/host_checks.hpp"
#include "explore/imports.hpp"
#include "explore/inherited.hpp"
#include "explore/measure.hpp"
#include "explore/pull_request.hpp"
#include "explore/rate.hpp"
#include "explore/reports.hpp"
#include "explore/rescore.hpp"
#include "explore/retry.hpp"
#include "explore/sample.hpp"
#include "explore/start.hpp"
#include "explore/trust.hpp"
#include "explore/undo_adoption.hpp"
#include "report/formats.hpp"
#include "store/open_journal.hpp"
#include "worktree/disk.hpp"

#include <utility>

namespace parallel_explore {
inline namespace v0_2 {

namespace fs = std::filesystem;

Explorer::Explorer(fs::path const& directory, Bricks bricks)
    : workspace_(core::only_errors(
          [&] { return std::make_shared<operations::Workspace>(directory, std::move(bricks)); })) {}
Explorer::~Explorer() {
  if (workspace_) workspace_->abandon();
}
Explorer::Explorer(Explorer&&) noexcept = default;
Explorer& Explorer::operator=(Explorer&& other) noexcept {
  if (this == &other) return *this;
  if (workspace_) workspace_->abandon();
  workspace_ = std::move(other.workspace_);
  return *this;
}

void Explorer::observe(Observer observer) { workspace_->observer = std::move(observer); }
void Explorer::review(Reviewer reviewer) { workspace_->reviewer = std::move(reviewer); }

awaitable<Exploration> Explorer::run(Experiment experiment) {
  return operations::run_alone(workspace_, operations::run_new(*workspace_, std::move(experiment)));
}
awaitable<Exploration> Explorer::resume(std::string name, std::optional<Budget> budget) {
  return operations::run_alone(workspace_,
                               operations::resume(*workspace_, std::move(name), std::move(budget)));
}
awaitable<Exploration> Explorer::retry(RetryRequest request) {
  return operations::run_alone(workspace_, operations::retry(*workspace_, std::move(request)));
}
awaitable<Exploration> Explorer::sample(SampleRequest request) {
  return operations::run_alone(workspace_, operations::sample(*workspace_, std::move(request)));
}
awaitable<Exploration> Explorer::rescore(RescoreRequest request) {
  return operations::run_alone(workspace_, operations::rescore(*workspace_, std::move(request)));
}
awaitable<Distinction> Explorer::distinguish(DistinguishRequest request) {
  return operations::run_alone(workspace_,
                               operations::distinguish(*workspace_, std::move(request)));
}
awaitable<Delivery> Explorer::add(std::string experiment, Approach approach) {
  return operations::run_beside(
      workspace_, operations::add(*workspace_, std::move(experiment), std::move(approach)));
}
awaitable<Delivery> Explorer::cancel(std::string experiment, ApproachNames approaches) {
  return operations::run_beside(
      workspace_, operations::cancel(*workspace_, std::move(experiment), std::move(approaches)));
}
void Explorer::stop(std::string reason) { workspace_->stop(std::move(reason)); }
awaitable<Adoption> Explorer::adopt(AdoptRequest request) {
  return operations::run_beside(workspace_, operations::adopt(*workspace_, std::move(request)));
}
awaitable<CleanupReport> Explorer::cleanup(CleanupRequest request) {
  return operations::run_beside(workspace_, operations::cleanup(*workspace_, std::move(request)));
}
ProgressStore& Explorer::store() { return *workspace_->bricks.store; }
Bricks const& Explorer::bricks() const { return workspace_->bricks; }

Estimate estimate_of(Explorer const& explorer, Experiment const& experiment) {
  return core::only_errors(
      [&] { return operations::estimate(*explorer.bricks().store, experiment); });
}

Holding holding_of(Explorer const& explorer, Exploration const& exploration) {
  Holding holding;
  for (auto const& record : exploration.approaches) {
    if (!record.worktree.branch.empty()) ++holding.branches;
    if (record.worktree.path.empty()) continue;
    ++holding.worktrees;
    holding.worktree_bytes += worktree::bytes_below(record.worktree.path);
  }
  if (auto const directory = explorer.bricks().store->directory(exploration.name);
      !directory.empty()) {
    holding.record_bytes = worktree::bytes_below(directory);
  }
  return holding;
}

Verdict verdict_of(Explorer const& explorer, Exploration const& exploration) {
  return core::only_errors([&] {
    return reach_verdict(exploration, *explorer.bricks().scoring, *explorer.bricks().recommender);
  });
}

std::string report_of(Explorer const& explorer, Exploration const& exploration,
                      Verdict const& verdict, std::string_view format) {
  return core::only_errors([&] {
    return report::format_named(format).render(
        operations::report_input(explorer.bricks(), exploration, verdict));
  });
}

awaitable<std::string> full_report_of(Explorer const& explorer, Exploration exploration,
                                      Verdict verdict, std::string format) {
  return operations::run_beside(
      explorer.workspace_, operations::full_report(*explorer.workspace_, std::move(exploration),
                                                   std::move(verdict), std::move(format)));
}

awaitable<std::string> exported(Explorer const& explorer, std::string experiment) {
  return operations::run_beside(explorer.workspace_,
                                operations::exported(*explorer.workspace_, std::move(experiment)));
}

awaitable<Exploration> measure(Explorer& explorer, MeasureRequest request) {
  return operations::run_alone(explorer.workspace_,
                               operations::measure(*explorer.workspace_, std::move(request)));
}

awaitable<Preflight> preflight(Explorer& explorer, Experiment experiment) {
  return operations::run_alone(explorer.workspace_,
                               operations::preflight(*explorer.workspace_, std::move(experiment)));
}

awaitable<std::vector<HostCheck>> check_hosts(Explorer& explorer, Experiment experiment) {
  auto const& workspace = operations::Entrance::of(explorer);
  return operations::run_beside(workspace,
                                operations::check_hosts(*workspace, std::move(experiment), true));
}

awaitable<std::string> diff_of(Explorer const& explorer, std::string experiment,
                               std::string approach, std::string other, bool stat_only) {
  return operations::run_beside(explorer.workspace_,
                                operations::diff(*explorer.workspace_, std::move(experiment),
                                                 std::move(approach), std::move(other), stat_only));
}

awaitable<void> diff_to(Explorer const& explorer, std::string experiment, std::string approach,
                        std::string other, bool stat_only,
                        std::function<bool(std::string_view)> take) {
  return operations::run_beside(
      explorer.workspace_,
      operations::stream_diff(*explorer.workspace_, std::move(experiment), std::move(approach),
                              std::move(other), stat_only, std::move(take)));
}

awaitable<void> rate(Explorer& explorer, Rating rating) {
  return operations::run_beside(explorer.workspace_,
                                operations::rate(*explorer.workspace_, std::move(rating)));
}

awaitable<ChosenExperiments> experiments_to_clean(Explorer const& explorer, CleanupChoice choice) {
  auto const now = store::EventClock(TimePoint()).now();
  return operations::run_beside(explorer.workspace_,
                                operations::choose_to_clean(*explorer.workspace_, choice, now));
}

awaitable<UndoneAdoption> undo_adoption(Explorer& explorer, std::string experiment) {
  return operations::run_beside(
      explorer.workspace_, operations::undo_adoption(*explorer.workspace_, std::move(experiment)));
}

awaitable<OpenedPullRequest> open_pull_request(Explorer& explorer, AdoptRequest request,
                                               ForgeMaker maker) {
  return operations::run_beside(
      explorer.workspace_,
      operations::open_pull_request(*explorer.workspace_, std::move(request), std::move(maker)));
}

awaitable<std::unique_ptr<Journal>> open_record(Explorer& explorer, std::string experiment) {
  return operations::run_beside(explorer.workspace_,
                                explorer.workspace_->open_record(std::move(experiment)));
}

awaitable<Distrust> distrust_of(Explorer const& explorer, std::string experiment) {
  return operations::run_beside(
      explorer.workspace_, operations::distrust_of(*explorer.workspace_, std::move(experiment)));
}

awaitable<void> trust(Explorer& explorer, std::string experiment, Distrust accepted) {
  return operations::run_beside(
      explorer.workspace_,
      operations::trust(*explorer.workspace_, std::move(experiment), std::move(accepted)));
}

awaitable<History> history_of(Explorer const& explorer, std::string criterion) {
  return operations::run_beside(explorer.workspace_,
                                operations::history(*explorer.workspace_, std::move(criterion)));
}

}  // namespace v0_2
}  // namespace parallel_explore
