#include "parallel_explore/explorer.hpp"

#include "async/wait_for.hpp"
#include "async/with_cleanup.hpp"
#include "explore/parts.hpp"
#include "parallel_explore/agents.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/git_worktrees.hpp"
#include "process/limits.hpp"
#include "report/formats.hpp"
#include "worktree/disk.hpp"

#include <boost/asio/signal_set.hpp>

#include <csignal>

namespace parallel_explore {

namespace fs = std::filesystem;

Explorer::Explorer(fs::path const& directory, Bricks bricks)
    : parts_(std::make_unique<Parts>(directory, std::move(bricks))) {}
Explorer::~Explorer() = default;
Explorer::Explorer(Explorer&&) noexcept = default;
Explorer& Explorer::operator=(Explorer&&) noexcept = default;

void Explorer::observe(Observer observer) { parts_->observer = std::move(observer); }
void Explorer::review(Reviewer reviewer) { parts_->reviewer = std::move(reviewer); }
awaitable<Exploration> Explorer::run(Experiment experiment) {
  return parts_->run(std::move(experiment));
}
awaitable<Exploration> Explorer::resume(std::string name, std::optional<Budget> budget) {
  return parts_->resume(std::move(name), std::move(budget));
}
awaitable<Exploration> Explorer::retry(RetryRequest request) {
  return parts_->retry(std::move(request));
}
awaitable<Exploration> Explorer::sample(SampleRequest request) {
  return parts_->sample(std::move(request));
}
awaitable<Exploration> Explorer::rescore(RescoreRequest request) {
  return parts_->rescore(std::move(request));
}
awaitable<Distinction> Explorer::distinguish(DistinguishRequest request) {
  return parts_->distinguish(std::move(request));
}
awaitable<Delivery> Explorer::add(std::string experiment, Approach approach) {
  return parts_->add(std::move(experiment), std::move(approach));
}
awaitable<Delivery> Explorer::cancel(std::string experiment, std::vector<std::string> approaches) {
  return parts_->cancel(std::move(experiment), std::move(approaches));
}
Estimate Explorer::estimate(Experiment const& experiment) const {
  return parts_->estimate(experiment);
}
void Explorer::stop(std::string reason) { parts_->stop(std::move(reason)); }
awaitable<Adoption> Explorer::adopt(AdoptRequest request) {
  return parts_->adopt(std::move(request));
}
awaitable<CleanupReport> Explorer::cleanup(CleanupRequest request) {
  return parts_->cleanup(std::move(request));
}
Holding Explorer::holding(Exploration const& exploration) const {
  return parts_->holding(exploration);
}
Verdict Explorer::verdict(Exploration const& exploration) const {
  return parts_->verdict(exploration);
}
std::string Explorer::report(Exploration const& exploration, Verdict const& verdict,
                             std::string_view format) const {
  return report::format_named(format).render(parts_->report_input(exploration, verdict));
}
ProgressStore& Explorer::store() { return *parts_->bricks.store; }
Bricks const& Explorer::bricks() const { return parts_->bricks; }

awaitable<std::string> Explorer::diff(std::string experiment, std::string approach,
                                      std::string other, bool stat_only) {
  return parts_->diff(std::move(experiment), std::move(approach), std::move(other), stat_only);
}

Explorer::Parts::Parts(fs::path const& directory, Bricks given) : bricks(std::move(given)) {
  process::raise_descriptor_limit();
  bool const needs_repository = !bricks.worktrees || !bricks.store;
  if (needs_repository) repository_ = worktree::find_repository_now(directory);
  main_tree_ = repository_ ? repository_->main_tree : fs::absolute(directory);
  fill_in(directory);
}

void Explorer::Parts::fill_in(fs::path const& directory) {
  if (!bricks.launcher) bricks.launcher = std::make_unique<DirectLauncher>();
  if (!bricks.worktrees) bricks.worktrees = std::make_unique<GitWorktrees>(directory);
  if (!bricks.generator) bricks.generator = std::make_unique<ListedApproaches>();
  if (!bricks.evaluator) bricks.evaluator = make_evaluator(*bricks.launcher);
  if (!bricks.scoring) bricks.scoring = std::make_unique<WeightedScoring>();
  if (!bricks.aggregator) bricks.aggregator = std::make_unique<MarkdownSummary>();
  if (!bricks.store) {
    DerivedFiles derived;
    derived.progress = progress_json;
    derived.approach = approach_json;
    bricks.store =
        std::make_unique<JournalStore>(repository_->state_directory(), std::move(derived));
  }
}

worktree::Repository const& Explorer::Parts::repository() const {
  if (!repository_)
    throw Error(ErrorCode::repository, "this explorer works without a git repository");
  return *repository_;
}

Verdict Explorer::Parts::verdict(Exploration const& exploration) const {
  return reach_verdict(exploration, *bricks.scoring);
}

Holding Explorer::Parts::holding(Exploration const& exploration) const {
  Holding holding;
  for (auto const& record : exploration.approaches) {
    if (!record.worktree.branch.empty()) ++holding.branches;
    if (record.worktree.path.empty()) continue;
    ++holding.worktrees;
    holding.worktree_bytes += worktree::bytes_below(record.worktree.path);
  }
  if (auto const directory = bricks.store->directory(exploration.name); !directory.empty()) {
    holding.record_bytes = worktree::bytes_below(directory);
  }
  return holding;
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
