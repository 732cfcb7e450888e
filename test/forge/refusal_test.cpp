#include "forge/refusal.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::forge {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Operation const operation{"create an issue in owner/repo", "owner/repo", true};
Operation const anonymous{"look at owner/repo", "owner/repo", false};

std::string text(AnswerHead const& answer, Operation const& wanted = operation) {
  return refusal(answer, wanted).what();
}

TEST(Refusal, NamesThePermissionThatIsMissing) {
  AnswerHead const answer{403,
                          {{"x-accepted-github-permissions", "issues=write"}},
                          "Resource not accessible by personal access token"};
  EXPECT_EQ(text(answer),
            "GitHub refused to create an issue in owner/repo: Resource not accessible by personal "
            "access token\n  give the token the permission issues=write");
}

TEST(Refusal, NamesTheScopesOfAClassicToken) {
  AnswerHead const answer{403,
                          {{"x-accepted-oauth-scopes", "repo"}, {"x-oauth-scopes", "read:org"}},
                          "Must have admin rights"};
  EXPECT_THAT(text(answer), HasSubstr("one of the scopes repo; it has read:org"));
}

TEST(Refusal, SaysWhereToAuthorizeForAnOrganization) {
  AnswerHead const answer{
      403, {{"x-github-sso", "required; url=https://github.com/orgs/x/sso"}}, "SAML"};
  EXPECT_THAT(text(answer), HasSubstr("organization: https://github.com/orgs/x/sso"));
}

TEST(Refusal, SaysThatTheTokenIsUnknown) {
  EXPECT_THAT(
      text({401, {}, "Bad credentials"}),
      AllOf(HasSubstr("does not know the token: Bad credentials"), HasSubstr("gh auth login")));
}

TEST(Refusal, AsksForATokenWhereThereIsNone) {
  EXPECT_THAT(text({404, {}, "Not Found"}, anonymous),
              AllOf(HasSubstr("or it is private"), HasSubstr("GITHUB_TOKEN")));
  EXPECT_THAT(text({401, {}, "Requires authentication"}, anonymous), HasSubstr("GITHUB_TOKEN"));
}

TEST(Refusal, SaysThatATokenMayNotSeeIt) {
  EXPECT_THAT(text({404, {}, "Not Found"}),
              AllOf(HasSubstr("the token may not see it"), Not(HasSubstr("set GITHUB_TOKEN"))));
}

TEST(Refusal, TellsDisabledIssuesFromDeletedOnes) {
  EXPECT_THAT(text({410, {}, "Issues are disabled for this repo"}), HasSubstr("turn issues on"));
  EXPECT_THAT(text({410, {}, "This issue was deleted"}), Not(HasSubstr("turn issues on")));
}

TEST(Refusal, HidesControlCharactersOfHeaders) {
  AnswerHead const answer{403, {{"x-accepted-github-permissions", "a\x1b[31mb"}}, "No"};
  EXPECT_THAT(text(answer), HasSubstr("permission ab"));
}

}  // namespace
}  // namespace parallel_explore::forge
