#include "worktree/outside_fixture.hpp"

#include <fmt/format.h>

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

// References.

TEST_F(OutsideTest, ReferencesAreReportedWithACommandThatMovesThemBack) {
  shop.git("tag old && git branch side && git update-ref refs/notes/x HEAD");
  begin();
  auto const old = shop.head();
  shell(worktree.path,
        "git commit -q --allow-empty -m X && git branch -f side HEAD && git tag -d old && "
        "git tag new && git update-ref -d refs/notes/x && git update-ref refs/x/y HEAD");
  EXPECT_EQ(remedy("branch side moved"),
            fmt::format("git update-ref refs/heads/side {} {}", old, shop.git("rev-parse side")));
  for (char const* text :
       {"branch side", "tag old", "tag new", "reference refs/notes/x", "refs/x/y"})
    undo(text);
  EXPECT_THAT(findings(), Each(HasSubstr("the reflog of ")));
}

TEST_F(OutsideTest, ADroppedStashIsReportedWithACommandThatStoresItAgain) {
  for (char const* text : {"1", "2", "3"}) {
    support::write_file(shop.repository() / "a.txt", text);
    shop.git(std::string("stash push -q -m wip") + text);
  }
  begin();
  shell(worktree.path, "git stash drop -q stash@{1}");
  EXPECT_THAT(findings(), ElementsAre(AllOf(HasSubstr("wip2"), HasSubstr("was dropped"))));
  undo("wip2");
  EXPECT_THAT(shop.git("stash list"), HasSubstr("wip2"));
}

TEST_F(OutsideTest, ExpiredReflogsAreReported) {
  shop.git("commit -q --allow-empty -m Second");
  begin();
  shell(worktree.path, "git reflog expire --expire=now --all");
  EXPECT_THAT(findings(), Contains(HasSubstr("the reflog of branch main")));
}

// The main tree.

TEST_F(OutsideTest, EveryTypeOfPathInTheMainTreeIsReportedWhenItAppearsAndGoes) {
  auto const top = shop.repository();
  std::vector<std::pair<std::string, std::string>> const makers{
      {"file", "touch file"},
      {"empty directory", "mkdir directory"},
      {"deep file", "mkdir -p x/y && touch x/y/z"},
      {"link", "ln -s a.txt link"},
      {"dangling link", "ln -s nowhere dangling"},
      {"FIFO", "mkfifo fifo"},
      {"ignored file", "touch x.o"},
      {"ignored directory", "mkdir -p build/deep && touch build/deep/file"},
      {"odd name", "touch \"$(printf 'odd\\nname')\""},
      {"nested repository", "git init -q nested && touch nested/x"},
      {"hidden file", "touch .hidden"}};
  for (auto const& [what, maker] : makers) {
    begin();
    shell(top, maker);
    EXPECT_FALSE(findings().empty()) << what << " appeared";
    begin();
    shop.git("clean -q -ffdx -e dirty.txt -e untracked && rm -f fifo");
    EXPECT_FALSE(findings().empty()) << what << " went";
  }
}

TEST_F(OutsideTest, FilesOfTheMainTreeAreReportedWhateverFlagHidesThem) {
  shop.git("update-index --assume-unchanged a.txt");
  shop.git("update-index --skip-worktree src/b.txt");
  begin();
  support::write_file(shop.repository() / "a.txt", "evil\n");
  support::write_file(shop.repository() / "src" / "b.txt", "evil\n");
  fs::permissions(shop.repository() / "dirty.txt", fs::perms::owner_all);
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("a.txt in the main tree changed"),
                                      HasSubstr("dirty.txt in the main tree changed"),
                                      HasSubstr("src/b.txt in the main tree changed")));
}

TEST_F(OutsideTest, FlagsOfTheIndexAreReportedAndWhatIsStaged) {
  shop.git("update-index --assume-unchanged a.txt");
  shop.git("update-index --skip-worktree src/b.txt");
  shop.git("add dirty.txt");
  EXPECT_THAT(findings(),
              IsSupersetOf({HasSubstr("a.txt of the main tree is now marked assume-unchanged"),
                            HasSubstr("src/b.txt of the main tree is now marked skip-worktree"),
                            HasSubstr("dirty.txt was staged")}));
  undo("assume-unchanged");
  EXPECT_THAT(findings(), Not(Contains(HasSubstr("assume-unchanged"))));
}

