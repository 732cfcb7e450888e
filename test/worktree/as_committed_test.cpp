#include "worktree/workshop.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace parallel_explore::worktree {
namespace {

using support::run;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Every type of path that a tree can have, under usual and unusual names.
std::vector<std::string> const subjects{
    "plain.txt",      "deep/er/file.txt", "run.sh",        "link",           "deep/link",
    "with space.txt", "tab\there.txt",    "new\nline.txt", "\"quoted\".txt", "-dash",
    ":(top)colon",    "\xff\xfe.bin",     ".hidden",       "empty.txt"};

bool is_link(std::string const& path) { return path.ends_with("link"); }

std::string quoted(std::string const& path) {
  std::string text = "'";
  for (char const each : path) text += each == '\'' ? std::string("'\\''") : std::string(1, each);
  return text + "'";
}

/// Everything that can happen to a path. `$p` is the path in the worktree.
std::map<std::string, std::string> const manipulations{
    {"content", R"sh(rm -f "$p"; printf 'other content' > "$p")sh"},
    {"same size and time", R"sh(t=$(stat -c %y "$p"); s=$(stat -c %s "$p"); rm -f "$p";
                              head -c "$((s > 0 ? s : 1))" /dev/zero > "$p"; touch -d "$t" "$p")sh"},
    {"mode",
     R"sh(if [ -h "$p" ]; then rm "$p"; elif [ -x "$p" ]; then chmod a-x "$p"; else chmod a+x "$p"; fi)sh"},
    {"missing", R"sh(rm -f "$p")sh"},
    {"directory", R"sh(rm -f "$p"; mkdir -p "$p/in/side"; echo x > "$p/in/side/file")sh"},
    {"link elsewhere", R"sh(rm -f "$p"; ln -s /etc/hostname "$p")sh"},
    {"link to the same content",
     R"sh(mv "$p" ../copy-of-it; ln -s "$(cd ..; pwd)/copy-of-it" "$p")sh"},
    {"pipe", R"sh(rm -f "$p"; mkfifo "$p")sh"},
    {"parent is a link", R"sh(d=$(dirname "$p"); if [ "$d" = . ]; then rm -f "$p"; else
                            rm -rf ../elsewhere; mv "$d" ../elsewhere; ln -s "$(cd ..; pwd)/elsewhere" "$d"; fi)sh"},
    {"read-only directory", R"sh(rm -f "$p"; chmod a-w "$(dirname "$p")")sh"},
};

/// All ways in which a session can make git overlook a change.
std::map<std::string, std::string> const disguises{
    {"none", ":"},
    {"skip-worktree", R"sh(git update-index --skip-worktree -- "$p")sh"},
    {"assume-unchanged", R"sh(git update-index --assume-unchanged -- "$p")sh"},
    {"both flags", R"sh(git update-index --skip-worktree --assume-unchanged -- "$p")sh"},
    {"settings",
     "git config core.trustctime false; git config core.checkStat minimal; "
     "git config core.ignoreStat true; git config core.fileMode false; "
     "git config core.preloadIndex false"},
    {"info/exclude", "echo '*' >> \"$(git rev-parse --git-path info/exclude)\""},
    {"info/attributes",
     "echo '* text eol=crlf ident' >> "
     "\"$(git rev-parse --git-path info/attributes)\""},
};

/// A repository with one path of every type, and a worktree whose session has committed its
/// work.
class AsCommittedTest : public testing::Test {
 protected:
  AsCommittedTest() {
    auto const top = sandbox_.repository();
    for (auto const& path : subjects) {
      fs::create_directories((top / path).parent_path());
      if (is_link(path)) {
        fs::create_symlink("plain.txt", top / path);
      } else {
        support::write_file(top / path, path == "empty.txt" ? "" : "content of " + path + "\n");
      }
    }
    (void)shell(top,
                "chmod +x run.sh; printf 'ignored/\\n*.o\\n' > .gitignore; git add -A; "
                "git commit -q -m subjects");
    worktrees_.emplace(top);
    worktree_ = run(worktrees_->create(sandbox_.request("a")));
    run(worktrees_->mark_ready(worktree_));
    (void)run(worktrees_->outside(worktree_));
    support::write_file(worktree_.path / "work.txt", "work\n");
    work_ = run(worktrees_->commit(worktree_, "work\n"));
  }

