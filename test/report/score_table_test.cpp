#include "parallel_explore/error.hpp"
#include "parallel_explore/result_aggregator.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using testing::HasSubstr;

std::string fault(std::string_view text, std::map<std::string, double> const& weights = {}) {
  try {
    (void)parse_score_table(text, "t", weights);
  } catch (Error const& error) {
    EXPECT_EQ(error.code(), ErrorCode::spec);
    return error.what();
  }
  return "no fault";
}

TEST(ScoreTable, ReadsCsvAndJsonAlike) {
  auto const csv = parse_score_table(
      "\xEF\xBB\xBFname,\"a, b\",c\r\n\"x \"\"y\"\"\",1,2.5\r\nz,,10\r\n", "t", {{"c", 3}});
  ASSERT_EQ(csv.criteria.size(), 2U);
  EXPECT_EQ(csv.criteria[0].name, "a, b");
  EXPECT_EQ(csv.criteria[1].weight, 3);
  EXPECT_EQ(csv.measurements[0].approach, "x \"y\"");
  EXPECT_EQ(csv.measurements[1].measurements.size(), 1U) << "an empty cell is missing";
  auto const json = parse_score_table(
      R"({"criteria": {"a, b": 1, "c": 3}, "approaches": {"x \"y\"": {"a, b": 1, "c": 2.5}, "z": {"c": 10}}})",
      "t", {});
  EXPECT_EQ(json.criteria, csv.criteria);
  EXPECT_EQ(json.measurements[1].measurements, csv.measurements[1].measurements);
  EXPECT_EQ(parse_score_table(R"([{"name": "x", "a": 1}, {"name": "y", "a": null}])", "t", {})
                .measurements.size(),
            2U);
}

TEST(ScoreTable, NamesEveryFaultWithItsLine) {
  auto const text = fault("name,a,a\nx,1,2\nx,11,two\ny,1\n");
  EXPECT_THAT(text, HasSubstr("t:1: a second criterion \"a\""));
  EXPECT_THAT(text, HasSubstr("t:3: a second approach \"x\""));
  EXPECT_THAT(text, HasSubstr("t:3: a of x is 11, which is not between 0 and 10"));
  EXPECT_THAT(text, HasSubstr("t:3: \"two\" is not a number"));
  EXPECT_THAT(text, HasSubstr("t:4: 2 fields, and the header has 3"));
  EXPECT_THAT(fault("name,cost\nx,1\n", {{"csot", 1}}), HasSubstr("did you mean \"cost\"?"));
  EXPECT_THAT(fault("name,cost\nx,1\n", {{"cost", -1}}),
              HasSubstr("must be a number of at least 0"));
  EXPECT_THAT(fault(""), HasSubstr("no approaches"));
  EXPECT_THAT(fault("name,a\nx,\xff\n"), HasSubstr("not valid UTF-8"));
  EXPECT_THAT(fault("{"), HasSubstr("not JSON"));
  EXPECT_THAT(fault(R"({"approaches": {"x": 3}})"), HasSubstr("/approaches/x"));
  EXPECT_THAT(fault("name,a\nx,nan\n"), HasSubstr("not between 0 and 10"));
}

}  // namespace
}  // namespace parallel_explore
