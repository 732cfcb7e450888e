#include "report/patch_files.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::report {
namespace {

using Status = PatchFile::Status;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr auto unlimited = std::string::npos;

constexpr auto several = R"(diff --git a/src/a.cpp b/src/a.cpp
index 1..2 100644
--- a/src/a.cpp
+++ b/src/a.cpp
@@ -1,2 +1,2 @@ int f()
-old
+new
 same
@@ -9 +9,2 @@
 x
+diff --git a/not b/a header
diff --git a/new b/new
new file mode 100644
index 0..1
--- /dev/null
+++ b/new
@@ -0,0 +1 @@
+one
\ No newline at end of file
diff --git a/gone b/gone
deleted file mode 100644
index 1..0
--- a/gone
+++ /dev/null
@@ -1 +0,0 @@
-one
diff --git a/before b/after
similarity index 90%
rename from before
rename to after
--- a/before
+++ b/after
@@ -1 +1 @@
-1
+2
diff --git a/p.png b/p.png
index 1..2 100644
Binary files a/p.png and b/p.png differ
diff --git a/run b/run
old mode 100644
new mode 100755
)";

TEST(PatchFiles, AreReadOneByOne) {
  auto const files = patch_files(several, unlimited);
  ASSERT_THAT(files, SizeIs(6));
  EXPECT_EQ(files[0].path, "src/a.cpp");
  EXPECT_EQ(files[0].status, Status::modified);
  EXPECT_EQ(files[0].added, 2);
  EXPECT_EQ(files[0].removed, 1);
  EXPECT_THAT(files[0].hunks, ElementsAre("@@ -1,2 +1,2 @@ int f()\n-old\n+new\n same\n",
                                          "@@ -9 +9,2 @@\n x\n+diff --git a/not b/a header\n"));
  EXPECT_EQ(files[1].status, Status::added);
  EXPECT_EQ(files[2].path, "gone");
  EXPECT_EQ(files[2].status, Status::deleted);
  EXPECT_EQ(files[3].old_path, "before");
  EXPECT_EQ(files[3].path, "after");
  EXPECT_EQ(files[3].status, Status::renamed);
  EXPECT_TRUE(files[4].binary);
  EXPECT_EQ(files[5].path, "run") << "nothing but its first line names it";
  EXPECT_THAT(files[5].hunks, IsEmpty());
}

TEST(PatchFiles, TogetherAreThePatch) {
  std::string whole;
  for (auto const& file : patch_files(several, unlimited)) {
    whole += file.header;
    for (auto const& hunk : file.hunks) whole += hunk;
  }
  EXPECT_EQ(whole, several);
}

TEST(PatchFiles, HaveTheirPathsWithoutTheQuotesOfGit) {
  auto const files = patch_files(
      "diff --git \"a/\\303\\244 \\\"q\\\"\\t\" \"b/\\303\\244 \\\"q\\\"\\t\"\n"
      "--- \"a/\\303\\244 \\\"q\\\"\\t\"\n+++ \"b/\\303\\244 \\\"q\\\"\\t\"\n@@ -1 +1 @@\n-a\n+b\n"
      "diff --git a/with blank b/with blank\n--- a/with blank\t\n+++ b/with blank\t\n@@ -1 +1 "
      "@@\n-a\n+b\n",
      unlimited);
  ASSERT_THAT(files, SizeIs(2));
  EXPECT_EQ(files[0].path, "\u00e4 \"q\"\t");
  EXPECT_EQ(files[1].path, "with blank");
}

TEST(PatchFiles, AreCutBetweenHunksAndCountedWhole) {
  std::string patch = "diff --git a/f b/f\n--- a/f\n+++ b/f\n";
  for (int i = 0; i < 10; ++i) patch += "@@ -1 +1 @@\n+0123456789\n";
  auto const files = patch_files(patch, 100);
  ASSERT_THAT(files, SizeIs(1));
  EXPECT_TRUE(files[0].cut);
  EXPECT_THAT(files[0].hunks, SizeIs(2));
  EXPECT_EQ(files[0].added, 10);
  std::string const long_line = "@@ -1 +1 @@\n+" + std::string(1'000'000, 'x') + "\n";
  EXPECT_THAT(patch_files("diff --git a/f b/f\n" + long_line, 1000)[0].hunks, IsEmpty());
}

TEST(PatchFiles, OfDamagedTextAreNone) {
  EXPECT_THAT(patch_files("", unlimited), IsEmpty());
  EXPECT_THAT(patch_files("@@ -1 +1 @@\n+x\n", unlimited), IsEmpty());
  EXPECT_THAT(patch_files("diff --git ", unlimited), SizeIs(1));
  EXPECT_THAT(patch_files("diff --git a", unlimited), SizeIs(1));
}

TEST(PatchFiles, OfAPartAreThoseOfTheWhole) {
  auto const head = std::string("diff --git a/f b/f\n--- a/f\n+++ b/f\n");
  std::string const one = "@@ -1 +1 @@\n-a\n+b\n", two = "@@ -9 +9 @@\n-c\n+d\n";
  EXPECT_EQ(foreign_file(head + two, head + one + two), "");
  EXPECT_EQ(foreign_file(head + "@@ -9 +8 @@ moved\n-c\n+d\n", head + one + two), "");
  EXPECT_EQ(foreign_file(head + "@@ -9 +9 @@\n-c\n+e\n", head + one + two), "f");
  EXPECT_EQ(foreign_file("diff --git a/g b/g\n--- a/g\n+++ b/g\n" + one, head + one), "g");
}

}  // namespace
}  // namespace parallel_explore::report
