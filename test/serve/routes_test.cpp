#include "serve/routes.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::serve {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Content content_of(std::string_view method, std::string_view target) {
  auto const found = match(method, target);
  return found.route ? found.route->content : Content::page;
}

TEST(Routes, FindTheContentOfAPath) {
  EXPECT_EQ(content_of("GET", "/api/session"), Content::session);
  EXPECT_EQ(content_of("GET", "/api/experiments/a/summary"), Content::summary);
  EXPECT_EQ(content_of("GET", "/api/experiments/a/events?key=x"), Content::events);
  EXPECT_EQ(content_of("POST", "/api/experiments/a/acts/cancel"), Content::act);
}

TEST(Routes, GiveDecodedPartsAndTheQuery) {
  auto const found = match("GET", "/api/experiments/a%20b/approach/c%2Fd?x=1");
  ASSERT_TRUE(found.route);
  EXPECT_THAT(found.parts, ElementsAre("a b", "c/d"));
  EXPECT_EQ(found.query, "x=1");
}

TEST(Routes, NothingElseIsServed) {
  for (std::string_view const target :
       {"", "/api", "/api/", "/e/", "/e/a/b", "//", "/e/..%00", "/e/%2", "/e/%zz", "/etc/passwd",
        "/api/experiments//summary", "/api/experiments/a/summary/", "http://127.0.0.1/"}) {
    EXPECT_FALSE(match("GET", target).route) << target;
  }
}

TEST(Routes, NothingIsChangedByGet) {
  auto const found = match("GET", "/api/experiments/a/acts/cancel");
  EXPECT_FALSE(found.route);
  EXPECT_EQ(found.allowed, "POST");
  EXPECT_EQ(match("HEAD", "/").allowed, "GET");
  EXPECT_EQ(match("DELETE", "/nothing").allowed, "");
}

TEST(Routes, ParametersAreDecoded) {
  EXPECT_EQ(parameter("a=1&token=x%3Dy", "token"), "x=y");
  EXPECT_EQ(parameter("token", "token"), "");
  EXPECT_EQ(parameter("tokens=1", "token"), std::nullopt);
  EXPECT_EQ(parameter("token=%", "token"), std::nullopt);
}

}  // namespace
}  // namespace parallel_explore::serve
