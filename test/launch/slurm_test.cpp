#include "launch/slurm.hpp"

#include "launch/host_facts.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::launch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(SbatchOptions, AreThoseOfTheSettings) {
  EXPECT_THAT(sbatch_options({}, false), ElementsAre());
  Slurm slurm;
  slurm.partition = "main";
  slurm.memory = "8G";
  slurm.cpus = 4;
  slurm.options = {"--qos=low"};
  EXPECT_THAT(sbatch_options(slurm, false),
              ElementsAre("--partition=main", "--mem=8G", "--cpus-per-task=4", "--qos=low"));
}

TEST(SbatchOptions, GiveTimedCommandsANodeForThemselves) {
  Slurm slurm;
  EXPECT_THAT(sbatch_options(slurm, true), ElementsAre("--exclusive"));
  slurm.exclusive = false;
  EXPECT_THAT(sbatch_options(slurm, true), ElementsAre());
}

TEST(LackOfSlurm, IsTheFirstThingThatHindersJobs) {
  auto const now = std::chrono::sys_seconds{};
  auto facts = facts_in("slurm 22.05.8\nflock yes\npartition main up 2 idle\n", now);
  EXPECT_EQ(lack_of_slurm(facts, "c").text, "");
  EXPECT_THAT(facts.partitions, ElementsAre("main: up, 2 nodes idle"));
  EXPECT_THAT(lack_of_slurm({}, "c").text, HasSubstr("no Slurm"));
  facts.refusal = "Invalid partition name specified";
  EXPECT_THAT(lack_of_slurm(facts, "c").text, HasSubstr("Invalid partition name"));
  EXPECT_THAT(lack_of_slurm(facts, "c").hint, HasSubstr("[host.c.slurm] partition"));
}

}  // namespace
}  // namespace parallel_explore::launch
