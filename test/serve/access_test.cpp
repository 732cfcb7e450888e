#include "serve/access.hpp"

#include <gmock/gmock.h>

#include <set>

namespace parallel_explore::serve {
namespace {

constexpr auto ours = "127.0.0.1:8080";

class AccessTest : public testing::Test {
 protected:
  /// The status of a request; 200: it is answered.
  int status(RequestHead const& head) {
    auto const refusal = access_.refusal(head, match(head.method, head.target));
    return refusal ? refusal->status : 200;
  }

  /// A request of the page itself.
  static RequestHead reading(std::string target = "/api/session") {
    RequestHead head;
    head.method = "GET";
    head.target = std::move(target);
    head.host = ours;
    head.authorization = "Bearer the-token";
    return head;
  }
  static RequestHead acting() {
    auto head = reading("/api/experiments/a/acts/cancel");
    head.method = "POST";
    head.origin = std::string("http://") + ours;
    head.site = "same-origin";
    head.content_type = "application/json";
    return head;
  }

 private:
  Access access_{{"the-token", "the-key"}, {ours, "localhost:8080", "[::1]:8080"}};
};

TEST_F(AccessTest, ThePageItselfIsServed) {
  EXPECT_EQ(status(reading()), 200);
  EXPECT_EQ(status(acting()), 200);
}

TEST_F(AccessTest, OtherNamesOfThisAddressAreRefused) {
  for (std::string const host :
       {"", "evil.example", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8080.evil.example",
        "evil.example:8080", "localhost:8080@evil.example"}) {
    for (auto head : {reading(), reading("/"), reading("/nothing"), acting()}) {
      head.host = host;
      EXPECT_EQ(status(head), 403) << host << " " << head.target;
    }
  }
  auto head = reading();
  head.host = "LocalHost:8080";
  EXPECT_EQ(status(head), 200);
}

TEST_F(AccessTest, OtherOriginsAreRefused) {
  for (std::string const origin : {"null", "http://evil.example", "https://127.0.0.1:8080",
                                   "http://127.0.0.1:8081", "http://localhost:8080"}) {
    for (auto head : {reading(), reading("/"), acting()}) {
      head.origin = origin;
      EXPECT_EQ(status(head), 403) << origin << " " << head.target;
    }
  }
}

TEST_F(AccessTest, OtherSitesReadNothing) {
  for (std::string const site : {"cross-site", "same-site"}) {
    auto head = reading();
    head.site = site;
    EXPECT_EQ(status(head), 403) << site;
    head = reading("/api/events?key=the-key");
    head.site = site;
    EXPECT_EQ(status(head), 403) << site;
    head = reading("/");  // as from the file that leads there
    head.site = site;
    EXPECT_EQ(status(head), 200) << site;
  }
}

TEST_F(AccessTest, TheTokenIsNeeded) {
  for (std::string const authorization :
       {"", "the-token", "Bearer ", "Bearer the-toke", "Bearer the-tokem", "Bearer Xhe-token",
        "Bearer the-tokens", "Bearer the-key", "Basic the-token"}) {
    auto head = reading();
    head.authorization = authorization;
    EXPECT_EQ(status(head), 401) << authorization;
    head = acting();
    head.authorization = authorization;
    EXPECT_EQ(status(head), 401) << authorization;
  }
}

TEST_F(AccessTest, TheTokenInTheAddressOpensNothingButThePage) {
  auto head = reading("/api/session?token=the-token");
  head.authorization.clear();
  EXPECT_EQ(status(head), 401);
  EXPECT_EQ(status(reading("/?token=the-token")), 200);
  EXPECT_EQ(status(reading("/?token=another")), 403);
  EXPECT_EQ(status(reading("/?token=the-tokem")), 403);
  EXPECT_EQ(status(reading("/e/a?token=")), 403);
}

TEST_F(AccessTest, StreamsHaveAKeyOfTheirOwn) {
  EXPECT_EQ(status(reading("/api/events?key=the-key")), 200);
  EXPECT_EQ(status(reading("/api/events?key=the-token")), 401);
  EXPECT_EQ(status(reading("/api/events?key=the-kez")), 401);
  EXPECT_EQ(status(reading("/api/events")), 401);
}

TEST_F(AccessTest, ActsSayWhereTheyComeFromAndAreJson) {
  auto head = acting();
  head.origin.clear();
  EXPECT_EQ(status(head), 403);
  for (std::string const type :
       {"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"}) {
    head = acting();
    head.content_type = type;
    EXPECT_EQ(status(head), 415) << type;
  }
  head = acting();
  head.content_type = "Application/JSON; charset=utf-8";
  EXPECT_EQ(status(head), 200);
}

TEST(NewSecrets, AreLongAndNeverTheSame) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    auto const [token, stream] = new_secrets();
    EXPECT_EQ(token.size(), 48u);
    seen.insert({token, stream});
  }
  EXPECT_EQ(seen.size(), 200u);
}

}  // namespace
}  // namespace parallel_explore::serve
