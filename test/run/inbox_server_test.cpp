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
    server_.emplace(*recorder, *dispatcher, [this](Approach const& approach) {
      if (approach.agent == "unknown") throw Error(ErrorCode::validation, "no such agent");
      admitted.push_back(approach.name);
    });
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
  std::vector<std::string> admitted;
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

}  // namespace
}  // namespace parallel_explore::run
