#include "evaluate/junit.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::evaluate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

TEST(Junit, NamesTheTestsThatFailed) {
  EXPECT_THAT(failing_tests(R"(<?xml version="1.0"?>
<testsuites><testsuite name="all">
  <testcase classname="parse" name="empty"><failure message="m">text</failure></testcase>
  <testcase classname="parse" name="big"/>
  <testsuite><testcase name="crash"><error/></testcase></testsuite>
  <testcase classname="parse" name="empty"><failure/></testcase>
  <testcase name="skipped"><skipped/></testcase>
</testsuite></testsuites>)"),
              Optional(ElementsAre("parse.empty", "crash")));
  EXPECT_THAT(failing_tests("<testsuite><testcase name=\"a\"/></testsuite>"), Optional(IsEmpty()));
}

TEST(Junit, IsNotWhateverElseIsXmlOrNone) {
  EXPECT_EQ(failing_tests("<html/>"), std::nullopt);
  EXPECT_EQ(failing_tests("<testsuite><testcase"), std::nullopt);
  EXPECT_EQ(failing_tests(""), std::nullopt);
  EXPECT_EQ(failing_tests("{\"tests\": 1}"), std::nullopt);
}

TEST(Junit, SurvivesDeepAndHostileReports) {
  std::string deep;
  for (int i = 0; i < 1'000'000; ++i) deep += "<testsuite>";
  for (int i = 0; i < 1'000'000; ++i) deep += "</testsuite>";
  EXPECT_EQ(failing_tests(deep), std::nullopt);
  for (auto const* const opening : {"<a b=\"/>\">", "<a b='/>' c = \"</a>\">", "<a><?x </a> ?>",
                                    "<a><!DOCTYPE x [ <!y> </a> ]>", "<a \"x=\"/>\">"}) {
    std::string hidden;
    for (int i = 0; i < 1'000'000; ++i) hidden += opening;
    EXPECT_EQ(failing_tests(hidden), std::nullopt) << opening;
  }
  EXPECT_THAT(failing_tests("<testsuite><!-- <a><b> --><testcase name=\"a\"><failure><![CDATA[" +
                            std::string(1'000, '<') + "]]></failure></testcase></testsuite>"),
              Optional(ElementsAre("a")));
  auto const found =
      failing_tests("<testsuite><testcase name=\"\x1b[31m" + std::string(5'000, 'x') +
                    "\"><failure/></testcase></testsuite>");
  ASSERT_TRUE(found);
  EXPECT_LE(found->at(0).size(), 210U);
}

}  // namespace
}  // namespace parallel_explore::evaluate
