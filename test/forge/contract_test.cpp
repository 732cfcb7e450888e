// The promises of every Forge, on GitHub (a server on loopback) and in memory.
#include "forge/github_on_loopback.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <memory>

namespace parallel_explore::forge {
namespace {

using support::run;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::SizeIs;

struct OnGitHub {
  support::GitHubServer server;
  GitHub forge{settings_for(server)};

  int add(std::string title, std::string body) {
    int number = 0;
    server.change([&](support::GitHubState& state) {
      number = state.add_thread("owner/repo", title, body).number;
    });
    return number;
  }
  std::vector<Issue> issues() {
    std::vector<Issue> result;
    for (auto const& each : server.threads()) {
      if (!each.is_pull_request) result.push_back(run(forge.issue(each.number)));
    }
    return result;
  }
  int pull_requests() {
    int result = 0;
    for (auto const& each : server.threads()) result += each.is_pull_request ? 1 : 0;
    return result;
  }
  std::string body(int number) { return server.thread(number).body; }
  std::vector<std::string> comments(int number) {
    std::vector<std::string> result;
    for (auto const& each : server.thread(number).comments) result.push_back(each.body);
    return result;
  }
  std::size_t sub_issues(int parent) { return server.thread(parent).sub_issues.size(); }
  void forget_sub_issues() {
    server.change([](support::GitHubState& state) {
      state.repositories.at("owner/repo").about.has_sub_issues = false;
    });
  }
  void set_state(int number, std::string const& to) {
    server.change([&](support::GitHubState& state) {
      auto& thread = state.thread("owner/repo", number);
      thread.open = to == "open";
      thread.merged = to == "merged";
    });
  }
};

struct InMemory {
  MemoryForge forge;

