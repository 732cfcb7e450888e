#include "explore/learning.hpp"

#include <gmock/gmock.h>

// The spread between approaches according to earlier experiments.
namespace parallel_explore::operations {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

class Learning : public testing::Test {
 protected:
  /// Records an experiment of two approaches with two sessions each.
  void earlier(std::string const& name, std::vector<double> const& values) {
    auto const journal = store_.create(name);
    Experiment experiment;
    experiment.name = name;
    Criterion speed;
    speed.name = "speed";
    speed.how = CommandCriterion{"x", JsonMetric{"/x"}};
    experiment.criteria = {speed};
    (void)journal->append(events::ExplorationStarted{experiment, "base", "/repository"});
    for (std::size_t i = 0; i < values.size(); ++i) {
      Approach approach;
      auto const of = std::string(i < 2 ? "a" : "b");
      approach.sample = static_cast<int>(i % 2) + 1;
      approach.name = approach.sample == 1 ? of : of + ".2";
      if (approach.sample == 2) approach.of = of;
      Measurement measurement;
      measurement.criterion = "speed";
      measurement.values = {values[i]};
      (void)journal->append(events::ApproachGenerated{approach});
      (void)journal->append(events::ApproachStarted{approach.name, ""});
      (void)journal->append(events::Measured{approach.name, approach.sample, measurement});
      (void)journal->append(events::ApproachCompleted{approach.name, "", {}});
    }
  }

  MemoryStore store_;
};

TEST_F(Learning, NeedsFiveEarlierExperiments) {
  for (auto const* name : {"a", "b", "c", "d"}) earlier(name, {100, 110, 200, 220});
  EXPECT_EQ(spread_learnt(store_, "new"), std::nullopt);
  earlier("e", {100, 110, 200, 220});
  auto const learnt = spread_learnt(store_, "new");
  ASSERT_TRUE(learnt);
  EXPECT_THAT(learnt->experiments, ElementsAre("a", "b", "c", "d", "e"));
  ASSERT_THAT(learnt->ratios, SizeIs(5));
  EXPECT_GT(learnt->ratios[0], 2);
  EXPECT_EQ(spread_learnt(store_, "e"), std::nullopt) << "not from itself";
}

TEST_F(Learning, LeavesOutWhatSaysNothing) {
  for (auto const* name : {"a", "b", "c", "d", "e"}) earlier(name, {100, 110});
  EXPECT_EQ(spread_learnt(store_, "new"), std::nullopt) << "one approach each";
}

}  // namespace
}  // namespace parallel_explore::operations
