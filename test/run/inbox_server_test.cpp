#include "run/inbox_server.hpp"

#include "parallel_explore/error.hpp"
#include "run/run_in_memory.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <filesystem>

// Requests to a run: carried out once, or refused with the reason.
namespace parallel_explore::run {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class InboxServerTest : public support::RunInMemory {
 protected:
  InboxServerTest() { add_approach("a"); }

  InboxServer& server() {
    if (server_) return *server_;
    open();
    dispatcher.emplace(loop.get_executor(), bricks, *recorder);
    RequestTargets targets;
    targets.admit = [this](Approach const& approach) {
      if (approach.agent == "unknown") throw Error(ErrorCode::validation, "no such agent");
      admitted.push_back(approach.name);
    };
    targets.hold = &hold;
    targets.stop = [this](std::string const& reason) { stopped.push_back(reason); };
    targets.cancel = [this](std::string const& reason) { cancelled.push_back(reason); };
    server_.emplace(*recorder, bricks, std::move(targets));
    server_->set_dispatcher(&*dispatcher);
    return *server_;
  }

  static store::AddApproach addition(std::string name, std::string agent = {}) {
    store::AddApproach add;
    add.approach.name = std::move(name);
    add.approach.agent = std::move(agent);
    return add;
  }

  /// Serves what the inbox holds until it is empty.
  void serve() {
    boost::asio::co_spawn(loop, server().serve(loop.get_executor(), inbox), boost::asio::detached);
    boost::asio::post(loop, [this] { server().close(); });
    loop.run();
  }

  std::filesystem::path inbox = directory.path() / "inbox";
  std::vector<std::string> admitted, stopped, cancelled;
  async::Hold hold;
  std::optional<Dispatcher> dispatcher;

