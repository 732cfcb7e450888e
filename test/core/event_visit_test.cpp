#include "parallel_explore/event_visit.hpp"

#include <gmock/gmock.h>

#include <string>
#include <variant>

namespace parallel_explore {
namespace {

TEST(EventVisit, TakesTheLambdaOfEachAlternative) {
  Overloaded const told{
      [](events::SessionStarted const& event) { return event.approach + " starts"; },
      [](events::RunPaused const&) { return std::string("it is paused"); },
      [](auto const&) { return std::string("anything else"); }};
  EXPECT_EQ(std::visit(told, EventPayload(events::SessionStarted{.approach = "a"})), "a starts");
  EXPECT_EQ(std::visit(told, EventPayload(events::RunPaused())), "it is paused");
  EXPECT_EQ(std::visit(told, EventPayload(events::Trusted())), "anything else");
}

TEST(EventVisit, NamesTheApproachOfAnEvent) {
  Event event;
  event.payload = events::SessionStarted{.approach = "a.2"};
  EXPECT_EQ(approach_of(event), "a.2") << "a sample";
  EXPECT_EQ(approach_of(events::Warned{"b", "it is late"}), "b");
  EXPECT_EQ(approach_of(events::ApproachGenerated{Approach("c")}), "c");
}

TEST(EventVisit, NamesNoApproachWhereAnEventIsAboutTheRunOrSeveral) {
  EXPECT_EQ(approach_of(events::Warned{"", "the disk is full"}), "");
  EXPECT_EQ(approach_of(events::CancelAsked{{"a", "b"}}), "");
  EXPECT_EQ(approach_of(events::ExplorationCompleted()), "");
}

}  // namespace
}  // namespace parallel_explore
