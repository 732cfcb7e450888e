// An Explorer in the hands of a program that has a loop, threads and a life of its own.
#include "explore/explorer_in_memory.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <future>
#include <limits>
#include <list>
#include <new>
#include <stdexcept>
#include <thread>
#include <utility>

namespace parallel_explore {
namespace {

using support::ScriptedSession;
using testing::ElementsAre;
using testing::HasSubstr;

class GuestTest : public support::ExplorerInMemory {
 protected:
  /// The session of "a" runs until it is cancelled; `then` is called as soon as it has started.
  void hold_a(std::function<void()> then) {
    runner_->scripts["a"] = {ScriptedSession{.waits = true}};
    runner_->on_start = [this, then = std::move(then)](SessionRequest const& request) {
      if (request.approach.name == "a") boost::asio::post(loop_, then);
    };
  }

  std::exception_ptr failure_;
  std::optional<Exploration> result_;

  auto keep_result() {
    return [this](std::exception_ptr failure, Exploration exploration) {
      failure_ = failure;
      result_ = std::move(exploration);
    };
  }
};

TEST_F(GuestTest, TerminalCancellationStopsTheRunAndGivesItsResult) {
  boost::asio::cancellation_signal cancel;
  hold_a([&] { cancel.emit(boost::asio::cancellation_type::terminal); });
  boost::asio::co_spawn(loop_, explorer_->run(experiment_),
                        boost::asio::bind_cancellation_slot(cancel.slot(), keep_result()));
  loop_.run();
  ASSERT_TRUE(result_);
  EXPECT_FALSE(failure_);
  EXPECT_EQ(result_->state, ExplorationState::interrupted);
  EXPECT_EQ(result_->reason, "cancelled");
  EXPECT_EQ(resume().state, ExplorationState::completed);
}

TEST_F(GuestTest, LosesARaceAgainstATimerAsAnyOperation) {
  using namespace boost::asio::experimental::awaitable_operators;
  boost::asio::steady_timer deadline(loop_, std::chrono::steady_clock::time_point::max());
  hold_a([&] { deadline.cancel(); });
  auto const wait = [&]() -> awaitable<void> {
    boost::system::error_code ignored;
    co_await deadline.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
  };
  std::size_t first = 9;
  auto const race = [&]() -> awaitable<void> {
    awaitable<Exploration> running = explorer_->run(experiment_);
    auto const winner = co_await (std::move(running) || wait());
    first = winner.index();
  };
  boost::asio::co_spawn(loop_, race(), boost::asio::detached);
  loop_.run();
  EXPECT_EQ(first, 1U);
  EXPECT_EQ(recorded().state, ExplorationState::interrupted);
}

TEST_F(GuestTest, BeginsNothingThatWasCancelledBefore) {
  boost::asio::cancellation_signal cancel;
  std::exception_ptr failure;
  auto const host = [&]() -> awaitable<void> {
    co_await boost::asio::post(loop_, boost::asio::use_awaitable);
    cancel.emit(boost::asio::cancellation_type::terminal);
    awaitable<Exploration> running = explorer_->run(experiment_);
    co_await std::move(running);
  };
  boost::asio::co_spawn(
      loop_, host(),
      boost::asio::bind_cancellation_slot(
          cancel.slot(), [&](std::exception_ptr error) { failure = std::move(error); }));
  loop_.run();
  EXPECT_TRUE(failure) << "cancelled before it began";
  EXPECT_THAT(explorer_->store().experiments(), testing::IsEmpty());
}

TEST_F(GuestTest, IsStoppedFromAnotherThread) {
  hold_a([] {});
  boost::asio::co_spawn(loop_, explorer_->run(experiment_), keep_result());
  std::promise<void> has_started;
  runner_->on_start = [&](SessionRequest const& request) {
    if (request.approach.name == "a") has_started.set_value();
  };
  std::thread other([&] {
    has_started.get_future().wait();
    explorer_->stop("from elsewhere");
  });
  loop_.run();
  other.join();
  ASSERT_TRUE(result_);
  EXPECT_EQ(result_->reason, "from elsewhere");
}

TEST_F(GuestTest, RefusesASecondRunBesideTheFirst) {
  ErrorCode code{};
  hold_a([&] {
    boost::asio::co_spawn(loop_, explorer_->resume("x"),
                          [&](std::exception_ptr failure, Exploration const&) {
                            try {
                              std::rethrow_exception(failure);
                            } catch (Error const& error) {
                              code = error.code();
                              message_ = error.what();
                            }
                            explorer_->stop("asked");
                          });
  });
  EXPECT_EQ(explore().state, ExplorationState::interrupted);
  EXPECT_EQ(code, ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("at work already"));
  EXPECT_EQ(resume().state, ExplorationState::completed) << "one after the other";
}

TEST_F(GuestTest, MayBeDestroyedBeforeItsLoop) {
  int events = 0;
  explorer_->observe([&](Event const&, Exploration const&) { ++events; });
  int at_the_end = -1;
  hold_a([&] {
    at_the_end = events;
    explorer_.reset();
  });
  boost::asio::co_spawn(loop_, explorer_->run(experiment_), keep_result());
  loop_.run();
  ASSERT_TRUE(result_);
  EXPECT_EQ(result_->state, ExplorationState::interrupted);
  EXPECT_EQ(events, at_the_end) << "the observer is gone with it";
}

TEST_F(GuestTest, OutlivesItsLoop) {
  {
    boost::asio::io_context loop;
    runner_->scripts["a"] = {ScriptedSession{.waits = true}};
    runner_->on_start = [&](SessionRequest const& request) {
      if (request.approach.name == "a") loop.stop();
    };
    boost::asio::co_spawn(loop, explorer_->run(experiment_), boost::asio::detached);
    loop.run();
  }
  runner_->on_start = {};
  EXPECT_EQ(recorded().state, ExplorationState::interrupted) << "as after the end of a process";
  EXPECT_EQ(resume().state, ExplorationState::completed);
}

TEST_F(GuestTest, TurnsWhateverABrickThrowsIntoAnError) {
  explorer_->review(
      [](std::vector<Approach>, std::vector<Similarity> const&) -> std::vector<Approach> {
        throw std::logic_error("no review");
      });
  experiment_.approaches.clear();
  experiment_.generate.count = 2;
  runner_->scripts["propose"] = {
      ScriptedSession{.answer = R"({"approaches": [{"name": "a", "description": "sort by counting"},
                                   {"name": "b", "description": "merge runs"}]})"}};
  EXPECT_EQ(refusal(explorer_->run(experiment_)), ErrorCode::unexpected);
  EXPECT_THAT(message_, HasSubstr("no review"));
  EXPECT_THAT(recorded().reason, HasSubstr("no review"));
}

TEST_F(GuestTest, SaysThatMemoryRanOutWhereABrickThrowsBadAlloc) {
  Bricks bricks;
  bricks.store = std::make_unique<MemoryStore>();
  bricks.worktrees = std::make_unique<FolderWorktrees>(directory_.path() / "w");
  bricks.generator =
      generator_of([](Brief const&, int) -> std::vector<Approach> { throw std::bad_alloc(); });
  Explorer explorer(directory_.path(), std::move(bricks));
  experiment_.approaches.clear();
  experiment_.generate.count = 1;
  EXPECT_EQ(refusal(explorer.run(experiment_)), ErrorCode::resource);
  EXPECT_EQ(message_, "out of memory");
}

TEST_F(GuestTest, TakesCompletionTokens) {
  auto by_future =
      boost::asio::co_spawn(loop_, explorer_->run(experiment_), boost::asio::use_future);
  loop_.run();
  EXPECT_EQ(by_future.get().state, ExplorationState::completed);
  loop_.restart();
  RetryRequest request;
  request.experiment = "x";
  auto later = boost::asio::co_spawn(loop_, explorer_->retry(request), boost::asio::deferred);
  std::move(later)(keep_result());
  loop_.run();
  EXPECT_TRUE(failure_) << "nothing has failed";
}

/// Measurements that no command could give.
TEST_F(GuestTest, TakesNumbersThatAreNoneAsMissing) {
  experiment_.criteria = {support::score("speed")};
  evaluator_->answer = [](Criterion const&, Sample const& sample) {
    double const number = sample.approach.name == "a" ? std::numeric_limits<double>::quiet_NaN()
                                                      : std::numeric_limits<double>::infinity();
    return support::value(number);
  };
  auto const exploration = explore();
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  for (auto const* name : {"a", "b"}) {
    auto const* const found = exploration.at(name).find("speed");
    ASSERT_TRUE(found);
    EXPECT_THAT(found->values, testing::IsEmpty()) << name;
    EXPECT_THAT(found->reason, HasSubstr("not a finite number")) << name;
  }
  EXPECT_EQ(recorded().at("a").state, ApproachState::completed) << "the record can be read again";
}

TEST_F(GuestTest, RefusesApproachesThatCannotBeRun) {
  experiment_.approaches.clear();
  for (auto const& [names, count] :
       {std::pair<std::string, int>{"", 1}, {"base", 1}, {"a", 1'000'000}}) {
    Bricks bricks;
    bricks.store = std::make_unique<MemoryStore>();
    bricks.worktrees = std::make_unique<FolderWorktrees>(directory_.path() / "w");
    bricks.generator = generator_of([&, names = names, count = count](Brief const&, int) {
      std::vector<Approach> made;
      for (int i = 0; i < count; ++i)
        made.emplace_back(count == 1 ? names : names + std::to_string(i), "text");
      return made;
    });
    Explorer explorer(directory_.path(), std::move(bricks));
    EXPECT_EQ(refusal(explorer.run(experiment_)), ErrorCode::validation) << names;
  }
}

TEST_F(GuestTest, FailsOneApproachWhereARunnerThrowsAnything) {
  runner_->on_start = [](SessionRequest const& request) {
    if (request.approach.name == "a") throw 7;
  };
  auto const exploration = explore();
  EXPECT_EQ(exploration.at("a").state, ApproachState::failed);
  EXPECT_THAT(exploration.at("a").reason, HasSubstr("unknown type"));
  EXPECT_EQ(exploration.at("b").state, ApproachState::completed);
}

TEST_F(GuestTest, TakesTheDefaultWhereAPartIsNull) {
  Bricks bricks;
  bricks.store = std::make_unique<MemoryStore>();
  bricks.worktrees = std::make_unique<FolderWorktrees>(directory_.path() / "w");
  bricks.runners["command"] = nullptr;
  bricks.evaluators["speed"] = nullptr;
  bricks.evaluator =
      evaluator_of([](Criterion const&, Sample const&) { return support::value(1); });
  Explorer explorer(directory_.path(), std::move(bricks));
  experiment_.session.agent = "command";
  experiment_.agents["command"].run = {"sh", "-c", "echo x > work"};
  experiment_.criteria = {support::score("speed")};
  EXPECT_EQ(wait(explorer.run(experiment_)).state, ExplorationState::completed);
}

TEST_F(GuestTest, MayBeCalledBackByItsObserver) {
  int first = 0, second = 0;
  explorer_->observe([&](Event const& event, Exploration const&) {
    ++first;
    (void)explorer_->store().experiments();
    if (!std::holds_alternative<events::SessionStarted>(event.payload)) return;
    explorer_->observe([&](Event const&, Exploration const&) { ++second; });
    explorer_->stop("seen enough");
  });
  auto const exploration = explore();
  EXPECT_EQ(exploration.reason, "seen enough");
  EXPECT_GT(first, 0);
  EXPECT_GT(second, 0) << "it was replaced while it was called";
}

/// A session waits until another one runs as well, for ten seconds at most.
class MeetingRunner final : public SessionRunner {
 public:
  int running = 0, most_at_once = 0;

