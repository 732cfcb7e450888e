#include "serve/event_stream.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::serve {
namespace {

TEST(EventStream, ACursorComesBackAsItWas) {
  Cursor const cursor{"19a2b", 4711};
  EXPECT_EQ(to_text(cursor), "19a2b-4711");
  EXPECT_EQ(cursor_of(to_text(cursor)), cursor);
}

TEST(EventStream, AMalformedIdIsTheBeginning) {
  for (std::string const id :
       {"", "x", "-", "a-", "a-1x", "a--1", "a-99999999999999999999999", "a-1\n"})
    EXPECT_EQ(cursor_of(id), Cursor()) << id;
  EXPECT_EQ(cursor_of(std::string(100'000, '-')), Cursor());
}

TEST(EventStream, AMessageHasNameIdAndData) {
  EXPECT_EQ(event_message("state", "a-1", R"({"x":1})"),
            "event: state\nid: a-1\ndata: {\"x\":1}\n\n");
}

}  // namespace
}  // namespace parallel_explore::serve
