#include "explore/judging.hpp"

#include "explore/explorer_in_memory.hpp"

// The work that judges compare, and what comes first where not all can be judged.
namespace parallel_explore::operations {
namespace {

using support::answer_of;
using support::question;
using support::score;
using support::values_of;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;

/// Both approaches are completed and passed their gate.
class WorksToJudge : public support::ExplorerInMemory {
 protected:
  WorksToJudge() {
    experiment_.criteria = {gate("tests", "true"), score("speed"), question("taste")};
  }

  void record_both(double speed_of_a, double speed_of_b) {
    record_result("a", {answer_of("tests", true), values_of("speed", {speed_of_a})});
    record_result("b", {answer_of("tests", true), values_of("speed", {speed_of_b})});
  }

  [[nodiscard]] std::vector<run::JudgedWork> works() { return works_to_judge(recorded()); }

  [[nodiscard]] std::vector<std::string> names() {
    std::vector<std::string> names;
    for (auto const& each : works()) names.push_back(each.sample);
    return names;
  }
};

TEST_F(WorksToJudge, AreThoseThatPassedEveryGate) {
  list("c");
  record_result("a", {answer_of("tests", true)});
  record_result("b", {answer_of("tests", false)});
  record_result("c");
  EXPECT_THAT(names(), ElementsAre("a")) << "the gate of c did not run";
}

TEST_F(WorksToJudge, NeedNoGateWhereThereIsNone) {
  experiment_.criteria = {question("taste")};
  record_result("a");
  EXPECT_THAT(names(), ElementsAre("a"));
}

TEST_F(WorksToJudge, AreThoseOfSamplesToo) {
  experiment_.approaches.push_back(sample_of(experiment_.approaches[0], 2));
  record_result("a", {answer_of("tests", true)});
  record_result("a.2", {answer_of("tests", true)});
  EXPECT_THAT(names(), ElementsAre("a", "a.2"));
}

TEST_F(WorksToJudge, AreCompleted) {
  record_both(5, 5);
  record({events::ApproachFailed{"b", "b", ApproachState::failed, FailureCause::session_failed,
                                 "no", false}});
  EXPECT_THAT(names(), ElementsAre("a"));
}

TEST_F(WorksToJudge, AreNotThoseOfDroppedApproaches) {
  record_both(5, 5);
  record({events::ApproachDropped{"b", "too slow"}});
  EXPECT_THAT(names(), ElementsAre("a"));
}

TEST_F(WorksToJudge, AreNotJudgedTwiceWhereFilesAreEqual) {
  record_both(5, 5);
  record({events::ResultRepeated{"b", "a"}});
  EXPECT_THAT(names(), ElementsAre("a"));
}

TEST_F(WorksToJudge, HaveACommitToShow) {
  record_both(5, 5);
  record({events::WorkCommitted{"b", "", {}, {}}});
  EXPECT_THAT(names(), ElementsAre("a"));
}

TEST_F(WorksToJudge, ComeFirstWhereTheyWereMeasuredBest) {
  list("c");
  record_both(3, 8);
  record_result("c", {answer_of("tests", true), values_of("speed", {5})});
  EXPECT_THAT(works(), ElementsAre(Field(&run::JudgedWork::priority, 2),
                                   Field(&run::JudgedWork::priority, 0),
                                   Field(&run::JudgedWork::priority, 1)));
}

TEST_F(WorksToJudge, ShareAPlaceWhereTheyWereMeasuredAlike) {
  record_both(5, 5);
  EXPECT_THAT(works(), ElementsAre(Field(&run::JudgedWork::priority, 0),
                                   Field(&run::JudgedWork::priority, 0)));
}

TEST_F(WorksToJudge, ComeFirstByWhatIsMeasuredWhateverJudgesSaid) {
  record_both(3, 8);
  events::Judged judged;
  judged.agent = "scripted";
  judged.candidates = {"a", "b"};
  judged.opinions = {{"taste", 1, {}, {}}};
  record({judged});
  EXPECT_THAT(works(), ElementsAre(Field(&run::JudgedWork::priority, 1),
                                   Field(&run::JudgedWork::priority, 0)));
}

TEST_F(WorksToJudge, NameTheAgentThatWroteThem) {
  experiment_.approaches[0].agent = "refused";
  record_both(5, 5);
  record({events::SessionStarted{"a", 1, "second", "other", "", "", ""},
          events::SessionCompleted{"a", 1, {}}, events::ApproachCompleted{"a", "a", {}}});
  EXPECT_THAT(works(), ElementsAre(Field(&run::JudgedWork::agent, "other"),
                                   Field(&run::JudgedWork::agent, "scripted")));
}

TEST_F(WorksToJudge, NameTheModelOfTheLastSessionElseThatOfTheAgent) {
  experiment_.agents["scripted"].model = "by-settings";
  record_both(5, 5);
  record({events::SessionStarted{"a", 1, "second", "scripted", "by-session", "", ""},
          events::SessionCompleted{"a", 1, {}}, events::ApproachCompleted{"a", "a", {}}});
  EXPECT_THAT(works(), ElementsAre(Field(&run::JudgedWork::model, "by-session"),
                                   Field(&run::JudgedWork::model, "by-settings")));
}

TEST_F(WorksToJudge, NameNoModelWhereNoneIsKnown) {
  record_both(5, 5);
  EXPECT_THAT(works(), testing::Each(AllOf(Field(&run::JudgedWork::model, ""),
                                           Field(&run::JudgedWork::agent, "scripted"))));
}

}  // namespace
}  // namespace parallel_explore::operations
