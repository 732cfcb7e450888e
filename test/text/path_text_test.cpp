#include "text/path_text.hpp"

#include "text/utf8.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::text {
namespace {

TEST(RecordedPath, NamesTheSamePathWhateverItsBytes) {
  for (int byte = 1; byte < 256; ++byte) {
    auto const path = std::string("/home/r\xE9po 100%/") + static_cast<char>(byte);
    auto const recorded = recorded_path(path);
    EXPECT_EQ(invalid_utf8(recorded), std::string::npos) << byte;
    EXPECT_EQ(path_of_record(recorded), path) << byte;
  }
}

TEST(RecordedPath, LeavesUtf8AsItIs) {
  EXPECT_EQ(recorded_path("/a/100%41/é"), "/a/100%41/é");
  EXPECT_EQ(path_of_record("/a/100%41/é"), "/a/100%41/é");
  EXPECT_EQ(recorded_path("/a/%/\xFF"), "file:///a/%25/%FF");
}

}  // namespace
}  // namespace parallel_explore::text
