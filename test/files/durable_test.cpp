#include "files/durable.hpp"

#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>

namespace parallel_explore::files {
namespace {

namespace fs = std::filesystem;

TEST(Replace, GivesAFileItsNewContentAndLeavesNothingBeside) {
  support::TempDirectory const place;
  support::write_file(place.path() / "f", "a long old content");
  replace(place.path() / "f", "new");
  replace_soon(place.path() / "g", "soon");
  EXPECT_EQ(support::read_file(place.path() / "f"), "new");
  EXPECT_EQ(support::read_file(place.path() / "g"), "soon");
  EXPECT_EQ(std::distance(fs::directory_iterator(place.path()), {}), 2);
}

TEST(Replace, DoesNotWriteThroughWhatOthersPutThere) {
  support::TempDirectory const place;
  support::write_file(place.path() / "precious", "mine");
  fs::create_symlink("precious", place.path() / "f");
  fs::create_symlink("precious", place.path() / "f.tmp");
  ASSERT_EQ(mkfifo((place.path() / "g.tmp").c_str(), 0600), 0);
  replace(place.path() / "f", "x");
  replace(place.path() / "g", "y");
  EXPECT_EQ(support::read_file(place.path() / "precious"), "mine");
  EXPECT_EQ(support::read_file(place.path() / "f"), "x");
  EXPECT_EQ(support::read_file(place.path() / "g"), "y");
}

TEST(Replace, SaysWhereItCannot) {
  auto const thrown = support::thrown_by([] { replace("/proc/nothing", "x"); });
  EXPECT_EQ(thrown.code, ErrorCode::resource);
  EXPECT_THAT(thrown.text, testing::HasSubstr("cannot write /proc/nothing"));
}

TEST(SyncList, TakesWhatIsThereAndWaitsForNothing) {
  support::TempDirectory const place;
  support::write_file(place.path() / "d/e/f", "x");
  ASSERT_EQ(mkfifo((place.path() / "d/fifo").c_str(), 0600), 0);
  SyncList list;
  list.add_tree(place.path() / "d");
  list.add_file(place.path() / "d/fifo");
  list.add_file(place.path() / "missing");
  list.add_directories(place.path() / "d/e", place.path());
  list.sync();
  for (int i = 0; i < 600; ++i) list.add_file(place.path() / std::to_string(i));
  list.sync();
}

}  // namespace
}  // namespace parallel_explore::files
