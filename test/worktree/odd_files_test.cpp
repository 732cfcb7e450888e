#include "worktree/workshop.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A session leaves one file that git cannot keep, or that is not its work, beside good ones.
class OddFilesTest : public ::testing::Test {
 protected:
  /// A file of the base.
  void in_base(std::string const& path, std::string const& content) {
    support::write_file(shop.repository() / path, content);
    shop.git("add -A");
    shop.git("commit -q -m More");
  }
  Worktree session() {
    auto worktree = shop.ready("a");
    support::write_file(worktree.path / "good.txt", "g\n");
    support::write_file(worktree.path / "src" / "b.txt", "changed\n");
    return worktree;
  }

  Workshop shop;
};

TEST_F(OddFilesTest, AFileThatCannotBeEncodedIsLeftOutAndKept) {
  in_base(".gitattributes", "*.u16 text working-tree-encoding=UTF-16\n");
  auto const worktree = session();
  support::write_file(worktree.path / "bad.u16", "odd");
  auto const work = shop.commit(worktree);
  EXPECT_EQ(shop.committed_paths(worktree), "good.txt\nsrc/b.txt");
  ASSERT_THAT(work.notes,
              ElementsAre(AllOf(HasSubstr("bad.u16 is not committed"), HasSubstr("BOM"))));
  auto const at = work.notes[0].find("git cat-file blob");
  EXPECT_EQ(shell(worktree.path, work.notes[0].substr(at)), "odd");
}

TEST_F(OddFilesTest, AFilterThatFailsForOneFileLosesOnlyThatOne) {
  shop.git("config filter.picky.clean 'grep -v BAD'");
  shop.git("config filter.picky.required true");
  in_base(".gitattributes", "*.p filter=picky\n");
  auto const worktree = session();
  for (char const* name : {"1.p", "2.p", "4.p", "5.p"})
    support::write_file(worktree.path / name, "fine\n");
  support::write_file(worktree.path / "3.p", "BAD\n");
  auto const work = shop.commit(worktree);
  EXPECT_EQ(shop.committed_paths(worktree), "1.p\n2.p\n4.p\n5.p\ngood.txt\nsrc/b.txt");
  EXPECT_THAT(work.notes, ElementsAre(AllOf(HasSubstr("3.p"), HasSubstr("'picky'"))));
}

TEST_F(OddFilesTest, FilesWithOtherLineEndsThanAskedForAreCommitted) {
  shop.git("config core.safecrlf true");
  shop.git("config core.autocrlf true");
  auto const worktree = session();
  EXPECT_THAT(shop.commit(worktree).notes, IsEmpty());
  EXPECT_EQ(shop.committed_paths(worktree), "good.txt\nsrc/b.txt");
}

TEST_F(OddFilesTest, WhatIsNoFileAnyMoreIsLeftOut) {
  in_base("fifo", "x\n");
  in_base("socket", "x\n");
  auto const worktree = session();
  fs::remove(worktree.path / "fifo");
  ASSERT_EQ(mkfifo((worktree.path / "fifo").c_str(), 0600), 0);
  fs::remove(worktree.path / "socket");
  int const listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  auto const here = fs::current_path();
  fs::current_path(worktree.path);  // a whole path may be too long
  std::string("socket").copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  fs::current_path(here);
  auto const work = shop.commit(worktree);
  ::close(listener);
  EXPECT_EQ(shop.committed_paths(worktree), "good.txt\nsrc/b.txt");
  EXPECT_THAT(work.notes, ElementsAre("fifo is not committed: it is a FIFO",
                                      "socket is not committed: it is a socket"));
}

TEST_F(OddFilesTest, AFileThatCannotBeReadIsLeftOut) {
  auto const worktree = session();
  support::write_file(worktree.path / "secret.txt", "s\n");
  fs::permissions(worktree.path / "secret.txt", fs::perms::none);
  if (::access((worktree.path / "secret.txt").c_str(), R_OK) == 0) GTEST_SKIP() << "root reads all";
  auto const work = shop.commit(worktree);
  EXPECT_EQ(shop.committed_paths(worktree), "good.txt\nsrc/b.txt");
  EXPECT_THAT(work.notes, ElementsAre(AllOf(HasSubstr("secret.txt"), HasSubstr("Permission"))));
}

