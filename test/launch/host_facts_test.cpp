#include "launch/host_facts.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::launch {
namespace {

using testing::HasSubstr;

constexpr std::chrono::sys_seconds now{std::chrono::seconds(1'000'000)};

constexpr auto complete = R"(root /home/me/pexplore
time 1003600
system Linux aarch64
processors 64
processor Ampere Altra
kilobytes 2048
git git version 2.39.5
setsid yes
tail yes
peak yes
run api-0123456789/exp 3
program claude /usr/bin/claude
)";

TEST(HostFacts, AreReadFromLines) {
  auto const facts = facts_in(complete, now);
  EXPECT_EQ(facts.root, "/home/me/pexplore");
  EXPECT_EQ(facts.system, "Linux aarch64");
  EXPECT_EQ(facts.processor, "Ampere Altra");
  EXPECT_EQ(facts.processors, 64);
  EXPECT_EQ(facts.free_bytes, 2048 * 1024);
  EXPECT_EQ(facts.git, "2.39.5");
  EXPECT_EQ(facts.skew, std::chrono::hours(1));
  EXPECT_EQ(facts.programs.at("claude"), "/usr/bin/claude");
  EXPECT_EQ(lack_of(facts).text, "");
  EXPECT_TRUE(facts.has_time);
  ASSERT_EQ(facts.runs.size(), 1U);
  EXPECT_EQ(facts.runs[0].repository, "api-0123456789");
  EXPECT_EQ(facts.runs[0].experiment, "exp");
  EXPECT_EQ(facts.runs[0].commands, 3);
}

TEST(HostFacts, SayWhatIsLacking) {
  EXPECT_THAT(lack_of(facts_in("", now)).text, HasSubstr("shell"));
  auto facts = facts_in(complete, now);
  facts.git = "2.17.1";
  EXPECT_THAT(lack_of(facts).text, HasSubstr("git is 2.17.1"));
  facts.git.clear();
  EXPECT_THAT(lack_of(facts).text, HasSubstr("no git"));
  facts = facts_in(complete, now);
  facts.has_setsid = false;
  EXPECT_THAT(lack_of(facts).text, HasSubstr("setsid"));
  facts = facts_in(complete, now);
  facts.has_tail = false;
  EXPECT_THAT(lack_of(facts).text, HasSubstr("tail"));
}

TEST(HostFacts, OfGarbageAreEmpty) {
  auto const facts = facts_in("root\n\nkilobytes many\nprogram\nprocessors -\n \n", now);
  EXPECT_EQ(facts.root, "");
  EXPECT_EQ(facts.free_bytes, 0);
  EXPECT_EQ(facts.processors, 0);
}

}  // namespace
}  // namespace parallel_explore::launch