TEST_F(OutsideTest, AContentThatHasTheOldSizeAndTimeIsReported) {
  shell(shop.repository(),
        "touch -r a.txt ../time && printf 'two\\n' >a.txt && touch -r ../time a.txt");
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("a.txt in the main tree changed")));
}

TEST_F(OutsideTest, AStoreThatLinksAFileElsewhereIsNoFinding) {
  support::write_file(shop.repository() / "build" / "x", "x");
  fs::create_hard_link(shop.repository() / "build" / "x", shop.top() / "store");
  begin();
  fs::create_hard_link(shop.top() / "store", shop.top() / "again");
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(OutsideTest, IgnoredFilesAreOneFindingForEachDirectory) {
  for (int i = 0; i < 50; ++i)
    support::write_file(shop.repository() / "build" / fmt::format("{}", i), "x");
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("ignored files below build/")));
}

TEST_F(OutsideTest, WorkOfTheUserWithGitInTheMainTreeIsToldAsSuch) {
  support::write_file(shop.repository() / "a.txt", "mine\n");
  shop.git("commit -q -a -m Mine");
  auto const found = changes();
  EXPECT_THAT(findings(),
              Contains(AllOf(HasSubstr("HEAD of the main tree moved"), HasSubstr("commit: Mine"))));
  for (auto const& change : found) EXPECT_FALSE(must_be_accepted(change)) << change.text;
  begin();
  shop.git("switch -q -c topic");
  for (auto const& change : changes()) {
    bool const is_new_branch = change.text.find("branch topic appeared") != std::string::npos;
    EXPECT_TRUE(is_new_branch || !must_be_accepted(change)) << change.text;
  }
}

TEST_F(OutsideTest, ABranchThatIsMovedBehindTheMainTreeIsNotTakenForTheUsersWork) {
  shell(worktree.path, "git commit -q --allow-empty -m X && git update-ref refs/heads/main HEAD");
  auto const found = changes();
  ASSERT_FALSE(found.empty());
  EXPECT_THAT(found[0].text, HasSubstr("branch main moved"));
  EXPECT_TRUE(must_be_accepted(found[0]));
}

TEST_F(OutsideTest, OtherWorktreesOfTheUserAreWatched) {
  shop.git("worktree add -q -b side ../side");
  begin();
  support::write_file(shop.top() / "side" / "a.txt", "changed\n");
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("a.txt in ")));
  fs::remove_all(shop.top() / "side");
  EXPECT_FALSE(findings().empty());
}

TEST_F(OutsideTest, RecordsOfExperimentsAreWatched) {
  auto const own = shop.repository() / ".pexplore" / "e", idle = own.parent_path() / "f";
  for (auto const& record : {own, idle}) {
    support::write_file(record / "experiment.json", "{}");
    support::write_file(record / "journal.jsonl", "1\n");
    support::write_file(record / "sessions" / "b.1.stream.jsonl", "x\n");
    support::write_file(record / "sessions" / "a.1.stream.jsonl", "x\n");
  }
  begin();
  support::write_file(own / "sessions" / "a.1.stream.jsonl", "x\ny\n");
  EXPECT_THAT(findings(), IsEmpty());
  support::write_file(own / "sessions" / "b.1.stream.jsonl", "x\nforged\n");
  support::write_file(own / "experiment.json", "{ }");
  fs::rename(own / "journal.jsonl", own / "j");
  support::write_file(own / "journal.jsonl", "1\n");
  support::write_file(idle / "experiment.json", "{ }");
  EXPECT_THAT(findings(),
              IsSupersetOf({HasSubstr("sessions/b.1.stream.jsonl changed"),
                            HasSubstr("experiment.json changed"),
                            HasSubstr("journal.jsonl changed"), HasSubstr("of f changed")}));
}

TEST_F(OutsideTest, ThatOfOneWorktreeAloneIsToldAsFacts) {
  auto const first = run(shop.trees.outside(worktree));
  shell(worktree.path, "git commit -q --allow-empty -m Own && git tag v1");
  support::write_file(shop.repository() / "a.txt", "changed\n");
  EXPECT_THAT(
      differences(first, run(shop.trees.outside(worktree))),
      IsSupersetOf({HasSubstr("a.txt in the main tree changed"), HasSubstr("tag v1 appeared")}));
}

TEST(Differences, AreNeverCut) {
  OutsideState before, after;
  for (int i = 0; i < 50; ++i) after.facts.emplace(fmt::format("thing {}", i), "x");
  EXPECT_EQ(differences(before, after).size(), 50U);
}

}  // namespace
}  // namespace parallel_explore::worktree