 private:
  std::optional<InboxServer> server_;
};

TEST_F(InboxServerTest, AnAddedApproachIsRecordedAndRuns) {
  server().carry_out(addition("b"));
  EXPECT_EQ(support::run(loop, dispatcher->run()).outcome, schedule::RunOutcome::done);
  EXPECT_EQ(record("b").state, ApproachState::completed);
  EXPECT_THAT(admitted, testing::ElementsAre("b"));
}

TEST_F(InboxServerTest, AnAddedApproachBringsItsSamples) {
  experiment.session.samples = 2;
  server().carry_out(addition("b"));
  EXPECT_NO_THROW((void)record("b.2"));
}

TEST_F(InboxServerTest, AnAdditionThatWasMadeBeforeChangesNothing) {
  server().carry_out(addition("b"));
  server().carry_out(addition("b"));
  EXPECT_THAT(told<events::ApproachGenerated>(), SizeIs(1));
}

TEST_F(InboxServerTest, ANameIsGivenOnce) {
  EXPECT_THROW(server().carry_out(addition("a", "scripted")), Error);
}

TEST_F(InboxServerTest, AnApproachThatCannotRunIsRefused) {
  EXPECT_THROW(server().carry_out(addition("b", "unknown")), Error);
  EXPECT_EQ(recorder->exploration().find("b"), nullptr);
}

TEST_F(InboxServerTest, ACancellationIsRecordedAndDone) {
  server().carry_out(store::CancelApproaches{{"a"}});
  (void)support::run(loop, dispatcher->run());
  EXPECT_THAT(told<events::CancelAsked>(), SizeIs(1));
  EXPECT_EQ(record("a").state, ApproachState::cancelled);
}

TEST_F(InboxServerTest, AnApproachThatHasEndedCannotBeCancelled) {
  (void)server();
  (void)support::run(loop, dispatcher->run());
  EXPECT_THROW(server().carry_out(store::CancelApproaches{{"a"}}), Error);
}

TEST_F(InboxServerTest, AnUnknownApproachCannotBeCancelled) {
  EXPECT_THROW(server().carry_out(store::CancelApproaches{{"nothing"}}), Error);
}

TEST_F(InboxServerTest, AServedRequestLeavesTheInbox) {
  auto const file = store::post_request(inbox, addition("b"));
  serve();
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_THAT(store::rejection(file), IsEmpty());
  EXPECT_NE(recorder->exploration().find("b"), nullptr);
}

TEST_F(InboxServerTest, ARefusedRequestIsRejectedWithTheReason) {
  auto const file = store::post_request(inbox, addition("b", "unknown"));
  serve();
  EXPECT_THAT(store::rejection(file), HasSubstr("no such agent"));
  EXPECT_THAT(told<events::Warned>(), IsEmpty());
}

TEST_F(InboxServerTest, AFileThatIsNotARequestIsAWarning) {
  support::write_file(inbox / "1-x.json", "{}");
  serve();
  EXPECT_THAT(told<events::Warned>(), SizeIs(1));
  EXPECT_TRUE(std::filesystem::exists(inbox / "rejected" / "1-x.json"));
}

TEST_F(InboxServerTest, ARequestThatPexploreDidNotPostIsNotCarriedOut) {
  support::write_file(inbox / "1.json", R"({"schema":1,"request":"cancel","approaches":["a"]})");
  serve();
  EXPECT_THAT(told<events::CancelAsked>(), IsEmpty());
  EXPECT_THAT(recorder->exploration().warnings,
              testing::ElementsAre(HasSubstr("pexplore did not write it")));
}

TEST_F(InboxServerTest, ARequestOfASessionIsNotCarriedOut) {
  {
    support::Variable const approach("PEXPLORE_APPROACH", "b");
    support::Variable const experiment("PEXPLORE_EXPERIMENT", directory.path().filename().string());
    (void)store::post_request(inbox, store::CancelApproaches{{"a"}});
  }
  serve();
  EXPECT_THAT(told<events::CancelAsked>(), IsEmpty());
  EXPECT_THAT(recorder->exploration().warnings,
              testing::ElementsAre(HasSubstr("the session of b posted it")));
}

TEST_F(InboxServerTest, ARunIsHeldAndReleased) {
  server().carry_out(store::HoldRun{true});
  EXPECT_TRUE(hold.is_on());
  EXPECT_TRUE(recorder->exploration().paused);
  EXPECT_THROW(server().carry_out(store::HoldRun{true}), Error) << "it is held already";
  server().carry_out(store::HoldRun{false});
  EXPECT_FALSE(hold.is_on());
  EXPECT_FALSE(recorder->exploration().paused);
  EXPECT_THROW(server().carry_out(store::HoldRun{false}), Error);
}

TEST_F(InboxServerTest, NoSessionStartsWhileTheRunIsHeld) {
  bricks.hold = &hold;
  server().carry_out(store::HoldRun{true});
  bool ended = false;
  boost::asio::co_spawn(loop, dispatcher->run(),
                        [&](std::exception_ptr const&, auto const&) { ended = true; });
  loop.poll();
  EXPECT_THAT(runner->requests, IsEmpty());
  server().carry_out(store::HoldRun{false});
  loop.restart();
  loop.run();
  EXPECT_TRUE(ended);
  EXPECT_THAT(runner->requests, SizeIs(1));
}

TEST_F(InboxServerTest, SettingsAreRecordedWithinTheirRanges) {
  LiveSettings settings;
  settings.max_parallel = 7;
  settings.budget.turns = 9;
  server().carry_out(store::ChangeSettings{settings});
  EXPECT_EQ(recorder->exploration().experiment.session.max_parallel, 7);
  EXPECT_EQ(recorder->exploration().experiment.budget.turns, 9);
  settings.max_parallel = 0;
  EXPECT_THROW(server().carry_out(store::ChangeSettings{settings}), Error);
  EXPECT_EQ(recorder->exploration().experiment.session.max_parallel, 7);
}

TEST_F(InboxServerTest, AStopReachesTheRun) {
  server().carry_out(store::StopRun{});
  EXPECT_THAT(stopped, SizeIs(1));
}

TEST_F(InboxServerTest, RequestsToAnEarlierRunAreNotForThisOne) {
  auto const file = store::post_request(inbox, store::StopRun{});
  auto const pause = store::post_request(inbox, store::HoldRun{true});
  (void)store::post_request(inbox, addition("b"));
  reject_outdated(inbox);
  serve();
  EXPECT_NO_THROW((void)record("b")) << "it is for the experiment";
  EXPECT_THAT(stopped, IsEmpty());
  EXPECT_FALSE(hold.is_on());
  EXPECT_THAT(store::rejection(file), HasSubstr("ask again"));
  EXPECT_THAT(store::rejection(pause), HasSubstr("ask again"));
}

TEST_F(InboxServerTest, WhileNothingWorksAnAdditionWaitsForTheNextRound) {
  server().set_dispatcher(nullptr);
  server().carry_out(addition("b"));
  EXPECT_EQ(record("b").state, ApproachState::pending);
}

TEST_F(InboxServerTest, WhileNothingWorksACancellationEndsTheRun) {
  server().set_dispatcher(nullptr);
  server().carry_out(store::CancelApproaches{});
  EXPECT_EQ(record("a").state, ApproachState::cancelled);
  EXPECT_THAT(cancelled, SizeIs(1));
}

/// An approach that has a result, of an agent that can continue its session.
class ToldApproach : public InboxServerTest {
 protected:
  ToldApproach() {
    runner->resumes = true;
    runner->scripts["a"] = {support::ScriptedSession{.works = true, .agent_session = "thread"},
                            support::ScriptedSession{.works = true, .agent_session = "thread"}};
  }

