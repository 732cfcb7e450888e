#include "run/outside_watch.hpp"

#include "async/signal.hpp"
#include "run/run_in_memory.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace parallel_explore::run {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class OutsideWatchTest : public support::RunInMemory {
 protected:
  OutsideWatchTest() {
    for (auto const* name : {"a", "b", "c"}) add_approach(name);
    worktrees.shares_outside = true;
    open();
  }

  /// A stage that does something once it runs.
  static awaitable<void> stage(std::function<void()> action) {
    action();
    co_return;
  }

  /// A stage that runs until it is told to end.
  struct Held {
    explicit Held(boost::asio::io_context& loop) : end(loop.get_executor()) {}
    awaitable<void> run() {
      runs = true;
      (void)co_await end.wait();
    }
    async::Signal end;
    bool runs = false;
  };

  void start(std::string name, awaitable<void> body) {
    boost::asio::co_spawn(loop, outside->during({std::move(name)}, std::move(body)),
                          boost::asio::detached);
  }

  /// Lets everything run that does not wait for a signal.
  void settle() {
    loop.restart();
    while (loop.poll() > 0) loop.restart();
  }

  [[nodiscard]] std::ptrdiff_t examinations() const {
    return std::ranges::count(worktrees.calls, "outside");
  }
};

TEST_F(OutsideWatchTest, AStageThatChangesNothingIsComparedTwiceAndRecordsNothing) {
  start("a", stage([] {}));
  settle();
  EXPECT_EQ(examinations(), 2);
  EXPECT_THAT(told<events::IsolationBroken>(), IsEmpty());
}

TEST_F(OutsideWatchTest, AChangeWhileOneRunsIsToldOfThatOne) {
  start("a", stage([this] { worktrees.facts["branch main"] = "2"; }));
  settle();
  auto const broken = told<events::IsolationBroken>();
  ASSERT_THAT(broken, SizeIs(1));
  EXPECT_EQ(broken[0].approach, "a");
  EXPECT_THAT(broken[0].others, IsEmpty());
  EXPECT_THAT(broken[0].findings,
              ElementsAre(HasSubstr("branch main appeared or changed while a ran")));
  EXPECT_EQ(isolation_of(record("a")), IsolationMark::broken);
  EXPECT_EQ(isolation_of(record("b")), IsolationMark::clean);
}

TEST_F(OutsideWatchTest, AChangeWhileSeveralRunIsToldOfEachAsPossible) {
  Held one(loop), other(loop);
  start("a", one.run());
  start("b", other.run());
  settle();
  ASSERT_TRUE(one.runs && other.runs);
  worktrees.facts["branch main"] = "2";
  one.end.notify();
  settle();
  auto const broken = told<events::IsolationBroken>();
  ASSERT_THAT(broken, SizeIs(2));
  EXPECT_THAT(broken[0].others, ElementsAre("b"));
  EXPECT_THAT(broken[0].findings, ElementsAre(HasSubstr("while one of a, b ran")));
  EXPECT_EQ(isolation_of(record("b")), IsolationMark::possibly);
  EXPECT_EQ(isolation_of(record("c")), IsolationMark::clean);
  // From here on b is alone.
  worktrees.facts["tag x"] = "1";
  other.end.notify();
  settle();
  EXPECT_EQ(isolation_of(record("b")), IsolationMark::broken);
  EXPECT_EQ(isolation_of(record("a")), IsolationMark::possibly);
}

TEST_F(OutsideWatchTest, ChangesWhileNothingRunsAreNobodysDoing) {
  start("a", stage([] {}));
  settle();
  worktrees.facts["branch main"] = "of the user";
  start("b", stage([] {}));
  settle();
  EXPECT_THAT(told<events::IsolationBroken>(), IsEmpty());
}

TEST_F(OutsideWatchTest, OneExaminationServesAllStagesThatEndMeanwhile) {
  std::vector<std::unique_ptr<Held>> stages;
  for (auto const* name : {"a", "b", "c"}) {
    stages.push_back(std::make_unique<Held>(loop));
    start(name, stages.back()->run());
  }
  settle();
  auto const before = examinations();
  worktrees.facts["branch main"] = "2";
  for (auto const& each : stages) each->end.notify();
  settle();
  EXPECT_LE(examinations() - before, 2);
  EXPECT_THAT(told<events::IsolationBroken>(), SizeIs(3));
}

TEST_F(OutsideWatchTest, AStageThatThrowsIsComparedAndItsFailureKept) {
  bool has_failed = false;
  auto const failing = [this]() -> awaitable<void> {
    worktrees.facts["branch main"] = "2";
    throw Error(ErrorCode::validation, "no");
    co_return;
  };
  boost::asio::co_spawn(
      loop, outside->during({"a"}, failing()),
      [&](std::exception_ptr const& failure) { has_failed = failure != nullptr; });
  settle();
  EXPECT_TRUE(has_failed);
  EXPECT_THAT(told<events::IsolationBroken>(), SizeIs(1));
}

TEST_F(OutsideWatchTest, WhereNoApproachRanItIsAWarningOfTheExperiment) {
  start("the judges", stage([this] { worktrees.facts["branch main"] = "2"; }));
  settle();
  EXPECT_THAT(recorder->exploration().warnings, ElementsAre(HasSubstr("while the judges ran")));
}

TEST_F(OutsideWatchTest, WorktreesThatKnowOnlyOneAreAskedForEach) {
  worktrees.shares_outside = false;
  start("a", stage([this] { worktrees.facts["branch main"] = "2"; }));
  settle();
  EXPECT_THAT(worktrees.calls, ElementsAre("outside a", "outside a"));
  EXPECT_THAT(told<events::IsolationBroken>(), SizeIs(1));
}

}  // namespace
}  // namespace parallel_explore::run
