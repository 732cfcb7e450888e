#include "explore/explorer_in_memory.hpp"

// The records and criteria that make a history, and the result that is shown of each.
namespace parallel_explore {
namespace {

using support::values_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class HistoryTest : public support::ExplorerInMemory {
 protected:
  using Values = std::map<std::string, std::vector<double>>;  ///< by criterion

  /// Records an experiment whose base has these values.
  void measured_on_base(std::string const& name, Values const& values) {
    auto experiment = experiment_;
    experiment.name = name;
    for (auto const& [criterion, numbers] : values)
      experiment.criteria.push_back(support::counted(criterion));
    auto const journal = explorer_->store().create(name);
    (void)journal->append(events::ExplorationStarted{experiment, "base", "/repository"});
    for (auto const& [criterion, numbers] : values)
      (void)journal->append(events::BaseMeasured{values_of(criterion, numbers)});
  }

  /// Adds events to the record of "x".
  void then(std::vector<EventPayload> const& payloads) {
    auto const journal = explorer_->store().open("x");
    for (auto const& payload : payloads) (void)journal->append(payload);
  }

  /// An approach is completed, with these values of "time".
  void result(std::string const& name, std::vector<double> values) {
    then({events::ApproachStarted{name, name},
          events::Measured{name, 1, values_of("time", std::move(values))},
          events::ApproachCompleted{name, name, {}}});
  }

  History history(std::string criterion = {}) {
    return wait(history_of(*explorer_, std::move(criterion)));
  }
  ErrorCode refused(std::string criterion = {}) {
    return refusal(history_of(*explorer_, std::move(criterion)));
  }

  [[nodiscard]] std::vector<std::string> shown(History const& history) const {
    std::vector<std::string> names;
    for (auto const& each : history.criteria) names.push_back(each.criterion.name);
    return names;
  }

  /// The result of "x" in the history of "time".
  std::optional<HistoryResult> shown_result() {
    return history("time").criteria.at(0).entries.at(0).result;
  }
};

// The choice of the criterion.

TEST_F(HistoryTest, OfNoExperimentIsRefused) {
  EXPECT_EQ(refused(), ErrorCode::not_found);
  EXPECT_THAT(message_, HasSubstr("there is no experiment here"));
}

TEST_F(HistoryTest, WithoutAMeasuredBaseIsRefused) {
  measured_on_base("x", {{"time", {}}});
  for (auto const* criterion : {"", "time"}) {
    EXPECT_EQ(refused(criterion), ErrorCode::not_found);
    EXPECT_THAT(message_, HasSubstr("no experiment here has measured its base by a command"));
  }
}

TEST_F(HistoryTest, OfAnUnknownCriterionIsRefusedWithTheNearest) {
  measured_on_base("x", {{"size", {1}}, {"time", {1}}});
  EXPECT_EQ(refused("tyme"), ErrorCode::not_found);
  EXPECT_THAT(message_, HasSubstr("did you mean \"time\"?"));
  EXPECT_EQ(refused("wholly-different"), ErrorCode::not_found);
  EXPECT_THAT(message_, HasSubstr("these have a history: "));
}

TEST_F(HistoryTest, IsThatOfTheNamedCriterionAndNamesTheOthers) {
  measured_on_base("x", {{"size", {1}}, {"time", {1}}});
  auto const found = history("time");
  EXPECT_THAT(shown(found), ElementsAre("time"));
  EXPECT_THAT(found.others, ElementsAre("size"));
}

TEST_F(HistoryTest, IsThatOfTheOnlyCriterionThatAllHave) {
  measured_on_base("x", {{"size", {1}}, {"time", {1}}});
  measured_on_base("y", {{"time", {2}}});
  auto const found = history();
  EXPECT_THAT(shown(found), ElementsAre("time"));
  EXPECT_THAT(found.others, ElementsAre("size"));
}

TEST_F(HistoryTest, AsksOnlyExperimentsWithAValueForACommonCriterion) {
  measured_on_base("x", {{"size", {1}}, {"time", {1}}});
  measured_on_base("y", {{"time", {2}}});
  measured_on_base("z", {{"size", {}}});
  EXPECT_THAT(shown(history()), ElementsAre("time"));
}

TEST_F(HistoryTest, IsOfAllCriteriaWhereNoneOrSeveralAreCommon) {
  measured_on_base("x", {{"size", {1}}, {"time", {1}}});
  measured_on_base("y", {{"memory", {1}}, {"size", {1}}, {"time", {1}}});
  EXPECT_THAT(shown(history()), UnorderedElementsAre("memory", "size", "time"));
  measured_on_base("z", {{"disk", {2}}});
  auto const found = history();
  EXPECT_THAT(shown(found), UnorderedElementsAre("disk", "memory", "size", "time"));
  EXPECT_THAT(found.others, IsEmpty());
}

// The choice of experiments.

TEST_F(HistoryTest, LeavesOutRunsOfTasks) {
  measured_on_base("x", {{"time", {1}}});
  experiment_.tasks.emplace();
  measured_on_base("y", {{"memory", {1}}});
  auto const found = history();
  EXPECT_EQ(found.experiments, 1);
  EXPECT_THAT(shown(found), ElementsAre("time"));
}

TEST_F(HistoryTest, NamesRecordsThatCannotBeRead) {
  auto const state = directory_.path() / "state";
  make_explorer(nullptr, std::make_unique<JournalStore>(state));
  measured_on_base("x", {{"time", {1}}});
  support::write_file(state / "damaged" / "journal.jsonl", "no event\nno event\n");
  auto const found = history();
  EXPECT_THAT(found.unreadable, ElementsAre("damaged"));
  EXPECT_EQ(found.experiments, 1);
}

TEST_F(HistoryTest, PlacesNoBaseWithoutARepository) {
  measured_on_base("x", {{"time", {1}}});
  EXPECT_EQ(history().criteria.at(0).entries.at(0).place, BasePlace::elsewhere);
}

// The choice of the result.

TEST_F(HistoryTest, ShowsTheResultThatWasAdoptedLast) {
  measured_on_base("x", {{"time", {8}}});
  result("a", {1});
  result("b", {4});
  then(
      {events::Adopted{"a", "squash", "main", "c1"}, events::Adopted{"b", "squash", "main", "c2"}});
  auto const found = shown_result();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->sample, "b");
  EXPECT_TRUE(found->adopted);
  EXPECT_EQ(found->value, 4);
}

TEST_F(HistoryTest, ElseShowsTheResultToTake) {
  measured_on_base("x", {{"time", {8, 8, 8, 8, 8}}});
  result("a", {1, 1, 1, 1, 1});
  result("b", {1.001, 1.001, 1.001, 1.001, 1.001});
  then({events::WorkCommitted{"a", "ca", {1, 100, 0}, {}},
        events::WorkCommitted{"b", "cb", {1, 1, 0}, {}}});
  EXPECT_EQ(verdict_of(*explorer_, recorded()).decision.result.leader, "a");
  auto const found = shown_result();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->sample, "b") << "as good, by a smaller change";
  EXPECT_FALSE(found->adopted);
}

