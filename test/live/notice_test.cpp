#include "live/notice.hpp"

#include "live/notice_queue.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::live {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::optional<Notice> of(EventPayload payload) {
  return notice_of({1, {}, "e", std::move(payload)});
}

TEST(Notice, IsOfWhatAPersonWouldWantToKnow) {
  EXPECT_EQ(of(events::CooledDown{"429\x1b[2J", seconds(40), 1})->text,
            "no new sessions for 40.0s: 429");
  EXPECT_EQ(of(events::ApproachHandedOver{"a", "claude", "codex", "429", seconds(40)}),
            (Notice{Occasion::limited, "a",
                    "codex takes a over from claude, which is refused for 40.0s: 429"}));
  EXPECT_EQ(of(events::BudgetSpent{"", BudgetKind::usd, 16, 20, false}),
            (Notice{Occasion::budget, "", "80 % of the budget is spent"}));
  EXPECT_EQ(of(events::BudgetSpent{"a", BudgetKind::usd, 20, 20, true})->text,
            "the budget of a is spent");
  EXPECT_EQ(of(events::SessionSilent{"a", 1, std::chrono::minutes(5), false})->occasion,
            Occasion::needs_attention);
  EXPECT_EQ(of(events::IsolationBroken{"a", {"wrote ~/.bashrc"}})->text,
            "a changed things outside its worktree: wrote ~/.bashrc");
  EXPECT_EQ(of(events::ApproachFailed{"a", "", ApproachState::unauthorised,
                                      FailureCause::unauthorised, "no key"})
                ->occasion,
            Occasion::needs_attention);
  EXPECT_EQ(
      of(events::ApproachFailed{"a", "", ApproachState::failed, FailureCause::test_failed, ""}),
      std::nullopt);
  EXPECT_EQ(of(events::SessionProgress{"a", 1, {}, {}}), std::nullopt);
}

TEST(Notice, OfTheEndDependsOnHowItCame) {
  Exploration e;
  e.approaches.resize(2);
  e.approaches[0].state = ApproachState::completed;
  e.state = ExplorationState::partial;
  EXPECT_EQ(end_notice(e), (Notice{Occasion::finished, "", "finished: 1 of 2 completed"}));
  e.state = ExplorationState::failed;
  EXPECT_EQ(end_notice(e)->occasion, Occasion::failed);
  e.state = ExplorationState::interrupted;
  e.cause = InterruptionCause::deadline;
  e.reason = "the deadline passed";
  EXPECT_EQ(end_notice(e), (Notice{Occasion::failed, "", "interrupted: the deadline passed"}));
  e.cause = InterruptionCause::asked;
  EXPECT_EQ(end_notice(e), std::nullopt) << "a person stopped it";
  e.state = ExplorationState::cancelled;
  EXPECT_EQ(end_notice(e), std::nullopt);
}

TEST(Ways, AreTheSpecsOrElseThePersons) {
  Notifications spec, own;
  own.finished = {"bell"};
  own.limited = {"desktop"};
  spec.limited = {"./tell.sh"};
  EXPECT_THAT(ways_of(Occasion::finished, spec, own), ElementsAre("bell"));
  EXPECT_THAT(ways_of(Occasion::limited, spec, own), ElementsAre("./tell.sh"));
  EXPECT_THAT(ways_of(Occasion::budget, spec, own), IsEmpty());
}

TEST(TerminalSequence, IsWhatTheTerminalKnows) {
  auto const sequence = [](std::string term, std::string program) {
    return terminal_sequence({std::move(term), std::move(program)}, "pexplore; demo",
                             "done\x1b[2J\a now");
  };
  EXPECT_EQ(sequence("xterm-256color", "iTerm.app"), "\x1b]9;pexplore; demo: done now\a");
  EXPECT_EQ(sequence("xterm-kitty", ""), "\x1b]9;pexplore; demo: done now\a");
  EXPECT_EQ(sequence("foot", ""), "\x1b]777;notify;pexplore, demo;done now\a");
  EXPECT_EQ(sequence("xterm-256color", ""), "\a");
  EXPECT_EQ(sequence("tmux-256color", "WezTerm"), "\a") << "the terminal is outside";
}

TEST(NoticeQueue, TellsTheFirstAtOnceAndTheOthersTogether) {
  NoticeQueue queue;
  NoticeQueue::Time const start{};
  auto const silent = [](int i) {
    return Notice{Occasion::needs_attention, "a", "silent " + std::to_string(i)};
  };
  queue.add(silent(0));
  EXPECT_THAT(queue.due(start), ElementsAre(DueNotice{silent(0), 1}));
  for (int i = 1; i <= 1000; ++i) queue.add(silent(i));
  queue.add({Occasion::budget, "", "spent"});
  EXPECT_THAT(queue.due(start), ElementsAre(DueNotice{{Occasion::budget, "", "spent"}, 1}))
      << "another occasion does not wait";
  EXPECT_EQ(queue.next(), start + NoticeQueue::gap);
  EXPECT_THAT(queue.due(start + NoticeQueue::gap), ElementsAre(DueNotice{silent(1000), 1000}));
  EXPECT_EQ(queue.next(), std::nullopt);
}

TEST(NoticeQueue, NothingIsLostAtTheEnd) {
  NoticeQueue queue;
  queue.add({Occasion::limited, "", "1"});
  (void)queue.due({});
  queue.add({Occasion::limited, "", "2"});
  EXPECT_THAT(queue.rest(), SizeIs(1));
  EXPECT_THAT(queue.rest(), IsEmpty());
}

}  // namespace
}  // namespace parallel_explore::live
