#include "explore/explorer_in_memory.hpp"
#include "parallel_explore/judging.hpp"

// Opinions of people, beside those of judges.
namespace parallel_explore {
namespace {

using support::question;
using support::score;
using support::values_of;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class RateTest : public support::ExplorerInMemory {
 protected:
  RateTest() { experiment_.criteria = {question("taste"), question("clarity"), score("speed")}; }

  void record_both() {
    for (auto const* name : {"a", "b"}) record_result(name, {values_of("speed", {5})});
  }

  void rate_it() { wait(rate(*explorer_, rating_)); }
  ErrorCode refused() {
    auto const code = refusal(rate(*explorer_, rating_));
    EXPECT_THAT(recorded().judged, IsEmpty());
    return code;
  }

  Rating rating_{"x", "a", "b", 2};
};

TEST_F(RateTest, IsRecordedAsTheAnswerOfAPersonOnEveryJudgedCriterion) {
  record_both();
  rate_it();
  ASSERT_THAT(recorded().judged, SizeIs(1));
  auto const judged = recorded().judged[0];
  EXPECT_TRUE(is_by_person(judged));
  EXPECT_THAT(judged.candidates, ElementsAre("a", "b"));
  EXPECT_THAT(
      judged.opinions,
      ElementsAre(AllOf(Field(&Opinion::criterion, "taste"), Field(&Opinion::preferred, 2)),
                  AllOf(Field(&Opinion::criterion, "clarity"), Field(&Opinion::preferred, 2))));
}

TEST_F(RateTest, IsAboutTheNamedCriteria) {
  record_both();
  rating_.criteria = {"clarity"};
  rating_.preferred = 0;
  rate_it();
  EXPECT_THAT(
      recorded().judged.at(0).opinions,
      ElementsAre(AllOf(Field(&Opinion::criterion, "clarity"), Field(&Opinion::preferred, 0))));
}

TEST_F(RateTest, KeepsTheOrderInWhichTheTwoWereShown) {
  record_both();
  rating_ = {"x", "b", "a", 1};
  rate_it();
  EXPECT_THAT(recorded().judged.at(0).candidates, ElementsAre("b", "a"));
}

TEST_F(RateTest, OfAnApproachIsAboutItsBestSample) {
  experiment_.approaches.push_back(sample_of(experiment_.approaches[0], 2));
  record_result("a", {values_of("speed", {2})});
  record_result("a.2", {values_of("speed", {8})});
  record_result("b", {values_of("speed", {5})});
  rate_it();
  rating_.first = "a.1";
  rate_it();
  ASSERT_THAT(recorded().judged, SizeIs(2));
  EXPECT_THAT(recorded().judged[0].candidates, ElementsAre("a.2", "b"));
  EXPECT_THAT(recorded().judged[1].candidates, ElementsAre("a", "b")) << "a.1 is the first";
}

TEST_F(RateTest, OfOneResultIsRefused) {
  record_both();
  rating_.second = "a.1";
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("a cannot be compared with itself"));
}

TEST_F(RateTest, OfAnApproachWithoutWorkIsRefused) {
  record_result("a");
  record({events::ApproachStarted{"b", "b"},
          events::ApproachFailed{"b", "b", ApproachState::failed, FailureCause::session_failed,
                                 "out of ideas", false}});
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("approach b has no work: it is failed (out of ideas)"));
}

TEST_F(RateTest, OfAnApproachThatChangedNothingIsRefused) {
  record_result("a");
  record_result("b");
  record({events::WorkCommitted{"b", "base", {}, {}}});
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("approach b has no work"));
}

TEST_F(RateTest, OfAnUnknownApproachIsRefused) {
  record_both();
  rating_.second = "z";
  EXPECT_EQ(refused(), ErrorCode::not_found);
}

TEST_F(RateTest, OfACriterionThatIsNotJudgedIsRefused) {
  record_both();
  rating_.criteria = {"taste", "speed"};
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("speed is not a judged criterion of x"));
  EXPECT_THAT(message_, HasSubstr("judged are: taste, clarity"));
}

TEST_F(RateTest, IsRefusedWhereNothingIsJudged) {
  experiment_.criteria = {score("speed")};
  record_both();
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("x has no criterion that is judged"));
}

TEST_F(RateTest, OfAThirdOfTwoIsRefused) {
  record_both();
  for (int const preferred : {-1, 3}) {
    rating_.preferred = preferred;
    EXPECT_EQ(refused(), ErrorCode::validation) << preferred;
  }
}

TEST_F(RateTest, IsRefusedWhileTheExperimentRuns) {
  record_both();
  auto const running = explorer_->store().open("x");
  EXPECT_EQ(refused(), ErrorCode::name_in_use);
}

TEST_F(RateTest, ChangesReportsAndNoScores) {
  make_explorer(nullptr, std::make_unique<JournalStore>(directory_.path() / "state"));
  record_both();
  auto const before = verdict_of(*explorer_, recorded()).decision.result.candidates.at(0).total;
  rate_it();
  auto const verdict = verdict_of(*explorer_, recorded());
  EXPECT_EQ(verdict.decision.result.candidates.at(0).total, before);
  EXPECT_THAT(support::read_file(directory_.path() / "state" / "x" / "summary.json"),
              HasSubstr("People voted 1 time"));
}

}  // namespace
}  // namespace parallel_explore
