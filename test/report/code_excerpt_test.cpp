#include "report/code_excerpt.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::report {
namespace {

constexpr auto patch = R"(diff --git a/src/a.cpp b/src/a.cpp
index 1..2 100644
--- a/src/a.cpp
+++ b/src/a.cpp
@@ -1,4 +1,4 @@ int main() {
 kept
-old
+new
+++ looks like a header
 kept
+later
@@ -20 +21 @@
+far away
diff --git a/gone b/gone
deleted file mode 100644
--- a/gone
+++ /dev/null
@@ -1 +0,0 @@
-all
diff --git a/b.txt b/b.txt
new file mode 100644
--- /dev/null
+++ b/b.txt
@@ -0,0 +1,2 @@
+one
+two
\ No newline at end of file
diff --git a/x.png b/x.png
Binary files a/x.png and b/x.png differ
)";

TEST(CodeExcerpt, IsTheCodeThatIsAdded) {
  EXPECT_EQ(added_code(patch, 60),
            "src/a.cpp:\nnew\n++ looks like a header\n…\nlater\n…\nfar away\n\nb.txt:\none\ntwo\n");
}

TEST(CodeExcerpt, IsCutAtALine) {
  EXPECT_EQ(added_code(patch, 5),
            "src/a.cpp:\nnew\n++ looks like a header\n…\nlater\n…\nfar away\n"
            "\nb.txt:\none\n…\n");
  EXPECT_EQ(added_code(patch, 6).find("…\n", 70), std::string::npos);
  EXPECT_EQ(added_code(patch, 0), "…\n");
  EXPECT_EQ(added_code("", 5), "");
}

}  // namespace
}  // namespace parallel_explore::report