class LinkTest : public OddFilesTest {
 protected:
  LinkTest() {
    in_base(".gitignore", "node_modules/\n");
    in_base("web/.gitignore", "dist/\n");
  }
};

TEST_F(LinkTest, ANewLinkInThePlaceOfAnIgnoredDirectoryIsNotWork) {
  auto const worktree = session();
  fs::create_directory_symlink(shop.top(), worktree.path / "node_modules");
  fs::create_directory_symlink(shop.top(), worktree.path / "web" / "dist");
  fs::create_directory_symlink("../src", worktree.path / "web" / "link");
  auto const work = shop.commit(worktree);
  EXPECT_EQ(shop.committed_paths(worktree), "good.txt\nsrc/b.txt\nweb/link");
  EXPECT_THAT(work.notes, ElementsAre(HasSubstr("node_modules is not committed"),
                                      HasSubstr("web/dist is not")));
  EXPECT_FALSE(fs::exists(shop.repository() / ".git/worktrees/a/pexplore-links"));
}

TEST_F(LinkTest, ALinkThatTheSessionCommittedIsTakenOutAgain) {
  auto const worktree = session();
  fs::create_directory_symlink(shop.top(), worktree.path / "node_modules");
  shell(worktree.path, "git add -A && git commit -q -m Own");
  auto const work = shop.commit(worktree);
  EXPECT_EQ(shop.committed_paths(worktree), "good.txt\nsrc/b.txt");
  EXPECT_THAT(work.notes, ElementsAre(HasSubstr("node_modules is not committed")));
}

TEST_F(LinkTest, ASessionThatOnlyMadeSuchALinkChangedNothing) {
  auto const worktree = shop.ready("a");
  fs::create_directory_symlink(shop.top(), worktree.path / "node_modules");
  auto const work = shop.commit(worktree);
  EXPECT_EQ(work.changes, Changes{});
  EXPECT_THAT(work.notes, SizeIs(1));
}

/// Files that git sees as changed as soon as anything writes them again.
class DirtyByItselfTest : public OddFilesTest {
 protected:
  /// Adds a file to the base whose attributes came later.
  void dirty_in_base(std::string const& path, std::string const& content,
                     std::string const& attributes) {
    in_base(path, content);
    shop.git("config filter.upper.clean 'tr a-z A-Z'");
    support::write_file(shop.repository() / ".gitattributes", attributes);
    shop.git("add .gitattributes");
    shop.git("commit -q -m Attributes");
  }
  void touch(fs::path const& file) {
    auto const content = support::read_file(file);
    fs::remove(file);
    support::write_file(file, content);
  }
};

TEST_F(DirtyByItselfTest, LineEndsThatGitWouldChangeAreNotWork) {
  dirty_in_base("dos.txt", "one\r\ntwo\r\n", "*.txt text\n");
  auto const worktree = shop.ready("a");
  touch(worktree.path / "dos.txt");
  auto const work = shop.commit(worktree);
  EXPECT_EQ(work.changes, Changes{});
  EXPECT_THAT(work.notes, ElementsAre(AllOf(HasSubstr("dos.txt"), HasSubstr("line ends"))));
  EXPECT_NO_THROW(run(shop.trees.remove(worktree, Removal::delete_branch)));
}

TEST_F(DirtyByItselfTest, AFilterThatWouldChangeThemIsNotWork) {
  dirty_in_base("raw.bin", "raw\n", "*.bin filter=upper\n");
  auto const worktree = session();
  touch(worktree.path / "raw.bin");
  auto const work = shop.commit(worktree);
  EXPECT_EQ(shop.committed_paths(worktree), "good.txt\nsrc/b.txt");
  EXPECT_THAT(work.notes, Contains(HasSubstr("raw.bin")));
}

TEST_F(DirtyByItselfTest, AChangeOfTheSessionIsWork) {
  dirty_in_base("dos.txt", "one\r\ntwo\r\n", "*.txt text\n");
  auto const worktree = shop.ready("a");
  support::write_file(worktree.path / "dos.txt", "one\r\ntwo\r\nthree\r\n");
  auto const work = shop.commit(worktree);
  EXPECT_EQ(shop.committed_paths(worktree), "dos.txt");
  EXPECT_THAT(work.notes, IsEmpty());
}

}  // namespace
}  // namespace parallel_explore::worktree
