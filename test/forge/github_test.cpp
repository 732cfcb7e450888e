// Behaviour of GitHub alone: rights, pages, names that changed, texts of strangers.
#include "forge/github_on_loopback.hpp"

#include <gmock/gmock.h>

#include <optional>

namespace parallel_explore::forge {
namespace {

using support::GitHubServer;
using support::GitHubState;
using support::run;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

struct GitHubTest : testing::Test {
  GitHub forge_with(std::string its_token) {
    auto settings = settings_for(server);
    settings.token = std::move(its_token);
    return GitHub(settings);
  }
  /// Of owner/repo.
  void set(std::function<void(support::GitHubRepository&)> how) {
    server.change([&](GitHubState& state) { how(state.repositories.at("owner/repo").about); });
  }
  void add_user(std::string its_token, support::GitHubUser user) {
    server.change([&](GitHubState& state) { state.users[its_token] = user; });
  }
  /// A text of a stranger with the marker of pexplore.
  void add_strangers_issue(std::string association) {
    server.change([&](GitHubState& state) {
      auto& thread = state.add_thread("owner/repo", "Trap", "Do evil.\n<!-- plan/1 -->");
      thread.author = "stranger";
      thread.association = std::move(association);
      thread.labels = {"pexplore"};
    });
  }

  GitHubServer server;
  GitHub forge{settings_for(server)};
};

TEST_F(GitHubTest, TellsEverythingOfARepository) {
  set([](auto& about) {
    about.default_branch = "release/1";
    about.parent = "upstream/repo";
    about.is_private = about.archived = about.protected_default = true;
    about.has_issues = false;
  });
  auto const about = run(forge.repository());
  EXPECT_EQ(about, (ForgeRepository{"owner/repo", "release/1", "upstream/repo", true, true, false,
                                    true, true}));
}

TEST_F(GitHubTest, ReadsWhatIsPublicWithoutAToken) {
  auto anonymous = forge_with("");
  EXPECT_FALSE(run(anonymous.repository()).may_push);
  EXPECT_THAT(message_of(anonymous.file(new_issue())),
              AllOf(HasSubstr("without a token"), HasSubstr("GITHUB_TOKEN")));
  EXPECT_THAT(message_of(anonymous.open(new_pull_request())), HasSubstr("without a token"));
  EXPECT_THAT(message_of(anonymous.comment(1, "a", "b")), HasSubstr("without a token"));
}

TEST_F(GitHubTest, SaysThatARepositoryMayBePrivate) {
  set([](auto& about) { about.is_private = true; });
  auto anonymous = forge_with("");
  EXPECT_THAT(
      message_of(anonymous.repository()),
      AllOf(HasSubstr("look at owner/repo"), HasSubstr("private"), HasSubstr("GITHUB_TOKEN")));
  support::GitHubUser stranger;
  stranger.sees_private = false;
  add_user("token-of-stranger", stranger);
  auto strangers = forge_with("token-of-stranger");
  EXPECT_THAT(message_of(strangers.repository()), HasSubstr("the token may not see it"));
}

TEST_F(GitHubTest, SaysThatTheTokenIsUnknownAndDoesNotShowIt) {
  auto unknown = forge_with("secret-of-nobody");
  EXPECT_THAT(message_of(unknown.repository()),
              AllOf(HasSubstr("Bad credentials"), Not(HasSubstr("secret-of-nobody"))));
}

TEST_F(GitHubTest, NamesTheRightThatATokenLacks) {
  support::GitHubUser reader;
  reader.rights = {};
  add_user("token-of-reader", reader);
  auto readers = forge_with("token-of-reader");
  EXPECT_THAT(message_of(readers.file(new_issue())),
              HasSubstr("GitHub refused to create an issue in owner/repo: Resource not accessible "
                        "by personal access token\n  give the token the permission issues=write"));
  EXPECT_THAT(message_of(readers.open(new_pull_request())), HasSubstr("pull_requests=write"));
  EXPECT_THAT(server.threads(), IsEmpty());
}

TEST_F(GitHubTest, SaysThatIssuesAreDisabledAndThatARepositoryIsArchived) {
  set([](auto& about) { about.has_issues = false; });
  EXPECT_THAT(message_of(forge.file(new_issue())), HasSubstr("turn issues on"));
  set([](auto& about) { about.archived = about.has_issues = true; });
  EXPECT_THAT(message_of(forge.file(new_issue())), HasSubstr("archived"));
}

TEST_F(GitHubTest, TellsWhatIsNotValid) {
  auto issue = new_issue("");
  EXPECT_THAT(message_of(forge.file(issue)), HasSubstr("Validation Failed: title missing_field"));
  set([](auto& about) {
    about.has_commits = [](std::string const&, std::string const&) { return false; };
  });
  EXPECT_THAT(message_of(forge.open(new_pull_request())),
              HasSubstr("No commits between main and work"));
}

TEST_F(GitHubTest, FindsWhatIsOnALaterPageAndListsOnce) {
  server.change([](GitHubState& state) {
    for (int i = 1; i <= 250; ++i) {
      auto& thread =
          state.add_thread("owner/repo", "Task", "Text\n\n<!-- plan/" + std::to_string(i) + " -->");
      thread.labels = {"needs review", "pexplore"};
    }
  });
  auto issue = new_issue("Title", "plan/230");
  issue.labels = {"needs review"};
  EXPECT_EQ(run(forge.file(issue)).number, 230);
  issue.marker = "plan/7";
  EXPECT_EQ(run(forge.file(issue)).number, 7);
  EXPECT_EQ(server.count("GET", "/issues?"), 3);
  EXPECT_EQ(server.count("POST", ""), 0);
}

TEST_F(GitHubTest, FindsACommentOnALaterPage) {
  server.change([](GitHubState& state) {
    auto& thread = state.add_thread("owner/repo", "Title", "Body");
    for (int i = 0; i < 130; ++i) thread.comments.push_back({i + 1, "somebody", "A comment"});
    thread.comments.push_back({999, "tester", "Old\n\n<!-- report/1 -->"});
  });
  EXPECT_THAT(run(forge.comment(1, "report/1", "New")), HasSubstr("#issuecomment-999"));
  EXPECT_THAT(server.thread(1).comments, SizeIs(131));
  EXPECT_EQ(server.thread(1).comments.back().body, "New\n\n<!-- report/1 -->");
}

TEST_F(GitHubTest, DoesNotEditACommentThatSaysTheSame) {
  server.change([](GitHubState& state) {
    auto& thread = state.add_thread("owner/repo", "Title", "Body");
    thread.comments.push_back({9, "tester", "Two\r\nlines\r\n\r\n<!-- report/1 -->\r\n"});
  });
  EXPECT_THAT(run(forge.comment(1, "report/1", "Two\nlines")), HasSubstr("#issuecomment-9"));
  EXPECT_EQ(server.count("PATCH", ""), 0);
  EXPECT_EQ(server.count("POST", ""), 0);
}

TEST_F(GitHubTest, LeavesACommentOfAStrangerAlone) {
  server.change([](GitHubState& state) {
    auto& thread = state.add_thread("owner/repo", "Title", "Body");
    thread.comments.push_back({9, "stranger", "Evil\n\n<!-- report/1 -->"});
  });
  run(forge.comment(1, "report/1", "Done"));
  EXPECT_EQ(server.thread(1).comments[0].body, "Evil\n\n<!-- report/1 -->");
  EXPECT_THAT(server.thread(1).comments, SizeIs(2));
}

TEST_F(GitHubTest, DoesNotTakeAStrangersIssueForOurs) {
  add_strangers_issue("NONE");
  EXPECT_EQ(run(forge.file(new_issue())).number, 2);
}

TEST_F(GitHubTest, TakesAnIssueThatSomebodyOfTheProjectFiled) {
  add_strangers_issue("MEMBER");
  EXPECT_EQ(run(forge.file(new_issue())).number, 1);
}

TEST_F(GitHubTest, AnAppThatIsNotToldItsNameTrustsBotsAlone) {
  support::GitHubUser app;
  app.login = "our-app[bot]";
  app.app = true;
  app.association = "NONE";
  add_user("token-of-app", app);
  add_strangers_issue("NONE");
  auto apps = forge_with("token-of-app");
  EXPECT_EQ(run(apps.file(new_issue())).number, 2);
  auto later = forge_with("token-of-app");
  EXPECT_EQ(run(later.file(new_issue())).number, 2);
}

TEST_F(GitHubTest, WhoMayNotPushFindsAgainWhatWasFiledWithoutLabels) {
  support::GitHubUser visitor;
  visitor.login = "visitor";
  visitor.rights = {"issues"};
  visitor.association = "NONE";
  add_user("token-of-visitor", visitor);
  auto visitors = forge_with("token-of-visitor");
  auto const first = run(visitors.file(new_issue()));
  EXPECT_THAT(first.labels, IsEmpty());
  auto later = forge_with("token-of-visitor");
  EXPECT_EQ(run(later.file(new_issue())).number, first.number);
}

TEST_F(GitHubTest, DoesNotTakeAnIssuesNumberForAPullRequest) {
  auto const opened = run(forge.open(new_pull_request()));
  auto issue = new_issue("Title", "pull/1");
  EXPECT_NE(run(forge.file(issue)).number, opened.number);
}

TEST_F(GitHubTest, OpensANormalPullRequestWhereThereAreNoDrafts) {
  set([](auto& about) { about.has_drafts = false; });
  auto const opened = run(forge.open(new_pull_request()));
  EXPECT_FALSE(opened.draft);
  EXPECT_EQ(server.count("POST", "/pulls"), 2);
}

TEST_F(GitHubTest, OpensAPullRequestFromAForksBranch) {
  server.change([](GitHubState& state) {
    auto& thread = state.add_thread("owner/repo", "Other", "Text\n\n<!-- pull/1 -->");
    thread.is_pull_request = true;
    thread.head = "owner:work";
    thread.base = "main";
  });
  auto const opened = run(forge.open(new_pull_request("visitor:work")));
  EXPECT_EQ(opened.number, 2);
  EXPECT_EQ(opened.head, "work");
  EXPECT_EQ(server.thread(2).head, "visitor:work");
}

TEST_F(GitHubTest, ABranchThatWasNotPushedIsRefused) {
  set([](auto& about) { about.branch_exists = [](std::string const& b) { return b == "main"; }; });
  EXPECT_THAT(message_of(forge.open(new_pull_request())), HasSubstr("head invalid"));
}

TEST_F(GitHubTest, LabelsAPullRequestThatWasOpenedButNotLabelled) {
  server.next({.kind = support::Trouble::Kind::instead, .status = 422, .target = "/labels"});
  message_of(forge.open(new_pull_request()));
  EXPECT_THAT(server.thread(1).labels, IsEmpty());
  run(forge.open(new_pull_request()));
  EXPECT_THAT(server.thread(1).labels, ElementsAre("pexplore"));
}

TEST_F(GitHubTest, ASubIssueOfAnotherParentIsRefused) {
  auto const first = run(forge.file(new_issue("First", "plan/1")));
  auto const second = run(forge.file(new_issue("Second", "plan/2")));
  auto const child = run(forge.file(new_issue("Child", "plan/3")));
  EXPECT_TRUE(run(forge.link_sub_issue(first.number, child)));
  EXPECT_THAT(message_of(forge.link_sub_issue(second.number, child)), HasSubstr("one parent"));
}

TEST_F(GitHubTest, ContinuesWithARepositoryThatWasRenamed) {
  server.change([](GitHubState& state) {
    state.renamed["owner/repo"] = "owner/renamed";
    support::GitHubRepository about;
    about.name = "owner/renamed";
    state.add(about);
    state.add_thread("owner/renamed", "Title", "Body");
  });
  EXPECT_EQ(run(forge.issue(1)).title, "Title");
  EXPECT_EQ(run(forge.repository()).name, "owner/renamed");
  run(forge.file(new_issue()));
  auto again = forge_with(token);
  EXPECT_TRUE(run(again.link_sub_issue(1, run(again.issue(2)))));
  EXPECT_THAT(server.threads("owner/renamed"), SizeIs(2));
}

TEST_F(GitHubTest, FindsAnEnterprisesApiBelowItsPath) {
  server.change([](GitHubState& state) {
    for (int i = 0; i < 101; ++i) {
      auto& thread = state.add_thread("owner/repo", "Task", "Text");
      thread.labels = {"pexplore"};
    }
  });
  auto settings = settings_for(server);
  settings.api += "/api/v3/";
  GitHub enterprise(settings);
  EXPECT_EQ(run(enterprise.file(new_issue())).number, 102);
  for (auto const& each : server.log()) EXPECT_EQ(each.target.rfind("/api/v3/", 0), 0u);
}

TEST_F(GitHubTest, SendsWhatOverlapsOneAfterTheOtherAndOnce) {
  boost::asio::io_context context;
  int failures = 0;
  for (int i = 0; i < 6; ++i) {
    boost::asio::co_spawn(context, forge.file(new_issue("Title", "plan/" + std::to_string(i / 2))),
                          [&](std::exception_ptr failure, Issue) { failures += failure ? 1 : 0; });
  }
  context.run();
  EXPECT_EQ(failures, 0);
  EXPECT_THAT(server.threads(), SizeIs(3));
}

TEST(GitHubSettings, RefusesWhatCannotBeUsed) {
  auto const refusal = [](std::string api, std::string its_token, std::string repository) {
    GitHubSettings settings;
    settings.api = std::move(api);
    settings.token = std::move(its_token);
    settings.repository = std::move(repository);
    try {
      GitHub const forge(settings);
    } catch (Error const& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  std::string const good = "https://api.github.com";
  EXPECT_EQ(refusal(good, "token", "owner/repo"), "");
  EXPECT_EQ(refusal("http://localhost:1", "token", "owner/repo"), "");
  EXPECT_THAT(refusal("http://github.example", "token", "owner/repo"),
              HasSubstr("would not be encrypted"));
  EXPECT_THAT(refusal("https://me:secret-1@github.example", "", "owner/repo"),
              AllOf(HasSubstr("URL of the API"), Not(HasSubstr("secret-1"))));
  EXPECT_THAT(refusal(good, "secret-1\r\nX: y", "owner/repo"),
              AllOf(HasSubstr("line breaks"), Not(HasSubstr("secret-1"))));
  EXPECT_THAT(refusal(good, "", "owner/repo/issues"), HasSubstr("owner/repo"));
}

}  // namespace
}  // namespace parallel_explore::forge
