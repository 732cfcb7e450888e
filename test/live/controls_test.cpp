#include "live/controls.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::live {
namespace {

using testing::HasSubstr;

Keystroke letter(std::string text) { return {KeyKind::character, std::move(text)}; }
Keystroke const down{KeyKind::down, {}}, up{KeyKind::up, {}}, enter{KeyKind::enter, {}},
    escape{KeyKind::escape, {}};

Model model_with(std::size_t count) {
  Model model;
  for (std::size_t i = 0; i < count; ++i) {
    Row row;
    row.name = "a" + std::to_string(i);
    row.state = ApproachState::pending;
    model.rows.push_back(row);
  }
  return model;
}

class ControlsTest : public testing::Test {
 protected:
  KeyCommand press(Keystroke const& key) { return controls_.press(key, model_, screen_); }
  void type(std::string const& text) {
    for (char const c : text) EXPECT_EQ(press(letter(std::string(1, c))), KeyCommand{});
  }

  Model model_ = model_with(4);
  Screen screen_;
  Controls controls_{Abilities{}};
};

TEST_F(ControlsTest, ArrowsChooseAndEnterOpens) {
  EXPECT_EQ(press(enter), KeyCommand{}) << "nothing is chosen";
  EXPECT_THAT(controls_.view().message, HasSubstr("Choose an approach"));
  press(down);
  press(down);
  EXPECT_EQ(controls_.view().selected, "a1");
  EXPECT_EQ(press(enter), (KeyCommand{Act::open_transcript, "a1", {}}));
  EXPECT_EQ(press(letter("l")), (KeyCommand{Act::open_log, "a1", {}}));
  EXPECT_EQ(press(letter("d")), (KeyCommand{Act::open_diff, "a1", {}}));
  for (int i = 0; i < 9; ++i) press(up);
  EXPECT_EQ(controls_.view().selected, "a0");
  for (int i = 0; i < 9; ++i) press(down);
  EXPECT_EQ(controls_.view().selected, "a3");
}

TEST_F(ControlsTest, TheChoiceStaysWithItsApproachWhenTheOrderChanges) {
  model_ = model_with(100);
  press({KeyKind::end, {}});
  EXPECT_EQ(controls_.view().selected, "a99");
  model_.rows[99].state = ApproachState::running;  // now the first
  press(down);
  EXPECT_EQ(controls_.view().selected, "a0") << "the one after it";
}

TEST_F(ControlsTest, CancellingAsks) {
  press(down);
  EXPECT_EQ(press(letter("c")), KeyCommand{});
  EXPECT_THAT(controls_.view().question, HasSubstr("Cancel for good? (y, n) a0"));
  EXPECT_EQ(press(letter("n")), KeyCommand{});
  EXPECT_EQ(controls_.view().question, "");
  press(letter("c"));
  EXPECT_EQ(press(letter("y")), (KeyCommand{Act::cancel, "a0", {}}));
}

TEST_F(ControlsTest, AddingAndTellingTakeAText) {
  press(letter("a"));
  type("leaky=A bucketx");
  press({KeyKind::backspace, {}});
  EXPECT_EQ(controls_.view().answer, "leaky=A bucket");
  EXPECT_EQ(press(enter), (KeyCommand{Act::add, {}, "leaky=A bucket"}));
  press(down);
  press(letter("t"));
  type("qq");
  press({KeyKind::erase_line, {}});
  press(letter("漢"));
  press(letter("字"));
  press({KeyKind::backspace, {}});
  EXPECT_EQ(press(enter), (KeyCommand{Act::tell, "a0", "漢"}));
  press(letter("t"));
  EXPECT_EQ(press(enter), KeyCommand{}) << "nothing was typed";
  press(letter("t"));
  press(escape);
  EXPECT_EQ(controls_.view().question, "");
}

TEST_F(ControlsTest, StoppingAsks) {
  press(letter("q"));
  EXPECT_EQ(press(letter("x")), KeyCommand{});
  press(letter("q"));
  EXPECT_EQ(press(letter("y")), (KeyCommand{Act::stop, {}, {}}));
}

TEST_F(ControlsTest, WhoWatchesLeavesOrStops) {
  controls_ = Controls({true, true});
  press(letter("q"));
  EXPECT_EQ(press(letter("y")), (KeyCommand{Act::leave, {}, {}}));
  press(letter("q"));
  EXPECT_EQ(press(letter("s")), (KeyCommand{Act::stop, {}, {}}));
}

TEST_F(ControlsTest, TasksAreNotAddedTo) {
  controls_ = Controls({false, false});
  press(letter("a"));
  EXPECT_EQ(controls_.view().question, "");
  EXPECT_THAT(controls_.view().message, HasSubstr("Tasks cannot be added"));
}

TEST_F(ControlsTest, TheOnlyApproachIsChosenByItself) {
  model_ = model_with(1);
  EXPECT_EQ(press(enter), (KeyCommand{Act::open_transcript, "a0", {}}));
}

}  // namespace
}  // namespace parallel_explore::live
