#include "live/keys.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::live {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<KeyKind> kinds_of(std::vector<Keystroke> const& keys) {
  std::vector<KeyKind> kinds;
  for (auto const& key : keys) kinds.push_back(key.kind);
  return kinds;
}

TEST(Keys, AreReadFromSequences) {
  KeyDecoder decoder;
  EXPECT_THAT(
      kinds_of(decoder.feed("\x1b[A\x1bOB\x1b[5~\x1b[6~\x1b[H\x1b[F\r\x7f\x15")),
      ElementsAre(KeyKind::up, KeyKind::down, KeyKind::page_up, KeyKind::page_down, KeyKind::home,
                  KeyKind::end, KeyKind::enter, KeyKind::backspace, KeyKind::erase_line));
  EXPECT_FALSE(decoder.waits());
}

TEST(Keys, MayComeInPieces) {
  KeyDecoder decoder;
  EXPECT_THAT(decoder.feed("\x1b"), IsEmpty());
  EXPECT_TRUE(decoder.waits());
  EXPECT_THAT(decoder.feed("["), IsEmpty());
  EXPECT_THAT(kinds_of(decoder.feed("B")), ElementsAre(KeyKind::down));
  std::string const wide = "漢";
  EXPECT_THAT(decoder.feed(wide.substr(0, 2)), IsEmpty());
  EXPECT_THAT(decoder.feed(wide.substr(2)), ElementsAre(Keystroke{KeyKind::character, wide}));
}

TEST(Keys, EscapeAloneIsAKeyAfterAWhile) {
  KeyDecoder decoder;
  EXPECT_THAT(decoder.feed("\x1b"), IsEmpty());
  EXPECT_THAT(kinds_of(decoder.flush()), ElementsAre(KeyKind::escape));
  EXPECT_THAT(decoder.flush(), IsEmpty());
}

TEST(Keys, WithoutAMeaningDoNotBecomeText) {
  KeyDecoder decoder;
  EXPECT_THAT(kinds_of(decoder.feed("\x1b[15~\x1b[1;5A\x01\xFF")),
              ElementsAre(KeyKind::none, KeyKind::none, KeyKind::none));
  std::string const endless = "\x1b[" + std::string(100, ';');
  (void)decoder.feed(endless);
  EXPECT_FALSE(decoder.waits()) << "a sequence without an end is not kept for ever";
}

}  // namespace
}  // namespace parallel_explore::live
