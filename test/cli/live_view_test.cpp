#include "live_terminal.hpp"
#include "parallel_explore/error.hpp"
#include "support/sandbox.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>

namespace pexplore {
namespace {

using namespace parallel_explore;
using std::chrono::seconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr auto down = "\x1b[B", end_key = "\x1b[F";

ApproachRecord record_of(std::string name, ApproachState state, int begun) {
  ApproachRecord record;
  record.approach.name = std::move(name);
  record.state = state;
  if (state != ApproachState::pending) record.started = TimePoint(seconds(begun));
  return record;
}

void add_session(ApproachRecord& record, Activity activity, int turns, double cost) {
  auto& session = record.sessions.emplace_back();
  session.agent = "claude";
  session.activity = std::move(activity);
  session.usage.turns = turns;
  session.usage.input_tokens = turns * 4'321;
  session.usage.cost_usd = cost;
}

/// A run in the middle: one of each state, with all that a screen can say of it.
Exploration in_the_middle() {
  Exploration e;
  e.name = "rate-limiter";
  e.state = ExplorationState::running;
  e.started = TimePoint(seconds(0));
  e.experiment.session.agent = "claude";
  e.experiment.session.max_parallel = 2;
  e.experiment.budget.usd = 20;
  e.cooling_until = TimePoint(seconds(140));
  auto& list = e.approaches;
  list = {record_of("token-bucket", ApproachState::running, 35),
          record_of("sliding-window-log-with-a-long-name", ApproachState::evaluating, 10),
          record_of("漏桶", ApproachState::running, 50),
          record_of("fixed-window", ApproachState::completed, 5),
          record_of("gcra", ApproachState::failed, 20),
          record_of("redis", ApproachState::pending, 0)};
  add_session(list[0], {"Bash", "make -j test 2>&1 | tail -40"}, 14, 0.41);
  add_session(list[1], {}, 31, 1.02);
  list[1].worktree.changes = Changes{3, 188, 12};
  add_session(list[2], {"", "我先写测试，再实现令牌桶算法 ✅"}, 3, 0.08);
  add_session(list[3], {}, 22, 0.8);
  list[3].ended = TimePoint(seconds(90));
  list[3].worktree.changes = Changes{1, 45, 3};
  list[4].ended = TimePoint(seconds(60));
  list[4].reason = "gate tests failed: 3 of 120 tests, the first is Limiter.ResetsAtMidnight";
  e.measuring.plan = events::MeasuringStarted{{"a"}, true, {"throughput"}, 1, 1, 5, 20};
  e.measuring.running = events::RunStarted{"sliding-window-log-with-a-long-name", "throughput", 3};
  return e;
}

/// A text that is there at once.
class FixedText final : public LiveText {
 public:
  explicit FixedText(std::string text) : text_(std::move(text)) {}
  void read_news(live::Pager& pager) override { pager.add(std::exchange(text_, {})); }

 private:
  std::string text_;
};

awaitable<std::string> answer(std::string text, bool fails) {
  if (fails) throw Error(ErrorCode::validation, text, "wait for it");
  co_return text;
}

awaitable<void> give_patch(std::function<bool(std::string_view)> take) {
  take("diff --git a/limiter.cpp b/limiter.cpp\n@@ -1,2 +1,2 @@\n-\tint old;\n+\tint tokens;\n");
  co_return;
}

/// Actions that say what was asked.
LiveActions scripted(std::vector<live::KeyCommand>& asked) {
  LiveActions actions;
  actions.carry_out = [&asked](std::string const& /*name*/, live::KeyCommand const& command) {
    asked.push_back(command);
    bool const fails = command.act == live::Act::tell;
    return answer(fails ? "it still runs" : "Done as asked.", fails);
  };
  actions.diff = [](std::string const& /*name*/, std::string const& /*approach*/,
                    std::function<bool(std::string_view)> take) {
    return give_patch(std::move(take));
  };
  actions.pace = [](Exploration const& /*exploration*/) {
    live::Pace pace;
    pace.by_agent["claude"] = std::chrono::minutes(4);
    return pace;
  };
  actions.text = [](live::Act act, Exploration const& /*exploration*/,
                    std::string const& approach) {
    return std::make_unique<FixedText>(
        act == live::Act::open_log
            ? "── standard error of the session ──\nwarning: no cache\n"
            : fmt::format("── session 1 of {} ──\n\nI read the tests first, 然后写代码, and then "
                          "the limiter itself.\n> Bash make test\n",
                          approach));
  };
  return actions;
}

/// Screens one after another, each below its title.
class Album {
 public:
  void add(std::string const& title, std::vector<std::string> const& lines) {
    text_ += fmt::format("=== {} ===\n", title);
    for (auto const& line : lines) text_ += "|" + line + "\n";
  }
  [[nodiscard]] std::string const& text() const { return text_; }