  std::vector<std::string> restore(MeasuringRequest request = {}) {
    return run(worktrees_->restore(worktree_, work_.commit, std::move(request)));
  }
  void in_worktree(std::string const& command, std::string const& path = "work.txt") {
    // A path that begins with a dash is not taken for an option by the tools of these commands.
    (void)shell(worktree_.path, "p=" + quoted("./" + path) + "\n" + command);
  }
  /// The output of `git diff` with a fresh index, without any setting of the session.
  [[nodiscard]] std::string difference() const {
    return shell(worktree_.path,
                 "export GIT_INDEX_FILE=$PWD/../fresh\n"
                 "own() { git -c core.fileMode=true -c core.trustctime=true \"$@\"; }\n"
                 "own read-tree " +
                     work_.commit +
                     "\nown update-index -q --refresh || :\nown diff-files --name-only\n"
                     "rm -f ../fresh");
  }

  Sandbox sandbox_;
  std::optional<GitWorktrees> worktrees_;
  Worktree worktree_;
  CommittedWork work_;
};

TEST_F(AsCommittedTest, FindsNothingWhereNothingChanged) {
  EXPECT_THAT(restore(), IsEmpty());
  in_worktree("touch \"$p\"; chmod g-w \"$p\"; mkdir -p ignored; echo x > ignored/v; echo x > a.o");
  EXPECT_THAT(restore(), IsEmpty());
}

TEST_F(AsCommittedTest, RestoresEveryTypeOfPathFromEveryManipulation) {
  for (auto const& path : subjects) {
    for (auto const& [name, command] : manipulations) {
      bool const of_regular_files =
          name.starts_with("same size") || name == "link to the same content";
      if (is_link(path) && of_regular_files) continue;
      in_worktree(command, path);
      EXPECT_THAT(restore(), Contains(path)) << name << " of " << path;
      in_worktree("chmod -R u+w . 2>/dev/null; rm -rf ../copy-of-it ../elsewhere");
      EXPECT_EQ(difference(), "") << name << " of " << path;
      EXPECT_THAT(restore(), IsEmpty()) << name << " of " << path;
    }
  }
}

TEST_F(AsCommittedTest, NoFlagOrSettingHidesAChange) {
  for (auto const& [name, disguise] : disguises) {
    for (auto const& path : {"plain.txt", "run.sh", "link", "deep/er/file.txt"}) {
      for (char const* how : {"content", "same size and time", "mode", "missing"}) {
        if (is_link(path) && std::string(how).starts_with("same")) continue;
        in_worktree(disguise + "\n" + manipulations.at(how), path);
        EXPECT_THAT(restore(), Contains(path)) << name << ", " << how << " of " << path;
        EXPECT_THAT(restore(), IsEmpty()) << name << ", " << how << " of " << path;
      }
    }
  }
}

TEST_F(AsCommittedTest, NoFlagHidesAChangeFromTheCommit) {
  for (auto const& [name, disguise] : disguises) {
    if (name.starts_with("info/")) continue;  // line ends and ignored files are for git to decide
    in_worktree(disguise, "plain.txt");
    in_worktree(disguise, "run.sh");
    in_worktree("echo " + quoted(name) + " > plain.txt; rm -f run.sh");
    auto const work = run(worktrees_->commit(worktree_, "more\n"));
    EXPECT_EQ(shell(worktree_.path, "git show " + work.commit + ":plain.txt"), name) << name;
    EXPECT_EQ(shell(worktree_.path, "git ls-tree " + work.commit + " run.sh"), "") << name;
    EXPECT_EQ(shell(worktree_.path, "git status --porcelain"), "") << name;
    in_worktree("git reset -q --hard " + work_.commit);
  }
}

TEST_F(AsCommittedTest, RemovesWhatAppearsAfterMeasuringButNotWhatMeasuringMade) {
  in_worktree("echo built > made-by-a-gate; mkdir -p new; echo x > new/also");
  run(worktrees_->end_measuring(worktree_, {}, work_.commit));
  in_worktree("for i in 1 2 3 4 5 6 7 8; do git status >/dev/null; done");
  in_worktree(
      "echo '*' >> \"$(git rev-parse --git-path info/exclude)\"\n"
      "mkdir -p deep/other; echo x > deep/other/conftest; echo x > conftest; echo x > b.o");
  EXPECT_THAT(restore(), testing::UnorderedElementsAre("conftest", "deep/other/"));
  EXPECT_TRUE(fs::exists(worktree_.path / "made-by-a-gate"));
  EXPECT_TRUE(fs::exists(worktree_.path / "new/also"));
  EXPECT_TRUE(fs::exists(worktree_.path / "b.o"));
  EXPECT_FALSE(fs::exists(worktree_.path / "deep/other"));
}

TEST_F(AsCommittedTest, ProtectedAndInjectedFilesAreAsTheyWerePutInPlace) {
  MeasuringRequest request;
  request.protect = {"deep/**"};
  support::write_file(sandbox_.top() / "hidden/secret.txt", "secret\n");
  request.inject = {sandbox_.top() / "hidden"};
  in_worktree("echo mine > deep/er/file.txt; echo mine > deep/mine.txt");
  work_ = run(worktrees_->commit(worktree_, "more\n"));
  (void)run(worktrees_->begin_measuring(worktree_, request));
  EXPECT_THAT(restore(request), IsEmpty());
  in_worktree("echo cheat > deep/er/file.txt; echo cheat > secret.txt; echo cheat > work.txt");
  EXPECT_THAT(restore(request),
              testing::UnorderedElementsAre("deep/er/file.txt", "secret.txt", "work.txt"));
  EXPECT_EQ(support::read_file(worktree_.path / "secret.txt"), "secret\n");
  EXPECT_EQ(support::read_file(worktree_.path / "deep/er/file.txt"),
            "content of deep/er/file.txt\n");
  run(worktrees_->end_measuring(worktree_, request, work_.commit));
  EXPECT_THAT(restore(), IsEmpty());
  EXPECT_EQ(support::read_file(worktree_.path / "deep/mine.txt"), "mine\n");
}

TEST_F(AsCommittedTest, LineEndsThatGitTakesForEqualAreNoDifference) {
  for (std::string const end : {"crlf", "lf"}) {
    support::write_file(worktree_.path / ".gitattributes", "*.txt text eol=" + end + "\n");
    support::write_file(worktree_.path / "work.txt", end + "\r\n");
    work_ = run(worktrees_->commit(worktree_, "line ends\n"));
    EXPECT_EQ(shell(worktree_.path, "git show " + work_.commit + ":work.txt | od -c | head -1"),
              shell(worktree_.path, "printf '" + end + "\\n' | od -c | head -1"));
    EXPECT_THAT(restore(), IsEmpty());
    EXPECT_EQ(support::read_file(worktree_.path / "work.txt"), end + (end == "lf" ? "\n" : "\r\n"))
        << "as a checkout writes it";
    EXPECT_THAT(restore(), IsEmpty());
  }
}

TEST_F(AsCommittedTest, IgnoredFilesOfTheSessionAreListed) {
  auto const other = run(worktrees_->create(sandbox_.request("b")));
  (void)shell(other.path, "mkdir -p ignored; echo x > ignored/by-setup; echo x > setup.o");
  run(worktrees_->mark_ready(other));
  (void)run(worktrees_->outside(other));
  (void)shell(other.path, "echo x > session.o; echo y > plain.txt");
  EXPECT_THAT(run(worktrees_->commit(other, "work\n")).ignored, ElementsAre("session.o"));
  (void)shell(other.path, "echo 99 > ignored/v");
  EXPECT_THAT(run(worktrees_->commit(other, "work\n")).ignored,
              ElementsAre("ignored/", "session.o"));
}

TEST_F(AsCommittedTest, SaysWhereABranchIs) {
  EXPECT_EQ(run(worktrees_->tip(worktree_)), work_.commit);
  in_worktree("git commit -q --allow-empty -m more");
  EXPECT_NE(run(worktrees_->tip(worktree_)), work_.commit);
  (void)sandbox_.git("update-ref -d refs/heads/" + worktree_.branch);
  EXPECT_EQ(run(worktrees_->tip(worktree_)), "");
}

}  // namespace
}  // namespace parallel_explore::worktree
