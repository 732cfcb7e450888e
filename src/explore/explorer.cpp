#include "parallel_explore/explorer.hpp"

#include "async/wait_for.hpp"
#include "async/with_cleanup.hpp"
#include "explore/adopt.hpp"
#include "explore/cleanup.hpp"
#include "explore/deliver.hpp"
#include "explore/diff.hpp"
#include "explore/distinguish.hpp"
#include "explore/estimate.hpp"
#include "explore/history.hpp"
#include "explore/measure.hpp"
#include "explore/rate.hpp"
#include "explore/reports.hpp"
#include "explore/rescore.hpp"
#include "explore/retry.hpp"
#include "explore/sample.hpp"
#include "explore/start.hpp"
#include "report/formats.hpp"
#include "worktree/disk.hpp"

#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <utility>

namespace parallel_explore {

namespace fs = std::filesystem;

Explorer::Explorer(fs::path const& directory, Bricks bricks)
    : workspace_(std::make_unique<operations::Workspace>(directory, std::move(bricks))) {}
Explorer::~Explorer() = default;
Explorer::Explorer(Explorer&&) noexcept = default;
Explorer& Explorer::operator=(Explorer&&) noexcept = default;

void Explorer::observe(Observer observer) { workspace_->observer = std::move(observer); }
void Explorer::review(Reviewer reviewer) { workspace_->reviewer = std::move(reviewer); }

awaitable<Exploration> Explorer::run(Experiment experiment) {
  return operations::run_new(*workspace_, std::move(experiment));
}
awaitable<Exploration> Explorer::resume(std::string name, std::optional<Budget> budget) {
  return operations::resume(*workspace_, std::move(name), std::move(budget));
}
awaitable<Exploration> Explorer::retry(RetryRequest request) {
  return operations::retry(*workspace_, std::move(request));
}
awaitable<Exploration> Explorer::sample(SampleRequest request) {
  return operations::sample(*workspace_, std::move(request));
}
awaitable<Exploration> Explorer::rescore(RescoreRequest request) {
  return operations::rescore(*workspace_, std::move(request));
}
awaitable<Distinction> Explorer::distinguish(DistinguishRequest request) {
  return operations::distinguish(*workspace_, std::move(request));
}
awaitable<Delivery> Explorer::add(std::string experiment, Approach approach) {
  return operations::add(*workspace_, std::move(experiment), std::move(approach));
}
awaitable<Delivery> Explorer::cancel(std::string experiment, std::vector<std::string> approaches) {
  return operations::cancel(*workspace_, std::move(experiment), std::move(approaches));
}
void Explorer::stop(std::string reason) { workspace_->stop(std::move(reason)); }
awaitable<Adoption> Explorer::adopt(AdoptRequest request) {
  return operations::adopt(*workspace_, std::move(request));
}
awaitable<CleanupReport> Explorer::cleanup(CleanupRequest request) {
  return operations::cleanup(*workspace_, std::move(request));
}
ProgressStore& Explorer::store() { return *workspace_->bricks.store; }
Bricks const& Explorer::bricks() const { return workspace_->bricks; }

Estimate estimate_of(Explorer const& explorer, Experiment const& experiment) {
  return operations::estimate(*explorer.bricks().store, experiment);
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
  return reach_verdict(exploration, *explorer.bricks().scoring, *explorer.bricks().recommender);
}

std::string report_of(Explorer const& explorer, Exploration const& exploration,
                      Verdict const& verdict, std::string_view format) {
  return report::format_named(format).render(
      operations::report_input(explorer.bricks(), exploration, verdict));
}

awaitable<Exploration> measure(Explorer& explorer, MeasureRequest request) {
  return operations::measure(*explorer.workspace_, std::move(request));
}

awaitable<std::string> diff_of(Explorer const& explorer, std::string experiment,
                               std::string approach, std::string other, bool stat_only) {
  return operations::diff(*explorer.workspace_, std::move(experiment), std::move(approach),
                          std::move(other), stat_only);
}

awaitable<void> rate(Explorer& explorer, Rating rating) {
  return operations::rate(*explorer.workspace_, std::move(rating));
}

awaitable<History> history_of(Explorer const& explorer, std::string criterion) {
  return operations::history(*explorer.workspace_, std::move(criterion));
}

Exploration explore(Experiment experiment, fs::path const& directory, Bricks bricks,
                    Observer observer) {
  boost::asio::io_context context;
  Explorer explorer(directory, std::move(bricks));
  explorer.observe(std::move(observer));
  boost::asio::signal_set signals(context, SIGINT, SIGTERM);
  std::function<void()> const watch = [&] {
    signals.async_wait([&](boost::system::error_code error, int signal) {
      if (error) return;
      explorer.stop(signal == SIGINT ? "SIGINT" : "SIGTERM");
      watch();
    });
  };
  watch();
  auto const end = [&]() -> awaitable<void> {
    signals.cancel();
    co_return;
  };
  return async::wait_for(context, async::with_cleanup(explorer.run(std::move(experiment)), end()));
}

}  // namespace parallel_explore
