#include "run/judging.hpp"

#include "parallel_explore/error.hpp"
#include "parallel_explore/judging.hpp"
#include "run/run_in_memory.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include <set>

// The choice of judges and candidates, and the use of the answers.
namespace parallel_explore::run {
namespace {

using support::ScriptedSession;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr auto first_is_better =
    R"({"answers": [{"question": 1, "better": "Candidate 1", "reason": "simple"}]})";
constexpr auto both_scored =
    R"({"answers": [{"question": 1, "scores": {"Candidate 1": 7, "Candidate 2": 3}, "reason": "x"}]})";

class JudgingTest : public support::RunInMemory {
 protected:
  JudgingTest() {
    experiment.judge.count = 1;
    experiment.session.max_parallel = 1;
    ask("style", "Which is simpler?");
    runner->answer = [](SessionRequest const&) { return first_is_better; };
    add_candidate("a", "text a");
    add_candidate("b", "text b");
  }

  void ask(std::string criterion, std::string question) {
    Criterion judged;
    judged.name = std::move(criterion);
    judged.how = JudgeQuestion{std::move(question)};
    experiment.criteria.push_back(std::move(judged));
  }

  void add_candidate(std::string sample, std::string text, std::string agent = "author",
                     std::string model = {}) {
    candidates.push_back({std::move(sample), std::move(agent), std::move(model), {text, false}});
  }

  void add_judge(std::string const& agent) {
    auto owned = std::make_unique<support::ScriptedRunner>();
    owned->answer = runner->answer;
    others[agent] = owned.get();
    runners[agent] = std::move(owned);
  }

  void judge(bool of_outlines = false) {
    if (!recorder) open();
    loop.restart();
    HelperSessions helpers(bricks, *recorder, group);
    JudgingStage stage(helpers, *recorder, candidates, of_outlines);
    support::run(loop, stage.run());
  }

  [[nodiscard]] std::vector<events::Judged> const& judged() const {
    return recorder->exploration().judged;
  }

