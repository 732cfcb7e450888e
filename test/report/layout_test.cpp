#include "report/layout.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace parallel_explore::report {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Key;

class Layout : public testing::Test {
 protected:
  Layout() {
    exploration.name = "x";
    record.approach.name = "redis";
    record.approach.description = "Cache in Redis";
    record.state = ApproachState::running;
    record.worktree.path = "/w/redis";
    Measurement speed, tests;
    speed.criterion = "speed";
    speed.values = {1, 3, 2};
    tests.criterion = "tests";
    tests.passed = true;
    record.evaluation.measurements = {speed, tests};
  }

  Exploration exploration;
  ApproachRecord record;
};

TEST_F(Layout, HasTheResultOnceItIsThere) {
  EXPECT_THAT(variant_files(exploration, record), ElementsAre(Key("results/redis_progress.json")));
  record.state = ApproachState::completed;
  auto const files = variant_files(exploration, record);
  EXPECT_THAT(files, ElementsAre(Key("results/redis_progress.json"), Key("variants/redis.json")));
  auto const result = boost::json::parse(files.at("variants/redis.json"));
  EXPECT_EQ(result.at("status"), "completed");
  EXPECT_EQ(result.at("worktree_path"), "/w/redis");
  EXPECT_EQ(result.at("metrics").at("speed"), 2);
  EXPECT_EQ(result.at("metrics").at("tests"), true);
  auto const progress = boost::json::parse(files.at("results/redis_progress.json"));
  EXPECT_EQ(progress.at("variant"), "redis");
  EXPECT_EQ(progress.at("experiment"), "x");
}

TEST_F(Layout, IsWrittenWhereItIsWanted) {
  EXPECT_THAT(layout_files(exploration, record), IsEmpty());
  exploration.experiment.report.layout = ReportLayout::parallel_experiment;
  EXPECT_EQ(layout_files(exploration, record), variant_files(exploration, record));
}

}  // namespace
}  // namespace parallel_explore::report
