#include "explore/explorer_in_memory.hpp"

// Approaches that are outlined and judged before the best are built.
namespace parallel_explore {
namespace {

using support::ScriptedSession;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

/// The record is resumed and not begun, because a new experiment with judges needs git.
class OutlineTest : public support::ExplorerInMemory {
 protected:
  OutlineTest() {
    list("c");
    experiment_.session.strategy = Strategy::outline;
    experiment_.session.keep = 1;
    experiment_.judge.count = 1;
    experiment_.criteria = {support::question("taste")};
    runner_->answer = [this](SessionRequest const& request) {
      if (request.approach.name == "outline")
        return "outline " + std::to_string(++outlines_);  // in the order of the approaches
      return answer_of_judge(request.prompt);
    };
    experiment_.session.max_parallel = 1;
  }

  /// Prefers the second outline, and of the others the first.
  static std::string answer_of_judge(std::string const& prompt) {
    auto const place = [&](std::string const& outline) { return prompt.find(outline); };
    auto best = place("outline 2") != std::string::npos ? place("outline 2") : place("outline 1");
    bool first = true;
    for (auto const* other : {"outline 1", "outline 2", "outline 3"})
      first = first && (place(other) == std::string::npos || best <= place(other));
    return std::string(R"({"answers": [{"question": 1, "better": )") +
           (first ? R"("Candidate 1")" : R"("Candidate 2")") + "}]}";
  }

  int outlines_ = 0;
};

TEST_F(OutlineTest, BuildsTheBestOnly) {
  record({});
  auto const exploration = resume();
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_THAT(exploration.at("b").sessions, SizeIs(1));
  EXPECT_EQ(exploration.at("b").strategy.dropped, "");
  for (auto const* name : {"a", "c"}) {
    EXPECT_THAT(exploration.at(name).sessions, IsEmpty()) << name;
    EXPECT_NE(exploration.at(name).strategy.dropped, "") << name;
  }
}

TEST_F(OutlineTest, JudgesEveryPairInBothOrders) {
  record({});
  EXPECT_THAT(resume().judged, SizeIs(6));
}

TEST_F(OutlineTest, ReportsAChangeOutsideAllWorktreesWhileItsSessionsRan) {
  runner_->answer = [this, answer = runner_->answer](SessionRequest const& request) {
    worktrees_->facts["tag of " + request.approach.name] = "x";
    return answer(request);
  };
  record({});
  auto const exploration = resume();
  EXPECT_THAT(exploration.warnings,
              Contains(HasSubstr("tag of outline appeared or changed while a helper session ran")));
}

TEST_F(OutlineTest, DropsWhatCannotBeOutlined) {
  runner_->scripts["outline"] = {ScriptedSession{.end = Failed{"no", false}},
                                 ScriptedSession{.answer = "outline 2"},
                                 ScriptedSession{.answer = "outline 3"}};
  record({});
  auto const exploration = resume();
  EXPECT_NE(exploration.at("a").strategy.dropped, "");
  EXPECT_EQ(exploration.at("b").strategy.dropped, "");
}

TEST_F(OutlineTest, WritesOnlyTheOutlinesThatAResumeLacks) {
  SessionResult result;
  result.answer = "outline 1";
  record({events::HelperStarted{"s", HelperPurpose::outline, "scripted", "", "a"},
          events::HelperCompleted{"s", result}});
  outlines_ = 1;
  (void)resume();
  EXPECT_EQ(std::ranges::count(sessions(), "outline"), 2);
}

TEST_F(OutlineTest, CompletesAChoiceThatWasRecordedInPart) {
  on_event = [](EventPayload const& payload) {
    if (std::holds_alternative<events::ApproachDropped>(payload))
      throw Error(ErrorCode::resource, "no space left");
  };
  record({});
  EXPECT_EQ(refusal(explorer_->resume("x")), ErrorCode::resource);
  on_event = {};
  auto const helpers = recorded().helpers.size();
  auto const exploration = resume();
  EXPECT_EQ(exploration.helpers.size(), helpers) << "nothing is outlined or judged again";
  for (auto const* name : {"a", "c"}) EXPECT_NE(exploration.at(name).strategy.dropped, "") << name;
  EXPECT_THAT(exploration.at("b").sessions, SizeIs(1));
}

}  // namespace
}  // namespace parallel_explore