  std::vector<JudgedWork> candidates;
  std::map<std::string, support::ScriptedRunner*> others;
  async::StopGroup group;
};

TEST_F(JudgingTest, APairIsShownInBothOrders) {
  judge();
  ASSERT_THAT(judged(), SizeIs(2));
  EXPECT_THAT(judged()[0].candidates, ElementsAre("a", "b"));
  EXPECT_THAT(judged()[1].candidates, ElementsAre("b", "a"));
  EXPECT_EQ(judged()[0].opinions.at(0).criterion, "style");
  EXPECT_EQ(judged()[0].opinions.at(0).preferred, 1);
}

TEST_F(JudgingTest, EachPairIsCompared) {
  add_candidate("c", "text c");
  judge();
  std::set<std::vector<std::string>> shown;
  for (auto const& each : judged()) shown.insert(each.candidates);
  EXPECT_THAT(shown, SizeIs(6));
}

TEST_F(JudgingTest, OnAScaleAllAreShownAtOnceAndEachJudgeBeginsWithAnother) {
  experiment.judge.mode = JudgeMode::scale;
  experiment.judge.count = 2;
  runner->answer = [](SessionRequest const&) { return both_scored; };
  judge();
  ASSERT_THAT(judged(), SizeIs(4));
  EXPECT_THAT(judged()[0].candidates, ElementsAre("a", "b"));
  EXPECT_THAT(judged()[2].candidates, ElementsAre("b", "a"));
  EXPECT_THAT(judged()[0].opinions.at(0).scores, ElementsAre(7, 3));
}

TEST_F(JudgingTest, TheOrderDependsOnTheTextsAndNotOnTheNames) {
  candidates.clear();
  add_candidate("first", "z");
  add_candidate("second", "a");
  judge();
  EXPECT_THAT(judged().at(0).candidates, ElementsAre("second", "first"));
}

TEST_F(JudgingTest, AsManySessionsAreRunAsAreAllowed) {
  for (int i = 0; i < 10; ++i) add_candidate(fmt::format("c{}", i), fmt::format("text c{}", i));
  experiment.judge.count = 3;
  judge();
  EXPECT_THAT(judged(), SizeIs(60)) << "instead of 396";
  std::set<std::string> seen;
  std::set<std::vector<std::string>> shown;
  for (auto const& each : judged()) {
    seen.insert(each.candidates.begin(), each.candidates.end());
    shown.insert(each.candidates);
  }
  EXPECT_THAT(seen, SizeIs(12));
  for (auto const& each : judged())
    EXPECT_TRUE(shown.contains({each.candidates[1], each.candidates[0]})) << "both orders";
  judge();
  EXPECT_THAT(judged(), SizeIs(60)) << "a resumed run asks for no more";
}

TEST_F(JudgingTest, TheBestByPriorityAreJudgedWhereNotAllCan) {
  add_candidate("c", "text 0");
  candidates[0].priority = 2;
  candidates[1].priority = 1;
  experiment.judge.max_sessions = 2;
  judge();
  ASSERT_THAT(judged(), SizeIs(2));
  EXPECT_THAT(judged()[0].candidates, ElementsAre("c", "b"));
}

TEST_F(JudgingTest, VotesOfPeopleTakeNoSession) {
  open();
  events::Judged vote;
  vote.judge_number = 0;
  vote.agent = person_agent;
  vote.candidates = {"a", "b"};
  vote.opinions = {{"style", 1, {}, {}}};
  recorder->emit(vote);
  experiment.judge.max_sessions = 2;
  judge();
  EXPECT_THAT(judged(), SizeIs(3));
}

TEST_F(JudgingTest, OnAScaleFewerJudgesFit) {
  experiment.judge.mode = JudgeMode::scale;
  experiment.judge.count = 3;
  experiment.judge.max_sessions = 4;
  runner->answer = [](SessionRequest const&) { return both_scored; };
  judge();
  EXPECT_THAT(judged(), SizeIs(4));
}

TEST_F(JudgingTest, OneCandidateNeedsNoJudge) {
  candidates.pop_back();
  judge();
  EXPECT_THAT(runner->requests, IsEmpty());
}

TEST_F(JudgingTest, WithoutQuestionsThereIsNothingToJudge) {
  experiment.criteria.clear();
  judge();
  EXPECT_THAT(runner->requests, IsEmpty());
}

TEST_F(JudgingTest, JudgesReadTheTextsAndNoNames) {
  candidates.clear();
  add_candidate("secret-1", "text one");
  add_candidate("secret-2", "text two");
  judge();
  EXPECT_THAT(runner->requests.at(0).prompt,
              AllOf(HasSubstr("Which is simpler?"), HasSubstr("text one"), HasSubstr("text two"),
                    Not(HasSubstr("secret-"))));
}

TEST_F(JudgingTest, TellsWhichCandidatesWereSummarised) {
  candidates[1].submission.summarised = true;
  judge();
  EXPECT_THAT(judged().at(0).summarised, ElementsAre("b"));
}

TEST_F(JudgingTest, JudgementsOfOutlinesAreKeptApart) {
  judge(true);
  EXPECT_TRUE(judged().at(0).of_outlines);
  judge(false);
  EXPECT_THAT(judged(), SizeIs(4));
}

// The panel.

TEST_F(JudgingTest, ThePanelTakesTurns) {
  experiment.judge.panel = {"scripted", "other:small"};
  experiment.judge.count = 3;
  add_judge("other");
  judge();
  ASSERT_THAT(judged(), SizeIs(6));
  std::vector<std::string> agents;
  for (std::size_t i = 0; i < 6; i += 2) agents.push_back(judged()[i].agent);
  EXPECT_THAT(agents, ElementsAre("scripted", "other", "scripted"));
  EXPECT_EQ(judged()[2].model, "small");
  EXPECT_EQ(judged()[2].judge_number, 2);
}

TEST_F(JudgingTest, AnAuthorDoesNotJudgeItsOwnWorkWhereOthersCan) {
  experiment.judge.panel = {"scripted", "other"};
  add_judge("other");
  candidates[0].agent = "scripted";
  judge();
  EXPECT_THAT(judged(), Each(Field(&events::Judged::agent, "other")));
  EXPECT_THAT(judged(), Each(Field(&events::Judged::self_judged, false)));
}

TEST_F(JudgingTest, AnAuthorJudgesWhereNoOtherCanAndThatIsRecorded) {
  candidates[0].agent = "scripted";
  judge();
  EXPECT_THAT(judged(), Each(Field(&events::Judged::self_judged, true)));
}

TEST_F(JudgingTest, AnotherModelOfTheSameAgentIsAnotherJudge) {
  experiment.judge.panel = {"scripted"};
  experiment.agents["scripted"].model = "small";
  candidates[0].agent = candidates[1].agent = "scripted";
  candidates[0].model = candidates[1].model = "large-4";
  judge();
  EXPECT_THAT(judged(), Each(Field(&events::Judged::self_judged, false)));
}

// Answers.

TEST_F(JudgingTest, AnUnusableAnswerIsAskedForOnceMore) {
  runner->scripts["judge"].push_back({.answer = "I like both."});
  judge();
  EXPECT_THAT(runner->requests, SizeIs(3));
  EXPECT_THAT(runner->requests[1].prompt, HasSubstr("An earlier answer could not be used"));
  EXPECT_THAT(judged(), Each(Field(&events::Judged::failure, IsEmpty())));
}

TEST_F(JudgingTest, ASecondUnusableAnswerIsRecordedAsAFailure) {
  runner->answer = [](SessionRequest const&) { return "I like both."; };
  judge();
  EXPECT_THAT(runner->requests, SizeIs(4));
  EXPECT_THAT(judged(), Each(Field(&events::Judged::failure, Not(IsEmpty()))));
}

TEST_F(JudgingTest, ASessionThatEndsBadlyIsRecordedAsAFailure) {
  for (int i = 0; i < 2; ++i)
    runner->scripts["judge"].push_back({.end = TimedOut{std::chrono::minutes(10)}});
  judge();
  EXPECT_THAT(judged().at(0).failure, HasSubstr("timed_out"));
  EXPECT_THAT(judged().at(1).failure, IsEmpty());
}

TEST_F(JudgingTest, RecordedAnswersAreNotAskedForAgain) {
  judge();
  judge();
  EXPECT_THAT(runner->requests, SizeIs(2));
}

TEST_F(JudgingTest, OnlyNewQuestionsAreAsked) {
  judge();
  auto criteria = experiment.criteria;
  Criterion further;
  further.name = "safety";
  further.how = JudgeQuestion{"Which is safer?"};
  criteria.push_back(further);
  recorder->emit(events::CriteriaChanged{criteria});
  judge();
  EXPECT_THAT(runner->requests, SizeIs(4));
  EXPECT_THAT(runner->requests[2].prompt,
              AllOf(HasSubstr("Which is safer?"), Not(HasSubstr("Which is simpler?"))));
  EXPECT_EQ(judged().at(2).opinions.at(0).criterion, "safety");
}

TEST_F(JudgingTest, RefusedCredentialsEndTheStage) {
  runner->scripts["judge"].push_back({.end = Unauthorised{"401"}});
  EXPECT_THROW(judge(), Error);
  EXPECT_THAT(judged(), IsEmpty());
}

TEST_F(JudgingTest, MoreSessionsAtOnceAreStartedAsSoonAsAPersonAllowsThem) {
  add_candidate("c", "text c");
  async::Listeners settings;
  bricks.settings = &settings;
  runner->scripts["judge"].push_back({.waits = true});
  boost::asio::steady_timer too_late(loop, std::chrono::seconds(20));
  too_late.async_wait([&](boost::system::error_code error) {
    if (!error) group.stop();
  });
  runner->on_start = [&](SessionRequest const&) {
    if (runner->requests.size() == 1) {
      boost::asio::post(loop, [&] {
        LiveSettings more;
        more.max_parallel = 3;
        recorder->emit(events::SettingsChanged{more});
        settings.notify();
      });
    }
    if (runner->requests.size() == 3) {
      too_late.cancel();
      boost::asio::post(loop, [&] { group.stop(); });
    }
  };
  EXPECT_THROW(judge(), async::Stopped);
  EXPECT_EQ(runner->most_at_once, 3);
}

TEST_F(JudgingTest, AStopLeavesTheOtherQuestionsOpen) {
  at<events::Judged>([this] { group.stop(); });
  EXPECT_THROW(judge(), async::Stopped);
  EXPECT_THAT(judged(), SizeIs(1));
}

}  // namespace
}  // namespace parallel_explore::run
