#include "run/base_gates.hpp"

#include "parallel_explore/error.hpp"
#include "run/run_in_memory.hpp"

#include <memory>

// Gates on the untouched base: once, before sessions or beside them, alone where that is in doubt.
namespace parallel_explore::run {
namespace {

using support::gate;
using support::number;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

class BaseGatesTest : public support::RunInMemory {
 protected:
  BaseGatesTest() {
    add_approach("a");
    experiment.criteria = {gate("tests"), number("speed", false)};
    experiment.evaluate.gate_retries = 0;
  }

  void begin(std::chrono::milliseconds patience) {
    if (!recorder) open();
    gates.emplace(bricks, *recorder, group);
    loop.restart();
    support::run(loop, gates->begin(patience));
  }

  /// The gate fails the first time.
  void fail_first() {
    evaluator.answer = [this](Criterion const&, Sample const&) {
      Measurement measurement;
      measurement.passed = ++runs_ > 1;
      measurement.outcome = runs_ > 1 ? MeasurementOutcome::ok : MeasurementOutcome::failed;
      return measurement;
    };
  }

  [[nodiscard]] std::vector<Measurement> const& of_base() const {
    return recorder->exploration().base_measurements;
  }

  async::StopGroup group;
  std::optional<BaseGates> gates;
  int runs_ = 0;
};

TEST_F(BaseGatesTest, RunOnceAndOnlyGates) {
  begin(std::chrono::minutes(1));
  EXPECT_THAT(evaluator.asked, ElementsAre(Pair("tests", "base")));
  ASSERT_THAT(of_base(), SizeIs(1));
  EXPECT_EQ(of_base()[0].passed, true);
  begin(std::chrono::minutes(1));
  EXPECT_THAT(evaluator.asked, SizeIs(1)) << "the record has it";
}

TEST_F(BaseGatesTest, DoNotRunWhereTheBaseIsNotMeasured) {
  experiment.evaluate.base = false;
  begin(std::chrono::minutes(1));
  EXPECT_THAT(evaluator.asked, IsEmpty());
}

TEST_F(BaseGatesTest, AreRunAgainAndFlakyIfTheyThenPass) {
  experiment.evaluate.gate_retries = 1;
  fail_first();
  begin(std::chrono::minutes(1));
  EXPECT_TRUE(of_base().at(0).flaky);
  EXPECT_EQ(of_base().at(0).runs, 2);
  EXPECT_EQ(of_base().at(0).failures, 1);
}

/// Fails once, when the test says so; then it passes.
class HeldGate final : public Evaluator {
 public:
  explicit HeldGate(boost::asio::io_context& loop) : held_(loop.get_executor()) {}
  void let_go() { held_.notify(); }

  awaitable<Measurement> evaluate(Criterion, Sample) override {
    bool const first = ++runs == 1;
    if (first) (void)co_await held_.wait();
    Measurement measurement;
    measurement.passed = !first;
    measurement.outcome = first ? MeasurementOutcome::failed : MeasurementOutcome::ok;
    co_return measurement;
  }

  int runs = 0;

 private:
  async::Signal held_;
};

/// Sessions work while the gate runs, which then fails.
awaitable<void> fail_beside_sessions(BaseGates& gates, HeldGate& held,
                                     std::vector<Measurement> const& of_base) {
  co_await gates.begin(std::chrono::milliseconds(1));
  EXPECT_THAT(of_base, IsEmpty()) << "it runs on";
  held.let_go();
  co_await gates.finish();
}

TEST_F(BaseGatesTest, ThatFailBesideSessionsAreRunOnceMoreAlone) {
  auto owned = std::make_unique<HeldGate>(loop);
  auto& held = *owned;
  evaluators["tests"] = std::move(owned);
  open();
  gates.emplace(bricks, *recorder, group);
  support::run(loop, fail_beside_sessions(*gates, held, of_base()));
  EXPECT_EQ(of_base().at(0).passed, true) << "nothing else ran when it was repeated";
  EXPECT_EQ(held.runs, 2);
}

awaitable<void> begin_and_close(BaseGates& gates) {
  co_await gates.begin(std::chrono::milliseconds(1));
  co_await gates.close();
}

TEST_F(BaseGatesTest, ThatStillRunAreEndedWithTheRun) {
  evaluator.waits = [](Criterion const&, Sample const&) { return true; };
  open();
  gates.emplace(bricks, *recorder, group);
  support::run(loop, begin_and_close(*gates));
  EXPECT_THAT(of_base(), IsEmpty());
}

TEST_F(BaseGatesTest, WhoseValueIsMeasuredLaterPassWithoutOne) {
  auto scored = number("speed", false);
  scored.gate = true;
  experiment.criteria = {scored};
  evaluator.answer = [](Criterion const&, Sample const&) {
    Measurement measurement;
    measurement.passed = true;
    measurement.values = {7};
    return measurement;
  };
  begin(std::chrono::minutes(1));
  EXPECT_EQ(of_base().at(0).passed, true);
  EXPECT_THAT(of_base().at(0).values, IsEmpty());
}

TEST_F(BaseGatesTest, OfABaseThatCannotBeMadeAreAWarning) {
  worktrees.before["create pexplore.gates"] = [] { throw Error(ErrorCode::git, "no such commit"); };
  begin(std::chrono::minutes(1));
  ASSERT_THAT(told<events::Warned>(), SizeIs(1));
  EXPECT_THAT(told<events::Warned>()[0].text,
              testing::HasSubstr("the gates could not be run on the untouched base"));
}

}  // namespace
}  // namespace parallel_explore::run
