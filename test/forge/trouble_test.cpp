// Servers and networks that fail: what is asked for once is done once.
#include "forge/github_on_loopback.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>

#include <future>
#include <thread>

namespace parallel_explore::forge {
namespace {

using support::GitHubServer;
using support::GitHubState;
using support::run;
using support::Trouble;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using Kind = Trouble::Kind;

struct TroubleTest : testing::Test {
  /// With other settings.
  GitHub forge_with(std::function<void(GitHubSettings&)> how) {
    auto settings = settings_for(server);
    how(settings);
    return GitHub(settings);
  }
  GitHub patient(std::chrono::milliseconds patience) {
    return forge_with([&](GitHubSettings& settings) {
      settings.patience = patience;
      settings.report_wait = [this](std::string what) { told.push_back(std::move(what)); };
    });
  }

  std::vector<std::string> told;
  GitHubServer server;
  GitHub forge{settings_for(server)};
};

/// All of them may leave it unclear whether something was done.
struct UnclearTest : TroubleTest, testing::WithParamInterface<Kind> {
  void trouble(std::string method, std::string target) {
    server.next({.kind = GetParam(), .method = std::move(method), .target = std::move(target)});
  }
};
std::string name_of(testing::TestParamInfo<Kind> const& info) {
  switch (info.param) {
    case Kind::instead:
      return "instead";
    case Kind::after:
      return "after";
    case Kind::cut_after:
      return "cut_after";
    case Kind::hang_up:
      return "hang_up";
    case Kind::hold:
      break;
  }
  return "hold";
}
INSTANTIATE_TEST_SUITE_P(Server, UnclearTest,
                         testing::Values(Kind::instead, Kind::after, Kind::cut_after,
                                         Kind::hang_up),
                         name_of);

TEST_P(UnclearTest, AnIssueIsFiledOnce) {
  trouble("POST", "/issues");
  auto const issue = run(forge.file(new_issue()));
  EXPECT_EQ(issue.number, 1);
  EXPECT_EQ(issue.title, "Title");
  EXPECT_THAT(server.threads(), SizeIs(1));
}

TEST_P(UnclearTest, APullRequestIsOpenedOnceAndLabelled) {
  trouble("POST", "/pulls");
  trouble("POST", "/labels");
  EXPECT_EQ(run(forge.open(new_pull_request())).number, 1);
  EXPECT_THAT(server.threads(), SizeIs(1));
  EXPECT_THAT(server.thread(1).labels, ElementsAre("pexplore"));
}

TEST_P(UnclearTest, ACommentIsWrittenOnce) {
  server.change([](GitHubState& state) { state.add_thread("owner/repo", "Title", "Body"); });
  trouble("POST", "/comments");
  EXPECT_THAT(run(forge.comment(1, "report/1", "Done")), HasSubstr("#issuecomment-"));
  EXPECT_THAT(server.thread(1).comments, SizeIs(1));
  trouble("PATCH", "/comments");
  run(forge.comment(1, "report/1", "Changed"));
  EXPECT_THAT(server.thread(1).comments, SizeIs(1));
  EXPECT_THAT(server.thread(1).comments[0].body, HasSubstr("Changed"));
}

TEST_P(UnclearTest, ASubIssueIsLinkedOnce) {
  auto const parent = run(forge.file(new_issue("Parent", "plan/1")));
  auto const child = run(forge.file(new_issue("Child", "plan/2")));
  trouble("POST", "/sub_issues");
  EXPECT_TRUE(run(forge.link_sub_issue(parent.number, child)));
  EXPECT_THAT(server.thread(1).sub_issues, SizeIs(1));
}

TEST_P(UnclearTest, WhatOnlyReadsIsRepeated) {
  trouble("GET", "/repos/owner/repo");
  EXPECT_EQ(run(forge.repository()).name, "owner/repo");
}

TEST_F(TroubleTest, TwoFailuresInARowFileNoSecondIssue) {
  server.next({.kind = Kind::after, .method = "POST"});
  server.next({.kind = Kind::instead, .method = "GET", .times = 2});
  server.next({.kind = Kind::cut_after, .method = "POST"});
  EXPECT_EQ(run(forge.file(new_issue())).number, 1);
  EXPECT_EQ(server.count("POST", "/issues"), 1);
}

TEST_F(TroubleTest, AfterARestartWhatWasDoneIsFound) {
  auto once = forge_with([](GitHubSettings& settings) { settings.attempts = 1; });
  server.next({.kind = Kind::after, .method = "POST", .target = "/issues"});
  EXPECT_THAT(message_of(once.file(new_issue())), HasSubstr("status 502"));
  auto later = forge_with([](GitHubSettings&) {});
  EXPECT_EQ(run(later.file(new_issue())).number, 1);
  EXPECT_THAT(server.threads(), SizeIs(1));
}

TEST_F(TroubleTest, GivesUpAfterAsManyAttemptsAsItIsTold) {
  server.next({.times = 100});
  EXPECT_THAT(message_of(forge.repository()),
              AllOf(HasSubstr("cannot look at owner/repo"), HasSubstr("502 (5 attempts)")));
  EXPECT_THAT(server.log(), SizeIs(5));
}

TEST_F(TroubleTest, ObeysRetryAfterAndSaysSo) {
  auto waiting = patient(std::chrono::seconds(5));
  server.next({.status = 429, .headers = {{"Retry-After", "1"}}, .method = "POST"});
  auto const started = std::chrono::steady_clock::now();
  EXPECT_EQ(run(waiting.file(new_issue())).number, 1);
  EXPECT_GE(std::chrono::steady_clock::now() - started, std::chrono::seconds(1));
  EXPECT_THAT(told, ElementsAre(HasSubstr("GitHub asks for fewer requests; resuming at ")));
  EXPECT_THAT(server.threads(), SizeIs(1));
}

TEST_F(TroubleTest, ContinuesWhereTheLimitIsOverAlready) {
  auto waiting = patient(std::chrono::seconds(5));
  server.next({.status = 403,
               .headers = {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "1"}},
               .body = R"({"message":"API rate limit exceeded"})"});
  EXPECT_EQ(run(waiting.repository()).name, "owner/repo");
  EXPECT_THAT(told, ElementsAre(HasSubstr("rate limit is used up")));
}

TEST_F(TroubleTest, SaysWhenALimitIsOverThatItDoesNotWaitFor) {
  auto waiting = patient(std::chrono::seconds(5));
  server.next({.status = 429, .headers = {{"Retry-After", "3600"}}});
  EXPECT_THAT(message_of(waiting.repository()),
              AllOf(HasSubstr("it resets at "), HasSubstr("run it again then")));
  server.next({.status = 403, .body = R"({"message":"You have exceeded a secondary rate limit"})"});
  EXPECT_THAT(message_of(waiting.repository()), HasSubstr("it resets at "));
  EXPECT_THAT(told, IsEmpty());
}

TEST_F(TroubleTest, DoesNotWaitLongerThanItIsTold) {
  auto hasty = forge_with([](GitHubSettings& settings) {
    settings.timeout = std::chrono::milliseconds(100);
    settings.attempts = 2;
  });
  server.next({.kind = Kind::hold, .times = 2});
  EXPECT_THAT(message_of(hasty.repository()), HasSubstr("did not answer within 100 ms"));
}

TEST_F(TroubleTest, FilesOnceWhereTheAnswerCameTooLate) {
  auto hasty = forge_with(
      [](GitHubSettings& settings) { settings.timeout = std::chrono::milliseconds(500); });
  server.next({.kind = Kind::hold, .method = "POST"});
  EXPECT_EQ(run(hasty.file(new_issue())).number, 1);
  EXPECT_THAT(server.threads(), SizeIs(1));
}

TEST_F(TroubleTest, WaitsForASlowAnswer) {
  server.next({.kind = Kind::hold});
  std::jthread const releasing([this] {
    server.wait_for(1);
    server.release();
  });
  EXPECT_EQ(run(forge.repository()).name, "owner/repo");
}

TEST_F(TroubleTest, SaysThatNobodyListens) {
  auto nobody = forge_with([](GitHubSettings& settings) {
    GitHubServer const gone;
    settings.api = gone.url();
  });
  EXPECT_THAT(message_of(nobody.repository()),
              AllOf(HasSubstr("cannot connect to 127.0.0.1:"), HasSubstr("refused")));
}

TEST_F(TroubleTest, KeepsADistanceBetweenWhatChangesSomething) {
  auto slow =
      forge_with([](GitHubSettings& settings) { settings.pause = std::chrono::milliseconds(150); });
  auto const started = std::chrono::steady_clock::now();
  for (char const* marker : {"plan/1", "plan/2", "plan/3"}) run(slow.file(new_issue("T", marker)));
  EXPECT_GE(std::chrono::steady_clock::now() - started, std::chrono::milliseconds(300));
}

TEST_F(TroubleTest, RefusesAHugeAnswerAtOnce) {
  server.next({.status = 200, .body = std::string(17u << 20, 'x')});
  EXPECT_THAT(message_of(forge.repository()), HasSubstr("larger than 16 MiB"));
  EXPECT_THAT(server.log(), SizeIs(1));
}

TEST_F(TroubleTest, ReadsAgainWhatIsNoJson) {
  server.next({.status = 200, .body = "<html>A proxy</html>"});
  EXPECT_EQ(run(forge.repository()).name, "owner/repo");
  server.next({.status = 200, .body = R"({"full_name": )", .times = 100});
  EXPECT_THAT(message_of(forge.repository()), HasSubstr("not JSON"));
}

TEST_F(TroubleTest, RefusesJsonThatIsNotWhatItShouldBe) {
  server.next({.status = 200, .body = R"(["number"])"});
  EXPECT_THAT(message_of(forge.issue(1)), HasSubstr("names no issue"));
  server.next({.status = 200, .body = R"({"number": 1e99})"});
  EXPECT_THAT(message_of(forge.issue(1)), HasSubstr("names no issue"));
  server.next({.status = 200, .body = "{}", .target = "/issues"});
  EXPECT_THAT(message_of(forge.file(new_issue())), HasSubstr("not a list"));
}

TEST_F(TroubleTest, FilesOnceWhereTheAnswerIsNoJson) {
  server.next({.kind = Kind::after, .status = 201, .body = "<html>", .method = "POST"});
  EXPECT_EQ(run(forge.file(new_issue())).number, 1);
  EXPECT_THAT(server.threads(), SizeIs(1));
}

TEST_F(TroubleTest, TakesTheTokenToNoOtherHost) {
  GitHubServer const other;
  server.next({.status = 301, .headers = {{"Location", other.url() + "/repos/owner/repo"}}});
  EXPECT_THAT(message_of(forge.repository()), AllOf(HasSubstr("redirects to 127.0.0.1:"),
                                                    HasSubstr("only sent to the URL of the API")));
  server.next({.status = 200,
               .headers = {{"Link", "<" + other.url() + "/x>; rel=\"next\""}},
               .body = "[]",
               .target = "/issues"});
  EXPECT_THAT(message_of(forge.file(new_issue())), HasSubstr("redirects to"));
  EXPECT_THAT(other.log(), IsEmpty());
}

TEST_F(TroubleTest, DoesNotReadAListForever) {
  server.next({.status = 200,
               .headers = {{"Link", "</repos/owner/repo/issues?page=2>; rel=\"next\""}},
               .body = "[]",
               .target = "/issues",
               .times = 2000});
  EXPECT_THAT(message_of(forge.file(new_issue())), HasSubstr("does not end"));
}

TEST_F(TroubleTest, DoesNotFollowRedirectsForever) {
  server.next({.status = 302, .headers = {{"Location", "/repos/owner/repo"}}, .times = 100});
  EXPECT_THAT(message_of(forge.repository()), HasSubstr("in a circle"));
  EXPECT_THAT(server.log(), SizeIs(6));
}

TEST_F(TroubleTest, ShowsNeitherTheTokenNorControlCharactersOfWhatTheServerSays) {
  server.next({.status = 400,
               .body = std::string(R"({"message":"\u001b[31mred )") + token + "\\nnext line\"}"});
  EXPECT_THAT(message_of(forge.repository()),
              AllOf(HasSubstr("red ***"), Not(HasSubstr(token)), Not(HasSubstr("\x1b"))));
  server.next({.status = 403,
               .headers = {{"X-Accepted-GitHub-Permissions", token}},
               .body = R"({"message":"No"})"});
  EXPECT_THAT(message_of(forge.repository()), Not(HasSubstr(token)));
}

/// Cancels the call when `ready` says so; gives the code of what it throws.
std::optional<ErrorCode> cancelled_when(std::function<void()> ready,
                                        awaitable<ForgeRepository> call) {
  boost::asio::io_context context;
  boost::asio::cancellation_signal cancel;
  std::exception_ptr failure;
  boost::asio::co_spawn(
      context, std::move(call),
      boost::asio::bind_cancellation_slot(
          cancel.slot(), [&](std::exception_ptr error, ForgeRepository) { failure = error; }));
  std::jthread const cancelling([&] {
    ready();
    boost::asio::post(context, [&] { cancel.emit(boost::asio::cancellation_type::terminal); });
  });
  context.run();
  try {
    if (failure) std::rethrow_exception(failure);
  } catch (Error const& error) {
    return error.code();
  }
  return std::nullopt;
}

TEST_F(TroubleTest, StopsInTheMiddleOfARequest) {
  auto once = forge_with([](GitHubSettings& settings) { settings.attempts = 1; });
  server.next({.kind = Kind::hold});
  EXPECT_EQ(cancelled_when([this] { server.wait_for(1); }, once.repository()),
            ErrorCode::interrupted);
}

TEST_F(TroubleTest, StopsWhileItWaitsForALimit) {
  std::promise<void> waits;
  auto waiting = forge_with([&](GitHubSettings& settings) {
    settings.report_wait = [&](std::string const&) { waits.set_value(); };
  });
  server.next({.status = 429, .headers = {{"Retry-After", "600"}}});
  EXPECT_EQ(cancelled_when([&] { waits.get_future().wait(); }, waiting.repository()),
            ErrorCode::interrupted);
}

TEST_F(TroubleTest, AStoppedCallBlocksNoOther) {
  server.next({.kind = Kind::hold, .method = "POST"});
  boost::asio::io_context context;
  boost::asio::cancellation_signal cancel;
  std::exception_ptr first, second;
  boost::asio::co_spawn(context, forge.file(new_issue()),
                        boost::asio::bind_cancellation_slot(
                            cancel.slot(), [&](std::exception_ptr e, Issue) { first = e; }));
  boost::asio::co_spawn(context, forge.file(new_issue("Title", "plan/2")),
                        [&](std::exception_ptr e, Issue) { second = e; });
  std::jthread const cancelling([&] {
    server.wait_for(5);  // user, repository, branch, list, and the request that is held
    boost::asio::post(context, [&] { cancel.emit(boost::asio::cancellation_type::terminal); });
  });
  context.run();
  EXPECT_TRUE(first);
  EXPECT_FALSE(second);
  EXPECT_THAT(server.threads(), SizeIs(1));
}

}  // namespace
}  // namespace parallel_explore::forge