 private:
  std::string text_;
};

/// Compares with a golden file; PEXPLORE_RENEW_GOLDEN=1 rewrites it.
void expect_golden(std::string const& name, std::string const& text) {
  auto const file = std::string(TEST_DATA "/golden/") + name;
  if (std::getenv("PEXPLORE_RENEW_GOLDEN")) support::write_file(file, text);
  EXPECT_EQ(text, support::read_file(file)) << file;
}

void check_screens(std::size_t columns, std::size_t rows) {
  std::vector<live::KeyCommand> asked;
  LiveTerminal terminal(columns, rows, scripted(asked));
  Album album;
  auto e = in_the_middle();
  terminal.now = TimePoint(seconds(100));
  terminal.show(e);
  album.add("running", terminal.until_shows("help"));
  terminal.type(std::string(down) + down);
  album.add("the second is chosen", terminal.until_shows("> sl"));
  terminal.type("\r");
  album.add("its transcript", terminal.until_shows("> Bash make test"));
  terminal.type("q");
  (void)terminal.until_hides("session 1 of");
  terminal.type("l");
  album.add("its log", terminal.until_shows("warning: no cache"));
  terminal.type("q");
  (void)terminal.until_hides("warning");
  terminal.type("d");
  album.add("its changes", terminal.until_shows("int tokens"));
  terminal.type("q");
  (void)terminal.until_hides("int tokens");
  terminal.type("?");
  album.add("help", terminal.until_shows("Keys"));
  terminal.type("q");
  (void)terminal.until_hides("Keys");
  terminal.type("aleaky=漏 A leaky bucket with");
  album.add("an approach is added", terminal.until_shows("with_"));
  terminal.type("\r");
  album.add("it was", terminal.until_shows("Done as asked."));
  terminal.type("c");
  album.add("cancelling asks", terminal.until_shows("Cancel for good?"));
  terminal.type("n");
  (void)terminal.until_hides("Cancel for good?");
  EXPECT_THAT(asked,
              ElementsAre(live::KeyCommand{live::Act::add, "", "leaky=漏 A leaky bucket with"}));
  for (int i = 0; i < 194; ++i)
    e.approaches.push_back(record_of(fmt::format("sample-{}", i),
                                     i % 50 == 49 ? ApproachState::running
                                     : i % 3 == 0 ? ApproachState::completed
                                                  : ApproachState::pending,
                                     70));
  terminal.show(e);
  album.add("200 approaches", terminal.until_shows("more below"));
  terminal.type(end_key);
  album.add("the last of them", terminal.until_shows("more above"));
  terminal.view().finish();
  auto const whole = terminal.whole_text();
  EXPECT_THAT(whole, HasSubstr("sample-192")) << "every line stays in the scrollback";
  EXPECT_THAT(terminal.unknown(), IsEmpty());
  EXPECT_TRUE(terminal.has_first_modes());
  EXPECT_TRUE(terminal.shows_cursor());
  expect_golden(fmt::format("live-{}.txt", columns), album.text());
}

TEST(LiveView, LooksAsItShouldAt120Columns) { check_screens(120, 24); }
TEST(LiveView, LooksAsItShouldAt80Columns) { check_screens(80, 24); }
TEST(LiveView, LooksAsItShouldAt40Columns) { check_screens(40, 20); }

TEST(LiveView, TheLastStateStaysInTheScrollback) {
  std::vector<live::KeyCommand> asked;
  LiveTerminal terminal(80, 8, scripted(asked));
  auto e = in_the_middle();
  terminal.show(e);
  (void)terminal.until_shows("more below");
  e.approaches[0].state = ApproachState::completed;
  terminal.show(e);
  (void)terminal.until_shows("token-bucket");
  e.approaches[1].state = ApproachState::completed;
  terminal.view().add_line("Warning: the disk is nearly full");
  terminal.view().finish();
  auto const text = "\n" + terminal.whole_text();
  for (auto const& record : e.approaches) {
    auto const name = record.approach.name.substr(0, 5);
    EXPECT_THAT(text, HasSubstr("\n" + name)) << text;
  }
  EXPECT_EQ(text.find("token-bucket"), text.rfind("token-bucket")) << "once\n" << text;
  EXPECT_THAT(text, HasSubstr("Warning: the disk is nearly full"));
}

TEST(LiveView, AnErrorIsAMessage) {
  std::vector<live::KeyCommand> asked;
  LiveTerminal terminal(100, 20, scripted(asked));
  auto const e = in_the_middle();
  terminal.show(e);
  terminal.type(std::string(down) + "tAlso document it\r");
  (void)terminal.until_shows("it still runs (wait for it)");
  EXPECT_THAT(asked,
              ElementsAre(live::KeyCommand{live::Act::tell, "token-bucket", "Also document it"}));
}

TEST(LiveView, StoppingIsWhatCtrlCDoes) {
  std::vector<live::KeyCommand> asked;
  auto actions = scripted(asked);
  int interrupted = 0;
  actions.interrupt = [&] { ++interrupted; };
  LiveTerminal terminal(100, 20, std::move(actions));
  auto const e = in_the_middle();
  terminal.show(e);
  terminal.type("q");
  (void)terminal.until_shows("Stop the run?");
  EXPECT_EQ(interrupted, 0);
  terminal.type("y");
  (void)terminal.until_hides("Stop the run?");
  EXPECT_EQ(interrupted, 1);
  EXPECT_THAT(asked, IsEmpty());
}

TEST(LiveView, IsResizedAllTheTime) {
  std::vector<live::KeyCommand> asked;
  LiveTerminal terminal(100, 30, scripted(asked));
  auto e = in_the_middle();
  terminal.show(e);
  (void)terminal.until_shows("help");
  for (std::size_t i = 0; i < 12; ++i) {
    std::size_t const columns = i % 3 == 0 ? 1 : 30 + 17 * i % 70;
    terminal.resize(columns, i % 4 == 0 ? 3 : 30);
    (void)terminal.until([&, steps = 0](std::string const&) mutable { return ++steps > 8; });
  }
  terminal.resize(100, 1000);
  e.approaches[0].approach.name = "the-end";
  terminal.show(e);
  auto const lines = terminal.until_shows("the-end");
  EXPECT_THAT(lines, Contains(HasSubstr("enter:transcript")));
}

TEST(LiveView, DrawsNothingWhereNothingChanged) {
  std::vector<live::KeyCommand> asked;
  LiveTerminal terminal(100, 20, scripted(asked));
  auto const e = in_the_middle();
  terminal.show(e);
  (void)terminal.until_shows("help");
  auto const before = terminal.bytes_written();
  for (int i = 0; i < 1000; ++i) terminal.show(e);
  (void)terminal.until([&, steps = 0](std::string const&) mutable { return ++steps > 60; });
  EXPECT_EQ(terminal.bytes_written(), before);
}

TEST(LiveView, KeepsAStateThatIsGone) {
  std::vector<live::KeyCommand> asked;
  LiveTerminal terminal(100, 20, scripted(asked));
  {
    auto const e = std::make_unique<Exploration>(in_the_middle());
    terminal.show(*e);
  }
  (void)terminal.until_shows("help");
  terminal.resize(120, 20);
  EXPECT_THAT(terminal.until_shows("Bash make -j test 2>&1 | tail -40"),
              Contains(HasSubstr("gcra")));
}

TEST(LiveView, FoldsTheEventsThatFollow) {
  std::vector<live::KeyCommand> asked;
  LiveTerminal terminal(100, 20, scripted(asked));
  auto e = in_the_middle();
  e.last_seq = 7;
  terminal.show(e);
  (void)terminal.until_shows("help");
  Event next;
  next.seq = 8;
  next.payload = events::SessionProgress{"token-bucket", 1, {"Edit", "limiter.cpp"}, {}, ""};
  e.approaches.clear();  // it is not asked for the state that it can know
  terminal.view().show(next, e);
  (void)terminal.until_shows("Edit limiter.cpp");
}

TEST(LiveView, AFaultOfTheScreenEndsTheTableOnly) {
  std::vector<live::KeyCommand> asked;
  auto actions = scripted(asked);
  actions.last_line = [](Exploration const& /*exploration*/,
                         ApproachRecord const& /*record*/) -> std::string {
    throw Error(ErrorCode::resource, "too many open files");
  };
  LiveTerminal terminal(100, 20, std::move(actions));
  auto e = in_the_middle();
  e.approaches[0].sessions.back().activity = {};
  terminal.show(e);
  (void)terminal.until_shows("The table ends here (too many open files)");
  EXPECT_FALSE(terminal.view().is_shown());
  EXPECT_TRUE(terminal.has_first_modes());
  terminal.show(e);
  EXPECT_FALSE(terminal.view().is_shown()) << "lines are printed from then on";
}

TEST(LiveView, GivesTheTerminalBackForALoan) {
  std::vector<live::KeyCommand> asked;
  LiveTerminal terminal(100, 20, scripted(asked));
  auto const e = in_the_middle();
  terminal.show(e);
  (void)terminal.until_shows("help");
  EXPECT_FALSE(terminal.has_first_modes());
  {
    TerminalLoan const loan;
    EXPECT_TRUE(terminal.has_first_modes());
    EXPECT_FALSE(terminal.view().is_shown());
  }
  EXPECT_FALSE(terminal.has_first_modes());
  EXPECT_TRUE(terminal.view().is_shown());
}

}  // namespace
}  // namespace pexplore
