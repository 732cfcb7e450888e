#include "process/stop_sequence.hpp"

#include <gmock/gmock.h>

#include <signal.h>

namespace parallel_explore::process {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class StopProgressTest : public testing::Test {
 protected:
  StopProgress progress(StopSequence steps) {
    return {std::move(steps), [this](int signal) { sent.push_back(signal); }};
  }

  StopProgress::Clock::time_point const t0{};
  std::vector<int> sent;
};

TEST_F(StopProgressTest, SendsNothingBeforeItBegins) {
  auto stop = progress(terminate_then_kill(10s));
  stop.advance(t0 + 1h);
  EXPECT_FALSE(stop.begun());
  EXPECT_THAT(sent, IsEmpty());
}

TEST_F(StopProgressTest, TerminatesWaitsForTheGraceAndKills) {
  auto stop = progress(terminate_then_kill(10s));
  stop.begin(t0, false);
  stop.advance(t0);
  EXPECT_THAT(sent, ElementsAre(SIGTERM));
  EXPECT_EQ(stop.due(), t0 + 10s);
  stop.advance(t0 + 9s);
  EXPECT_THAT(sent, ElementsAre(SIGTERM));
  stop.advance(t0 + 10s);
  EXPECT_THAT(sent, ElementsAre(SIGTERM, SIGKILL));
}

TEST_F(StopProgressTest, KillsWhatOutlivesTheLastStep) {
  auto stop = progress({{SIGTERM, 1s}});
  stop.begin(t0, false);
  stop.advance(t0);
  stop.advance(t0 + 1s);
  EXPECT_THAT(sent, ElementsAre(SIGTERM, SIGKILL));
  EXPECT_EQ(stop.due(), StopProgress::Clock::time_point::max());
}

TEST_F(StopProgressTest, AStepInWordsSendsNoSignal) {
  auto stop = progress({{asked_in_words, 5s}, {SIGTERM, 1s}});
  stop.begin(t0, false);
  stop.advance(t0);
  EXPECT_THAT(sent, IsEmpty());
  stop.advance(t0 + 5s);
  EXPECT_THAT(sent, ElementsAre(SIGTERM));
}

TEST_F(StopProgressTest, AnAnswerEndsTheWaitOfAStepInWords) {
  auto stop = progress({{asked_in_words, 5s}, {SIGTERM, 1s}});
  stop.begin(t0, false);
  stop.advance(t0);
  stop.end_words(t0 + 1s);
  stop.advance(t0 + 1s);
  EXPECT_THAT(sent, ElementsAre(SIGTERM));
}

TEST_F(StopProgressTest, AnAnswerBeforeTheStepIsTakenSkipsIt) {
  auto stop = progress({{asked_in_words, 5s}, {SIGTERM, 1s}});
  stop.begin(t0, false);
  stop.end_words(t0);
  stop.advance(t0);
  EXPECT_THAT(sent, ElementsAre(SIGTERM));
}

TEST_F(StopProgressTest, OutputDoesNotShortenTheGrace) {
  auto stop = progress(terminate_then_kill(10s));
  stop.begin(t0, false);
  stop.advance(t0);
  stop.end_words(t0 + 1s);
  EXPECT_EQ(stop.due(), t0 + 10s);
}

TEST_F(StopProgressTest, AHandlerThatWantsTheEndSkipsTheWords) {
  auto stop = progress({{asked_in_words, 5s}, {SIGTERM, 1s}});
  stop.begin(t0, true);
  stop.advance(t0);
  EXPECT_THAT(sent, ElementsAre(SIGTERM));
}

TEST_F(StopProgressTest, CanSkipToTheKill) {
  auto stop = progress(terminate_then_kill(10s));
  stop.begin(t0, false);
  stop.advance(t0);
  stop.skip_to_kill(t0 + 1s);
  stop.advance(t0 + 1s);
  EXPECT_THAT(sent, ElementsAre(SIGTERM, SIGKILL));
}

}  // namespace
}  // namespace parallel_explore::process
