#include "explore/pull_request_text.hpp"

#include "explore/explorer_in_memory.hpp"

namespace parallel_explore::operations {
namespace {

using testing::HasSubstr;
using testing::Not;

class PullRequestText : public support::ExplorerInMemory {
 protected:
  PullRequestText() {
    experiment_.criteria = {support::score("speed")};
    record_result("a", {support::values_of("speed", {9})});
    record_result("b", {support::values_of("speed", {3})});
  }

  std::string body(std::string const& message) {
    auto const exploration = recorded();
    return pull_request_body(exploration, verdict_of(*explorer_, exploration), exploration.at("a"),
                             message);
  }
};

TEST_F(PullRequestText, TitleIsTheFirstLineAndActsOnNothing) {
  EXPECT_EQ(pull_request_title("Sort faster\n\nMore.\n"), "Sort faster");
  EXPECT_THAT(pull_request_title("Ask @someone about #7"), Not(HasSubstr("@someone")));
  EXPECT_THAT(pull_request_title("Ask @someone about #7"), Not(HasSubstr("#7")));
  EXPECT_LE(pull_request_title(std::string(1000, 'x')).size(), 210U);
}

TEST_F(PullRequestText, BodyHasTheRestOfTheMessageAndTheComparison) {
  auto const text = body("Sort faster\n\nIt uses <b>buckets</b>.\n");
  EXPECT_TRUE(text.starts_with("It uses &lt;b>buckets&lt;/b>.\n\n1 file changed, +1 −0.\n"))
      << text;
  EXPECT_THAT(text, HasSubstr("\n### Recommendation\n\n"));
  EXPECT_THAT(text, HasSubstr("\n### Comparison\n\n|"));
  EXPECT_THAT(text, HasSubstr("compared with 1 other approach; review it"));
  EXPECT_TRUE(body("One line").starts_with("\n1 file changed"));
}

TEST_F(PullRequestText, BodyHoldsNoCredentials) {
  EXPECT_THAT(body("x\n\nkey ghp_0123456789abcdefghijABCDEFGHIJ012345\n"),
              Not(HasSubstr("ghp_0123456789")));
}

TEST_F(PullRequestText, MarkerIsOfTheResultAlone) {
  auto const exploration = recorded();
  auto const marker = pull_request_marker(exploration, exploration.at("a"));
  EXPECT_EQ(marker, pull_request_marker(exploration, exploration.at("a")));
  EXPECT_NE(marker, pull_request_marker(exploration, exploration.at("b")));
}

}  // namespace
}  // namespace parallel_explore::operations
