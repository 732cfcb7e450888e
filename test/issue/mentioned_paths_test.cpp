#include "issue/mentioned_paths.hpp"

#include <gtest/gtest.h>

namespace parallel_explore::issue {
namespace {

TEST(MentionedPaths, OfRunningTextAreThese) {
  for (auto const* word : {"src/a.cpp",      "src/core/",
                           "docs/guide",     "README.md",
                           "a/b/c.txt",      "*.cpp",
                           "src/**/*.ts",    "tests/test_[a-z].py",
                           "lib/{a,b}.rb",   ".github/workflows/ci.yml",
                           "CMakeLists.txt", "Makefile",
                           "package.json",   "Cargo.lock",
                           "go.mod",         "app/[id]/page.tsx",
                           ".gitignore",     "src/größe.hpp",
                           "foo/bar.xyz",    "migrations/",
                           "include/x.h",    "conf.d/*"})
    EXPECT_TRUE(reads_as_path(word, false)) << word;
}

TEST(MentionedPaths, OfRunningTextAreNotThese) {
  for (auto const* word : {"and/or",
                           "CI/CD",
                           "input/output",
                           "TCP/IP",
                           "n/a",
                           "24/7",
                           "1/2",
                           "12/05/2024",
                           "1.2.3",
                           "v1.2.3",
                           "e.g.",
                           "Node.js",
                           "Vue.js",
                           "me@example.com",
                           "https://x.org/a.py",
                           "/login",
                           "octo/app",
                           "github.com/octo/app",
                           "word",
                           "read/write",
                           "he/she",
                           "~/x.py",
                           "p.m",
                           "3.5",
                           "example.com",
                           "@scope/package",
                           "--flag/x",
                           "build",
                           "License",
                           "a/b",
                           "UI/UX"})
    EXPECT_FALSE(reads_as_path(word, false)) << word;
}

TEST(MentionedPaths, InCodeNeedLess) {
  for (auto const* word : {"pkg/parser", "vendor_code/thing", "LICENSE", ".env", "tool/"})
    EXPECT_TRUE(reads_as_path(word, true)) << word;
  for (auto const* word : {"application/json", "feature/login", "origin/main", "and/or", "GET/POST",
                           "obj.method()", "req.body", "parse_config", "x", "a::b"})
    EXPECT_FALSE(reads_as_path(word, true)) << word;
}

TEST(MentionedPaths, AreWrittenAsTheRepositoryWouldWriteThem) {
  auto const document = read_markdown(
      "See (src/a.cpp:12), \"./src//b.cpp\", [c](src/c.cpp), `make src/d.cpp`, ../e.cpp; "
      "https://example.com/f.cpp <g@h.cpp>.");
  std::vector<std::string> const expected{"src/a.cpp", "src/b.cpp", "src/c.cpp", "src/d.cpp"};
  EXPECT_EQ(mentioned_paths(document.blocks[1].prose), expected);
}

}  // namespace
}  // namespace parallel_explore::issue
