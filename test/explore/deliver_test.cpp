#include "explore/explorer_in_memory.hpp"
#include "store/inbox.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

// Approaches that are added to an experiment or cancelled, in any process that runs it.
namespace parallel_explore {
namespace {

using support::ScriptedRunner;
using support::ScriptedSession;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Approach further(std::string name) {
  Approach approach;
  approach.name = std::move(name);
  approach.description = "another way";
  return approach;
}

class DeliverTest : public support::ExplorerInMemory {
 protected:
  /// Does something once, when the session of that approach starts.
  void during(std::string const& name, std::function<awaitable<void>()> action) {
    runner_->on_start = [this, name, action](SessionRequest const& request) {
      if (request.approach.name != name || done_) return;
      done_ = true;
      boost::asio::co_spawn(loop_, action(),
                            [this](std::exception_ptr error) { failure_ = std::move(error); });
    };
  }

  /// The exception of that request.
  [[nodiscard]] std::exception_ptr failure() const { return failure_; }

 private:
  bool done_ = false;
  std::exception_ptr failure_;
};

TEST_F(DeliverTest, AnApproachIsRecordedForAResumeWhereNothingRuns) {
  (void)explore();
  EXPECT_EQ(wait(explorer_->add("x", further("C 3"))), Delivery::recorded);
  EXPECT_EQ(recorded().state, ExplorationState::interrupted);
  EXPECT_EQ(recorded().cause, InterruptionCause::others_wait);
  runner_->requests.clear();
  EXPECT_EQ(resume().state, ExplorationState::completed);
  EXPECT_THAT(sessions(), ElementsAre("c-3"));
}

TEST_F(DeliverTest, AnAddedApproachGetsAllItsSamples) {
  experiment_.session.samples = 2;
  (void)explore();
  (void)wait(explorer_->add("x", further("c")));
  EXPECT_EQ(recorded().at("c.2").approach.of, "c");
  EXPECT_NE(recorded().at("c").approach.id, recorded().at("c.2").approach.id);
}

TEST_F(DeliverTest, ANameThatCannotBeOneIsRefused) {
  (void)explore();
  EXPECT_EQ(refusal(explorer_->add("x", further("!"))), ErrorCode::validation);
  EXPECT_EQ(refusal(explorer_->add("x", further("base"))), ErrorCode::validation);
  EXPECT_EQ(refusal(explorer_->add("x", further("a"))), ErrorCode::name_in_use);
}

TEST_F(DeliverTest, AnApproachOfAnUnknownAgentIsRefused) {
  (void)explore();
  auto approach = further("c");
  approach.agent = "nobody";
  EXPECT_EQ(refusal(explorer_->add("x", approach)), ErrorCode::validation);
  EXPECT_THAT(recorded().approaches, SizeIs(2));
}

TEST_F(DeliverTest, AnUnknownExperimentIsRefused) {
  EXPECT_EQ(refusal(explorer_->add("y", further("c"))), ErrorCode::not_found);
  EXPECT_EQ(refusal(explorer_->cancel("y")), ErrorCode::not_found);
}

TEST_F(DeliverTest, ARunOfTasksGetsNoApproaches) {
  experiment_.tasks.emplace();
  record({});
  EXPECT_EQ(refusal(explorer_->add("x", further("c"))), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("is a run of tasks: no approach can be added to it"));
}

TEST_F(DeliverTest, AnApproachIsAddedToTheRunOfThisExplorer) {
  std::optional<Delivery> delivery;
  during("b", [&]() -> awaitable<void> { delivery = co_await explorer_->add("x", further("c")); });
  auto const exploration = explore();
  EXPECT_EQ(delivery, Delivery::running);
  EXPECT_EQ(exploration.at("c").state, ApproachState::completed);
}

TEST_F(DeliverTest, ARunningApproachIsCancelled) {
  runner_->scripts["a"] = {ScriptedSession{.waits = true}};
  std::optional<Delivery> delivery;
  during("b", [&]() -> awaitable<void> {
    std::vector<std::string> names{"a"};
    delivery = co_await explorer_->cancel("x", std::move(names));
  });
  auto const exploration = explore();
  EXPECT_EQ(delivery, Delivery::running);
  EXPECT_EQ(exploration.at("a").state, ApproachState::cancelled);
  EXPECT_EQ(exploration.at("b").state, ApproachState::completed);
}

TEST_F(DeliverTest, AllThatRunsIsCancelled) {
  for (auto const* name : {"a", "b"}) runner_->scripts[name] = {ScriptedSession{.waits = true}};
  during("b", [&]() -> awaitable<void> { (void)co_await explorer_->cancel("x"); });
  auto const exploration = explore();
  EXPECT_EQ(exploration.state, ExplorationState::cancelled);
}

TEST_F(DeliverTest, AnotherExperimentThanTheRunningOneIsNotTouched) {
  std::exception_ptr failure;
  during("b", [&]() -> awaitable<void> { (void)co_await explorer_->cancel("y"); });
  EXPECT_EQ(explore().state, ExplorationState::completed);
  EXPECT_THROW(std::rethrow_exception(this->failure()), Error);
}

TEST_F(DeliverTest, WhatWaitsIsCancelledWhereNothingRuns) {
  record({});
  EXPECT_EQ(wait(explorer_->cancel("x", {"a"})), Delivery::recorded);
  EXPECT_EQ(recorded().at("a").state, ApproachState::cancelled);
  EXPECT_EQ(recorded().at("b").state, ApproachState::pending);
  EXPECT_THAT(told<events::CancelAsked>().at(0).approaches, ElementsAre("a"));
}

TEST_F(DeliverTest, AnExperimentOfWhichNothingIsLeftIsCancelled) {
  record({});
  EXPECT_EQ(wait(explorer_->cancel("x")), Delivery::recorded);
  EXPECT_EQ(recorded().state, ExplorationState::cancelled);
}

TEST_F(DeliverTest, WhatHasEndedCannotBeCancelled) {
  (void)explore();
  EXPECT_EQ(refusal(explorer_->cancel("x", {"a"})), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("a is already completed"));
  EXPECT_EQ(refusal(explorer_->cancel("x")), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("there is nothing to cancel"));
  EXPECT_EQ(refusal(explorer_->cancel("x", {"z"})), ErrorCode::not_found);
}

/// Two Explorers on one folder of records, as two processes have.
class OtherProcessTest : public DeliverTest {
 protected:
  OtherProcessTest() {
    make_explorer(nullptr, std::make_unique<JournalStore>(directory_.path() / "state"));
    Bricks bricks;
    bricks.worktrees = std::make_unique<FolderWorktrees>(directory_.path() / "worktrees");
    bricks.store = std::make_unique<JournalStore>(directory_.path() / "state");
    other_.emplace(directory_.path(), std::move(bricks));
  }

