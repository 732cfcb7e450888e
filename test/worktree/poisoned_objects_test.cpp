#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;
using testing::HasSubstr;
using testing::IsEmpty;

/// The kinds of objects that a measured file depends on.
enum class Kind { blob, tree, commit };

/// The ways to put other content behind an id.
enum class Way { overwritten, replaced };

struct Case {
  Kind kind;
  Way way;
};

class PoisonedWorkTest : public testing::Test {
 protected:
  PoisonedWorkTest() {
    support::write_file(sandbox_.repository() / "tests/check.txt", "honest\n");
    (void)sandbox_.git("add -A");
    (void)sandbox_.git("commit -q -m tests");
    worktrees_.emplace(sandbox_.repository());
    worktree_ = run(worktrees_->create(sandbox_.request("a")));
    run(worktrees_->mark_ready(worktree_));
    support::write_file(worktree_.path / "work.txt", "work\n");
    commit_ = run(worktrees_->commit(worktree_, "work\n")).commit;
  }

  /// Makes the id of that object in `commit` stand for one with the content "cheated".
  void poison(Case how) const {
    auto const top = sandbox_.repository();
    auto const name = how.kind == Kind::blob   ? commit_ + ":tests/check.txt"
                      : how.kind == Kind::tree ? commit_ + ":tests"
                                               : commit_;
    std::string const script = R"sh(
      set -e
      id=$(git rev-parse "$1"); type=$(git cat-file -t "$id")
      blob=$(printf 'cheated\n' | git hash-object -w --stdin)
      sub=$(printf '100644 blob %s\tcheck.txt\n' "$blob" | git mktree)
      all=$(git ls-tree "$2" | sed "s/[0-9a-f]*\ttests\$/$sub\ttests/" | git mktree)
      case $type in
        blob) other=$blob ;;
        tree) other=$sub ;;
        commit) other=$(git commit-tree "$all" -m cheated) ;;
      esac
      if [ "$3" = replaced ]; then git replace -f "$id" "$other"; exit; fi
      file() { echo ".git/objects/$(echo "$1" | cut -c1-2)/$(echo "$1" | cut -c3-)"; }
      chmod u+w "$(file "$id")"; cp "$(file "$other")" "$(file "$id")")sh";
    support::write_file(sandbox_.top() / "poison.sh", script);
    (void)shell(top, "sh ../poison.sh " + name + " " + commit_ + " " +
                         (how.way == Way::replaced ? "replaced" : "overwritten"));
  }

  Sandbox sandbox_;
  std::optional<GitWorktrees> worktrees_;
  Worktree worktree_;
  std::string commit_;
};

class PoisonedObjectsTest : public PoisonedWorkTest, public testing::WithParamInterface<Case> {};

TEST_P(PoisonedObjectsTest, NeverReachTheWorktree) {
  poison(GetParam());
  support::write_file(worktree_.path / "tests/check.txt", "cheated\n");
  // Another process has nothing in memory.
  worktrees_.emplace(sandbox_.repository());
  MeasuringRequest request;
  request.protect = {"tests/**"};
  bool refused = false;
  try {
    (void)run(worktrees_->restore(worktree_, commit_, {}));
    (void)run(worktrees_->begin_measuring(worktree_, request));
  } catch (Error const& error) {
    refused = error.code() == ErrorCode::isolation;
    EXPECT_THAT(error.what(), HasSubstr("overwritten"));
  }
  EXPECT_EQ(refused, GetParam().way == Way::overwritten);
  if (!refused) {
    EXPECT_EQ(support::read_file(worktree_.path / "tests/check.txt"), "honest\n");
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, PoisonedObjectsTest,
    testing::Values(Case{Kind::blob, Way::overwritten}, Case{Kind::tree, Way::overwritten},
                    Case{Kind::commit, Way::overwritten}, Case{Kind::blob, Way::replaced},
                    Case{Kind::tree, Way::replaced}, Case{Kind::commit, Way::replaced}));

TEST_F(PoisonedWorkTest, NamesTheFileOfAnOverwrittenBlob) {
  poison({Kind::blob, Way::overwritten});
  support::write_file(worktree_.path / "tests/check.txt", "cheated\n");
  auto const thrown = thrown_by([&] { (void)run(worktrees_->restore(worktree_, commit_, {})); });
  EXPECT_EQ(thrown.code, ErrorCode::isolation);
  EXPECT_THAT(thrown.text, HasSubstr("tests/check.txt"));
}

TEST_F(PoisonedWorkTest, AnObjectThatWasThereBeforeTheWorkIsNotTakenForIt) {
  (void)shell(sandbox_.repository(), R"sh(
    id=$(printf 'new work\n' | git hash-object -w --stdin)
    other=$(printf 'cheat\n' | git hash-object -w --stdin)
    file() { echo ".git/objects/$(echo "$1" | cut -c1-2)/$(echo "$1" | cut -c3-)"; }
    chmod u+w "$(file "$id")"; cp "$(file "$other")" "$(file "$id")")sh");
  support::write_file(worktree_.path / "work.txt", "new work\n");
  auto const thrown = thrown_by([&] { (void)run(worktrees_->commit(worktree_, "more\n")); });
  EXPECT_EQ(thrown.code, ErrorCode::isolation);
  EXPECT_THAT(thrown.text, HasSubstr("work.txt"));
}

TEST_F(PoisonedWorkTest, GraftsAndAlternatesChangeNothing) {
  (void)shell(sandbox_.repository(), "echo " + commit_ + " > .git/info/grafts");
  EXPECT_THAT(run(worktrees_->restore(worktree_, commit_, {})), IsEmpty());
}

}  // namespace
}  // namespace parallel_explore::worktree