  int add(std::string title, std::string body) {
    return forge.add(std::move(title), std::move(body));
  }
  std::vector<Issue> issues() { return forge.issues(); }
  int pull_requests() { return static_cast<int>(forge.pull_requests().size()); }
  std::string body(int number) { return forge.body(number); }
  std::vector<std::string> comments(int number) { return forge.comments(number); }
  std::size_t sub_issues(int parent) { return forge.sub_issues(parent).size(); }
  void forget_sub_issues() { forge.forget_sub_issues(); }
  void set_state(int number, std::string const& to) { forge.set_state(number, to); }
};

template <class World>
class ForgeContract : public testing::Test {
 public:
  World world;
};
using Worlds = testing::Types<OnGitHub, InMemory>;
TYPED_TEST_SUITE(ForgeContract, Worlds);

TYPED_TEST(ForgeContract, TellsOfItsRepository) {
  auto const about = run(this->world.forge.repository());
  EXPECT_EQ(about.name, "owner/repo");
  EXPECT_EQ(about.default_branch, "main");
  EXPECT_EQ(about.parent, "");
  EXPECT_TRUE(about.may_push);
  EXPECT_FALSE(about.is_private);
  EXPECT_FALSE(about.protected_default);
}

TYPED_TEST(ForgeContract, ReadsAnIssue) {
  int const number = this->world.add("A title", "A body");
  auto const issue = run(this->world.forge.issue(number));
  EXPECT_EQ(issue.number, number);
  EXPECT_EQ(issue.title, "A title");
  EXPECT_EQ(issue.body, "A body");
  EXPECT_TRUE(issue.open);
  EXPECT_FALSE(issue.is_pull_request);
  EXPECT_NE(issue.id, 0);
}

TYPED_TEST(ForgeContract, SaysThatAnIssueIsNotThere) {
  EXPECT_THAT(message_of(this->world.forge.issue(7)), HasSubstr("issue 7"));
}

TYPED_TEST(ForgeContract, FilesOnceWhatHasOneMarker) {
  auto const first = run(this->world.forge.file(new_issue()));
  auto const second = run(this->world.forge.file(new_issue("Another title")));
  auto const other = run(this->world.forge.file(new_issue("Title", "plan/2")));
  EXPECT_EQ(first.number, second.number);
  EXPECT_NE(first.number, other.number);
  EXPECT_EQ(first.title, "Title");
  EXPECT_THAT(first.labels, ElementsAre("pexplore", "needs review"));
  EXPECT_THAT(first.body, EndsWith("\n\n<!-- plan/1 -->"));
  EXPECT_THAT(this->world.issues(), SizeIs(2));
}

TYPED_TEST(ForgeContract, IsNotFooledByAMarkerThatIsQuoted) {
  auto quoting = new_issue("Quotes", "plan/2");
  quoting.body = "Somebody wrote:\n<!-- plan/1 -->";
  auto const first = run(this->world.forge.file(quoting));
  auto const second = run(this->world.forge.file(new_issue()));
  EXPECT_NE(first.number, second.number);
}

TYPED_TEST(ForgeContract, CutsWhatIsTooLongAndKeepsTheMarker) {
  auto issue = new_issue();
  for (int i = 0; i < 300; ++i) issue.title += "ü";
  for (int i = 0; i < 70'000; ++i) issue.body += "ö";
  auto const made = run(this->world.forge.file(issue));
  EXPECT_THAT(made.title, EndsWith("ü…"));
  EXPECT_THAT(made.body, HasSubstr("ö\n\n(The rest was cut"));
  EXPECT_THAT(made.body, EndsWith("\n<!-- plan/1 -->"));
}

TYPED_TEST(ForgeContract, RefusesWhatIsNoMarker) {
  for (char const* marker : {"", "a b", "a-->b", "a\nb", "ä"}) {
    EXPECT_THAT(message_of(this->world.forge.file(new_issue("Title", marker))),
                HasSubstr("is not a marker"));
  }
  EXPECT_THAT(this->world.issues(), SizeIs(0));
}

TYPED_TEST(ForgeContract, LinksASubIssueOnce) {
  auto const parent = run(this->world.forge.file(new_issue()));
  auto const child = run(this->world.forge.file(new_issue("Child", "plan/2")));
  EXPECT_TRUE(run(this->world.forge.link_sub_issue(parent.number, child)));
  EXPECT_TRUE(run(this->world.forge.link_sub_issue(parent.number, child)));
  EXPECT_EQ(this->world.sub_issues(parent.number), 1u);
}

TYPED_TEST(ForgeContract, SaysWhereThereAreNoSubIssues) {
  auto const parent = run(this->world.forge.file(new_issue()));
  auto const child = run(this->world.forge.file(new_issue("Child", "plan/2")));
  this->world.forget_sub_issues();
  EXPECT_FALSE(run(this->world.forge.link_sub_issue(parent.number, child)));
}

TYPED_TEST(ForgeContract, OpensOnePullRequestForAMarker) {
  auto const first = run(this->world.forge.open(new_pull_request()));
  auto const second = run(this->world.forge.open(new_pull_request()));
  EXPECT_EQ(first, second);
  EXPECT_EQ(first.head, "work");
  EXPECT_EQ(first.base, "main");
  EXPECT_EQ(first.state, "open");
  EXPECT_TRUE(first.draft);
  EXPECT_EQ(this->world.pull_requests(), 1);
  auto const as_issue = run(this->world.forge.issue(first.number));
  EXPECT_TRUE(as_issue.is_pull_request);
  EXPECT_THAT(as_issue.labels, ElementsAre("pexplore"));
}

TYPED_TEST(ForgeContract, TakesThePullRequestThatSomebodyOpenedForTheBranch) {
  auto others = new_pull_request();
  others.marker = "others/1";
  auto const first = run(this->world.forge.open(others));
  auto const second = run(this->world.forge.open(new_pull_request()));
  EXPECT_EQ(first.number, second.number);
}

TYPED_TEST(ForgeContract, OpensNoSecondPullRequestWhereOursWasClosedOrMerged) {
  for (std::string const state : {"closed", "merged"}) {
    auto const first = run(this->world.forge.open(new_pull_request(state)));
    this->world.set_state(first.number, state);
    auto const second = run(this->world.forge.open(new_pull_request(state)));
    EXPECT_EQ(second.number, first.number);
    EXPECT_EQ(second.state, state);
  }
}

TYPED_TEST(ForgeContract, OpensAnotherWhereSomebodyElsesWasClosed) {
  auto others = new_pull_request();
  others.marker = "others/1";
  auto const first = run(this->world.forge.open(others));
  this->world.set_state(first.number, "closed");
  EXPECT_NE(run(this->world.forge.open(new_pull_request())).number, first.number);
}

TYPED_TEST(ForgeContract, EditsItsCommentAndLeavesOthers) {
  int const number = this->world.add("Title", "Body");
  auto const first = run(this->world.forge.comment(number, "report/1", "Half done"));
  auto const other = run(this->world.forge.comment(number, "report/2", "Other"));
  auto const second = run(this->world.forge.comment(number, "report/1", "Done"));
  EXPECT_EQ(first, second);
  EXPECT_NE(first, other);
  EXPECT_THAT(this->world.comments(number),
              ElementsAre("Done\n\n<!-- report/1 -->", "Other\n\n<!-- report/2 -->"));
}

}  // namespace
}  // namespace parallel_explore::forge
