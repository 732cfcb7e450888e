#include "system/harness.hpp"

namespace parallel_explore {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

using Events = System;

TEST_F(Events, OfAnExperimentAreThoseOfItsRun) {
  write_spec(two_approaches);
  auto const run = sh("pexplore run ../spec.toml --events");
  EXPECT_EQ(sh("pexplore events two").output, run.output);
  EXPECT_EQ(sh("pexplore events two --follow").output, run.output) << "its run has ended";
  EXPECT_EQ(sh("pexplore events --notices").output,
            "two: finished: 2 of 2 completed; look at it: pexplore show two\n");
  EXPECT_THAT(sh("pexplore events too").error, HasSubstr("did you mean \"two\"?"));
}

TEST_F(Events, AreFollowedToTheEndOfTheRun) {
  write_spec(live_until_told);
  auto const followed =
      sh("mkfifo ../started ../go\npexplore run ../spec.toml -q >../out & read x < ../started\n"
         "pexplore events live --follow > ../followed & pid=$!\necho x > ../go; wait $pid && cat "
         "../followed; wait");
  EXPECT_THAT(followed.output, AllOf(HasSubstr("orchestrator:exploration:start"),
                                     HasSubstr("orchestrator:exploration:complete")));
}

TEST_F(Events, OfAllExperimentsAreHeardWhereNoneIsYet) {
  write_spec(two_approaches);
  // It listens once it watches a directory.
  auto const heard =
      sh("mkfifo ../notices\n" PEXPLORE
         " events --follow --notices > ../notices & pid=$!\nexec 3< ../notices\n"
         "until grep -qs inotify /proc/$pid/fdinfo/*; do kill -0 $pid || exit; done\n"
         "pexplore run ../spec.toml -q > ../out; read -r line <&3; echo \"$line\"\n"
         "pexplore run ../spec.toml --name later -q > ../out; read -r line <&3; echo \"$line\"; "
         "kill $pid");
  EXPECT_EQ(heard.output,
            "two: finished: 2 of 2 completed; look at it: pexplore show two\n"
            "later: finished: 2 of 2 completed; look at it: pexplore show later\n");
}

TEST_F(Events, EndWhenNobodyReadsThem) {
  EXPECT_EQ(
      sh("timeout 60 sh -c '" PEXPLORE " events --follow; echo \"ended $?\" >&2' | true").error,
      "ended 0\n");
}

}  // namespace
}  // namespace parallel_explore