  awaitable<SessionResult> run(SessionRequest request, EventSink&) override {
    boost::asio::steady_timer other(co_await boost::asio::this_coro::executor,
                                    std::chrono::seconds(10));
    most_at_once = std::max(most_at_once, ++running);
    if (auto* const first = std::exchange(waits_, &other)) {
      first->cancel();
    } else {
      boost::system::error_code ignored;
      co_await other.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    }
    --running;
    support::write_file(request.worktree / "work", "done");
    SessionResult result;
    result.end = Completed{};
    co_return result;
  }

 private:
  boost::asio::steady_timer* waits_ = nullptr;
};

TEST_F(GuestTest, SharesBricksWithAnotherThatRunsAtTheSameTime) {
  auto const store = std::make_shared<MemoryStore>();
  auto const evaluator = std::make_shared<support::ScriptedEvaluator>();
  auto const runner = std::make_shared<MeetingRunner>();
  experiment_.approaches.resize(1);
  experiment_.criteria = {support::score("speed")};
  std::map<std::string, Exploration> results;
  std::list<Explorer> explorers;
  for (auto const* name : {"one", "two"}) {
    Bricks bricks;
    bricks.store = store;
    bricks.evaluator = evaluator;
    bricks.runners["scripted"] = runner;
    bricks.worktrees = std::make_unique<FolderWorktrees>(directory_.path() / name);
    auto& explorer = explorers.emplace_back(directory_.path(), std::move(bricks));
    experiment_.name = name;
    boost::asio::co_spawn(
        loop_, explorer.run(experiment_),
        [&results, name](std::exception_ptr const& failure, Exploration exploration) {
          EXPECT_FALSE(failure);
          results[name] = std::move(exploration);
        });
  }
  loop_.run();
  EXPECT_EQ(runner->most_at_once, 2) << "both at once";
  EXPECT_THAT(evaluator->asked, testing::SizeIs(2));
  EXPECT_THAT(store->experiments(), ElementsAre("one", "two"));
  for (auto const& [name, exploration] : results) {
    EXPECT_EQ(exploration.state, ExplorationState::completed) << name;
    EXPECT_EQ(store->load(name).at("a").worktree.path,
              (directory_.path() / name / name / "a").string());
    EXPECT_TRUE(store->load(name).at("a").find("speed")) << name;
  }
  EXPECT_EQ(results.size(), 2U);
}

}  // namespace
}  // namespace parallel_explore