  void finish() {
    (void)server();
    (void)support::run(loop, dispatcher->run());
    loop.restart();
    ASSERT_EQ(record("a").state, ApproachState::completed);
  }

  /// The text of the refusal.
  std::string refusal() {
    return support::thrown_by([&] { server().carry_out(store::TellApproach{"a", "more"}); }).text;
  }
};

TEST_F(ToldApproach, ContinuesItsSessionWithTheRemark) {
  add_approach("b");
  runner->scripts["b"] = {support::ScriptedSession{.waits = true}};
  at<events::ApproachCompleted>([this] {
    boost::asio::post(loop, [this] {
      if (runner->requests.size() == 2)
        return server().carry_out(store::TellApproach{"a", "also the tests"});
      dispatcher->cancel({"b"});
    });
  });
  experiment.session.max_parallel = 2;
  (void)server();
  (void)support::run(loop, dispatcher->run());
  ASSERT_EQ(runner->requests.size(), 3U);
  auto const& request = runner->requests[2];
  ASSERT_TRUE(request.resume);
  EXPECT_EQ(request.resume->session_id, "thread");
  EXPECT_THAT(request.resume->prompt, HasSubstr("also the tests"));
  EXPECT_THAT(record("a").remarks, testing::ElementsAre("also the tests"));
  EXPECT_FALSE(record("a").remark_waits);
  EXPECT_EQ(record("a").state, ApproachState::completed);
}

TEST_F(ToldApproach, ARemarkThatWasTakenBeforeChangesNothing) {
  finish();
  server().set_dispatcher(nullptr);
  server().carry_out(store::TellApproach{"a", "more"});
  server().carry_out(store::TellApproach{"a", "more"});
  EXPECT_THAT(told<events::ApproachTold>(), SizeIs(1));
  EXPECT_EQ(record("a").state, ApproachState::pending);
}

TEST_F(ToldApproach, IsRefusedWhileItRuns) { EXPECT_THAT(refusal(), HasSubstr("is pending")); }

TEST_F(ToldApproach, IsRefusedWithoutAResult) {
  runner->scripts["a"] = {support::ScriptedSession{.end = Failed{"no"}}};
  (void)server();
  (void)support::run(loop, dispatcher->run());
  EXPECT_THAT(refusal(), HasSubstr("it has no result to add to"));
}

TEST_F(ToldApproach, IsRefusedWhereTheAgentCannotContinue) {
  finish();
  runner->resumes = false;
  EXPECT_THAT(refusal(), HasSubstr("agent scripted cannot continue a session"));
}

TEST_F(ToldApproach, IsRefusedWhereTheSessionLeftNoId) {
  runner->scripts["a"] = {support::ScriptedSession{.works = true}};
  finish();
  EXPECT_THAT(refusal(), HasSubstr("left nothing by which"));
}

TEST_F(ToldApproach, IsRefusedWithoutItsWorktree) {
  finish();
  recorder->emit(events::WorktreeRemoved{"a", 0, false});
  EXPECT_THAT(refusal(), HasSubstr("worktree of a is removed"));
}

TEST_F(ToldApproach, IsRefusedWhereNoBudgetIsLeft) {
  runner->scripts["a"][0].usage.turns = 3;
  experiment.session.budget.turns = 4;
  finish();
  LiveSettings settings;
  settings.budget.turns = 3;
  recorder->emit(events::SettingsChanged{settings});
  EXPECT_THAT(refusal(), HasSubstr("the budget of x is spent"));
}

TEST_F(ToldApproach, AnAdoptedOneIsToldWithAWarning) {
  finish();
  recorder->emit(events::Adopted{"a", "squash", "main", "commit"});
  server().set_dispatcher(nullptr);
  server().carry_out(store::TellApproach{"a", "more"});
  EXPECT_THAT(record("a").warnings, testing::ElementsAre(HasSubstr("adopted on main")));
}

}  // namespace
}  // namespace parallel_explore::run
