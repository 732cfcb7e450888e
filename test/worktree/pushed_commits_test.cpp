#include "worktree/pushed_commits.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::worktree {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

CommitFindings findings_of(std::string message, std::string patch = {}) {
  std::map<std::string, std::string> const environment{{"DEPLOY_TOKEN", "s3cr3t-deploy-value"},
                                                       {"DB_PASSWORD", "development"}};
  std::vector<PushedCommit> const commits{
      {"0123456789abcdef", std::move(message), std::move(patch)}};
  return look_through(commits, text::credentials_in(environment));
}

TEST(PushedCommits, WithACredentialAreRefused) {
  for (auto const* form : {"s3cr3t-deploy-value", "czNjcjN0LWRlcGxveS12YWx1ZQ=="}) {
    EXPECT_EQ(findings_of("work", std::string("@@ -1 +1 @@\n+x ") + form + "\n").refusal,
              "commit 0123456789ab has the value of DEPLOY_TOKEN in it, and is not pushed");
    EXPECT_THAT(findings_of(form).refusal, HasSubstr("DEPLOY_TOKEN"));
  }
  EXPECT_EQ(findings_of("work", "-s3cr3t-deploy-value\n s3cr3t-deploy-value\n").refusal, "")
      << "it is not what they add";
}

TEST(PushedCommits, WithAWordThatIsAPasswordAsWellAreOnlyWarnedOf) {
  auto const findings = findings_of("the development server");
  EXPECT_EQ(findings.refusal, "");
  EXPECT_THAT(findings.warnings,
              ElementsAre("commit 0123456789ab has the value of DB_PASSWORD in it"));
}

TEST(PushedCommits, OnWhichAServerActsAreWarnedOf) {
  for (auto const* words : {"Fixes #99", "closes: GH-12", "Resolved owner/repo#1",
                            "fix https://github.com/o/r/issues/8", "@victim", "@org/team"}) {
    EXPECT_THAT(findings_of("Add it\n\n" + std::string(words) + " now").warnings,
                ElementsAre(HasSubstr("says \"" + std::string(words) + "\"")));
  }
  for (auto const* words : {"Refs #17", "Part of owner/repo#7", "fixes the 3 tests",
                            "Co-authored-by: A <a@example.com>", "prefixes #"})
    EXPECT_THAT(findings_of(words).warnings, IsEmpty()) << words;
}

}  // namespace
}  // namespace parallel_explore::worktree