TEST_F(HistoryTest, ElseShowsTheLeader) {
  measured_on_base("x", {{"time", {8, 8}}});
  result("a", {3, 7});
  result("b", {2, 7});
  EXPECT_EQ(verdict_of(*explorer_, recorded()).decision.result.take, "");
  auto const found = shown_result();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->sample, "b");
}

TEST_F(HistoryTest, FindsTheFirstOfSeveralSamplesUnderItsName) {
  experiment_.approaches.push_back(sample_of(experiment_.approaches[0], 2));
  measured_on_base("x", {{"time", {8, 8, 8, 8, 8}}});
  result("a", {1, 1, 1, 1, 1});
  result("a.2", {4, 4, 4, 4, 4});
  auto const found = shown_result();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->sample, "a");
  EXPECT_EQ(found->value, 1);
}

TEST_F(HistoryTest, ShowsTheLeaderWhereTheBaseIsKept) {
  measured_on_base("x", {{"time", {1, 1, 1, 1, 1}}});
  result("a", {8, 8, 8, 8, 8});
  EXPECT_EQ(verdict_of(*explorer_, recorded()).decision.result.kind, VerdictKind::keep_base);
  auto const found = shown_result();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->sample, "a");
  EXPECT_NEAR(found->change.value(), 7, 1e-9);
}

}  // namespace
}  // namespace parallel_explore
