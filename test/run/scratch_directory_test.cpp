#include "run/scratch_directory.hpp"

#include "parallel_explore/error.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <sys/stat.h>

namespace parallel_explore::run {
namespace {

namespace fs = std::filesystem;

class ScratchDirectoryTest : public testing::Test {
 protected:
  support::TempDirectory shared_;  ///< below a directory that all users can write to
};

TEST_F(ScratchDirectoryTest, IsOnlyOursWithAllItsParentsAndIsRemoved) {
  fs::path path;
  {
    ScratchDirectory const scratch(scratch_places({}));
    path = scratch.path();
    EXPECT_TRUE(fs::is_empty(path));
    EXPECT_TRUE(only_ours(path));
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
    support::write_file(path / "deep/file", "left");
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(ScratchDirectoryTest, WhatAKilledRunLeftIsRemovedAndWhatAnotherUsesStays) {
  ScratchDirectory const used(scratch_places({}));
  auto const abandoned = used.path().parent_path() / "session-aband0";
  support::write_file(abandoned / "file", "left");
  ScratchDirectory const next(scratch_places({}));
  EXPECT_FALSE(fs::exists(abandoned));
  EXPECT_TRUE(fs::exists(used.path()));
}

TEST_F(ScratchDirectoryTest, PassesOverAPlaceThatOthersCanWriteTo) {
  auto places = scratch_places({});
  places.insert(places.begin(), shared_.path());
  ScratchDirectory const scratch(places);
  EXPECT_THAT(scratch.path().string(), testing::Not(testing::StartsWith(shared_.path().string())));
}

TEST_F(ScratchDirectoryTest, PassesOverThePlaceOfTemporaryFilesWhichSandboxesMayWriteTo) {
  auto const places = scratch_places({});
  ScratchDirectory const private_place(places);
  support::Variable const temporary("TMPDIR", private_place.path().string());
  auto const error = support::thrown_by(
      [&] { ScratchDirectory const scratch(std::vector<fs::path>{private_place.path()}); });
  EXPECT_EQ(error.code, ErrorCode::resource);
}

TEST_F(ScratchDirectoryTest, SaysWhatToDoWhereNoPlaceIsFit) {
  auto const error = support::thrown_by([&] {
    ScratchDirectory const scratch(std::vector<fs::path>{"", "relative", shared_.path()});
  });
  EXPECT_EQ(error.code, ErrorCode::resource);
  EXPECT_THAT(error.hint, testing::HasSubstr("XDG_STATE_HOME"));
}

TEST_F(ScratchDirectoryTest, APlaceIsNotOursWhereAParentIsOpenToOthersOrALink) {
  ScratchDirectory const scratch(scratch_places({}));
  auto const inner = scratch.path() / "outer/inner";
  fs::create_directories(inner);
  EXPECT_TRUE(only_ours(inner));
  ::chmod(inner.parent_path().c_str(), 0777);
  EXPECT_FALSE(only_ours(inner));
  ::chmod(inner.parent_path().c_str(), 0700);
  fs::create_directory_symlink(inner, scratch.path() / "link");
  EXPECT_FALSE(only_ours(scratch.path() / "link"));
}

}  // namespace
}  // namespace parallel_explore::run
