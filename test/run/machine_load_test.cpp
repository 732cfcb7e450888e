#include "run/machine_load.hpp"

#include <gtest/gtest.h>

namespace parallel_explore::run {
namespace {

using std::chrono::milliseconds;

MachineTimes after(milliseconds time, milliseconds used, milliseconds own, milliseconds stalled) {
  return {time, used, own, stalled, {}, true};
}

MachineTimes const begin{{}, {}, {}, {}, {}, true};

TEST(MachineLoad, IsThatOfOtherPrograms) {
  auto const load = other_load(
      begin, after(milliseconds(1000), milliseconds(1500), milliseconds(500), milliseconds(0)));
  EXPECT_DOUBLE_EQ(load.cores, 1);
  EXPECT_TRUE(load.busy);
}

TEST(MachineLoad, OwnWorkIsNoLoad) {
  auto const load = other_load(
      begin, after(milliseconds(1000), milliseconds(1100), milliseconds(1000), milliseconds(50)));
  EXPECT_NEAR(load.cores, 0.1, 1e-9);
  EXPECT_FALSE(load.busy);
}

TEST(MachineLoad, WaitingForACoreIsLoad) {
  EXPECT_TRUE(other_load(begin, after(milliseconds(1000), milliseconds(1000), milliseconds(1000),
                                      milliseconds(150)))
                  .busy);
}

TEST(MachineLoad, ASuspendedMachineDisturbs) {
  auto woken = after(milliseconds(1000), milliseconds(500), milliseconds(500), milliseconds(0));
  woken.asleep = std::chrono::minutes(5);
  EXPECT_TRUE(other_load(begin, woken).busy);
}

TEST(MachineLoad, IsUnknownForTooShortATime) {
  EXPECT_FALSE(other_load(begin, after(milliseconds(20), milliseconds(40), milliseconds(0),
                                       milliseconds(20)))
                   .busy);
}

TEST(MachineLoad, IsUnknownWhereTheSystemDoesNotTell) {
  MachineTimes silent =
      after(milliseconds(1000), milliseconds(1900), milliseconds(0), milliseconds(900));
  silent.known = false;
  EXPECT_FALSE(other_load(begin, silent).busy);
}

TEST(MachineLoad, TimesGoForward) {
  auto const first = machine_times();
  auto const second = machine_times();
  EXPECT_TRUE(first.known);
  EXPECT_GE(second.at, first.at);
  EXPECT_GE(second.used, first.used);
  EXPECT_GE(second.own, first.own);
}

}  // namespace
}  // namespace parallel_explore::run