  std::optional<Explorer> other_;
};

TEST_F(OtherProcessTest, ARequestReachesTheProcessThatRunsTheExperiment) {
  runner_->scripts["a"] = {ScriptedSession{.waits = true}};
  std::optional<Delivery> added, cancelled;
  during("b", [&]() -> awaitable<void> {
    added = co_await other_->add("x", further("c"));
    std::vector<std::string> names{"a"};
    cancelled = co_await other_->cancel("x", std::move(names));
  });
  auto const exploration = explore();
  EXPECT_EQ(added, Delivery::running);
  EXPECT_EQ(cancelled, Delivery::running);
  EXPECT_EQ(exploration.at("c").state, ApproachState::completed);
  EXPECT_EQ(exploration.at("a").state, ApproachState::cancelled);
}

TEST_F(OtherProcessTest, ARefusalComesBackWithItsReason) {
  during("b", [&]() -> awaitable<void> { (void)co_await other_->add("x", further("b")); });
  runner_->scripts["a"] = {ScriptedSession{}};
  (void)explore();
  try {
    ASSERT_TRUE(failure());
    std::rethrow_exception(failure());
  } catch (Error const& error) {
    EXPECT_EQ(error.code(), ErrorCode::validation);
    EXPECT_THAT(error.what(), HasSubstr("approach \"b\" already exists"));
  }
}

TEST_F(OtherProcessTest, WhatIsNoRequestIsMovedAwayWithAWarning) {
  during("b", [&]() -> awaitable<void> {
    support::write_file(directory_.path() / "state" / "x" / "inbox" / "note.json", "hello");
    (void)co_await other_->add("x", further("c"));
  });
  auto const exploration = explore();
  EXPECT_EQ(exploration.at("c").state, ApproachState::completed);
  EXPECT_THAT(exploration.warnings, testing::Contains(HasSubstr("note.json")));
}

}  // namespace
}  // namespace parallel_explore
