// Bricks that never finish, and that know of cancellation only what every Asio operation does.
#include "explore/explorer_in_memory.hpp"

#include <boost/asio/steady_timer.hpp>

namespace parallel_explore {
namespace {

using testing::IsEmpty;

/// Calls `begun`, and then waits for good.
template <class T>
awaitable<T> wait_for_good(std::function<void()> begun) {
  begun();
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor,
                                  std::chrono::steady_clock::time_point::max());
  co_await timer.async_wait(boost::asio::use_awaitable);
  co_return T();
}

class EndlessGenerator final : public ApproachGenerator {
 public:
  explicit EndlessGenerator(std::function<void()> begun) : begun_(std::move(begun)) {}
  awaitable<std::vector<Approach>> generate(Brief, int) override {
    return wait_for_good<std::vector<Approach>>(begun_);
  }

 private:
  std::function<void()> begun_;
};

class EndlessRunner final : public SessionRunner {
 public:
  explicit EndlessRunner(std::function<void()> begun) : begun_(std::move(begun)) {}
  awaitable<SessionResult> run(SessionRequest, EventSink&) override {
    return wait_for_good<SessionResult>(begun_);
  }

 private:
  std::function<void()> begun_;
};

class EndlessEvaluator final : public Evaluator {
 public:
  explicit EndlessEvaluator(std::function<void()> begun) : begun_(std::move(begun)) {}
  awaitable<Measurement> evaluate(Criterion, Sample) override {
    return wait_for_good<Measurement>(begun_);
  }

 private:
  std::function<void()> begun_;
};

class EndlessPublisher final : public Publisher {
 public:
  explicit EndlessPublisher(std::function<void()> begun) : begun_(std::move(begun)) {}
  awaitable<void> begin(std::vector<std::string>, Exploration const&, EventSink&) override {
    (void)co_await wait_for_good<int>(begun_);
  }
  awaitable<Assignment> assign(std::string, Exploration const&) override { co_return Assignment(); }
  awaitable<Publication> publish(std::string, Exploration const&, EventSink&) override {
    co_return Publication();
  }
  awaitable<void> end(Exploration const&, EventSink&) override { co_return; }

 private:
  std::function<void()> begun_;
};

class EndlessTest : public support::ExplorerInMemory {
 protected:
  /// Bricks in which all other steps finish.
  Bricks bricks() {
    Bricks result;
    result.store = std::make_shared<MemoryStore>();
    result.worktrees = std::make_shared<FolderWorktrees>(directory_.path() / "w");
    result.runners["scripted"] = std::make_shared<support::ScriptedRunner>();
    return result;
  }

  /// Runs with a brick that stops the run as soon as it has begun.
  void expect_that_stop_ends_it(Bricks endless) {
    explorer_.emplace(directory_.path(), std::move(endless));
    auto const exploration = explore();
    EXPECT_EQ(exploration.state, ExplorationState::interrupted);
    EXPECT_EQ(exploration.reason, "asked");
    for (auto const* name : {"a", "b"})
      EXPECT_NE(exploration.at(name).state, ApproachState::failed) << name;
  }

  std::function<void()> const stop_ = [this] {
    boost::asio::post(loop_, [this] { explorer_->stop("asked"); });
  };
};

TEST_F(EndlessTest, GeneratorIsEndedByAStop) {
  auto endless = bricks();
  endless.generator = std::make_shared<EndlessGenerator>(stop_);
  explorer_.emplace(directory_.path(), std::move(endless));
  EXPECT_EQ(refusal(explorer_->run(experiment_)), ErrorCode::interrupted);
  EXPECT_EQ(message_, "asked");
  EXPECT_THAT(explorer_->store().experiments(), IsEmpty());
}

TEST_F(EndlessTest, RunnerIsEndedByAStop) {
  auto endless = bricks();
  endless.runners["scripted"] = std::make_shared<EndlessRunner>(stop_);
  expect_that_stop_ends_it(std::move(endless));
}

TEST_F(EndlessTest, EvaluatorIsEndedByAStop) {
  experiment_.criteria = {support::score("speed")};
  auto endless = bricks();
  endless.evaluator = std::make_shared<EndlessEvaluator>(stop_);
  expect_that_stop_ends_it(std::move(endless));
}

TEST_F(EndlessTest, EvaluatorOfAnExclusiveCriterionIsEndedByAStop) {
  experiment_.criteria = {support::score("speed")};
  experiment_.criteria[0].how = CommandCriterion{.run = "true", .exclusive = true};
  auto endless = bricks();
  endless.evaluator = std::make_shared<EndlessEvaluator>(stop_);
  expect_that_stop_ends_it(std::move(endless));
}

TEST_F(EndlessTest, PublisherIsEndedByAStop) {
  auto endless = bricks();
  endless.publisher = std::make_shared<EndlessPublisher>(stop_);
  expect_that_stop_ends_it(std::move(endless));
}

}  // namespace
}  // namespace parallel_explore
