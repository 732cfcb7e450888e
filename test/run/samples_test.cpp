#include "run/samples.hpp"

#include "run/run_in_memory.hpp"

namespace parallel_explore::run {
namespace {

using namespace std::chrono_literals;
using testing::SizeIs;

class SamplesTest : public support::RunInMemory {
 protected:
  SamplesTest() { add_approach("a"); }

  static Approach named(std::string name) {
    Approach approach;
    approach.name = std::move(name);
    return approach;
  }
};

TEST_F(SamplesTest, AnApproachIsFollowedByItsFurtherSamples) {
  experiment.session.samples = 3;
  auto const all = with_further_samples(experiment, named("b"));
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_EQ(all[0].name, "b");
  EXPECT_EQ(all[2].name, "b.3");
  EXPECT_EQ(all[2].of, "b");
  EXPECT_NE(all[0].id, all[1].id);
}

TEST_F(SamplesTest, ARaceBeginsWithOneSample) {
  experiment.session.samples = 3;
  experiment.session.strategy = Strategy::race;
  EXPECT_THAT(with_further_samples(experiment, named("b")), SizeIs(1));
}

TEST_F(SamplesTest, ASampleHasUsedWhatAllItsSessionsUsed) {
  experiment.pass_env = {"LANG"};
  open();
  SessionResult result;
  result.usage.output_tokens = 100;
  result.duration = 2s;
  recorder->emit(events::ApproachStarted{"a", "a"});
  for (auto const* session : {"one", "two"}) {
    recorder->emit(events::SessionStarted{"a", 1, session, "scripted", "", "", ""});
    recorder->emit(events::SessionCompleted{"a", 1, result});
  }
  recorder->emit(events::WorkCommitted{"a", "c1", {1, 2, 3}});
  Worktree worktree;
  worktree.approach = "a";
  auto const sample = measured_sample(*recorder, record("a"), worktree);
  EXPECT_EQ(sample.session.usage.output_tokens, 200);
  EXPECT_EQ(sample.session.duration, 4s);
  EXPECT_EQ(sample.work.commit, "c1");
  EXPECT_EQ(sample.work.changes, (Changes{1, 2, 3}));
  EXPECT_EQ(sample.worktree, worktree);
  EXPECT_EQ(sample.pass_env, std::vector<std::string>{"LANG"});
}

}  // namespace
}  // namespace parallel_explore::run
