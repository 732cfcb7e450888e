#include "run/measured_in.hpp"

#include "support/hooked_worktrees.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace parallel_explore::run {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class MeasuredIn : public testing::Test {
 protected:
  MeasuredIn() {
    measured.worktree.approach = "a";
    measured.request.protect = {"tests/**"};
    measured.commit = "c1";
  }

  awaitable<void> body() {
    worktrees.calls.emplace_back("body");
    co_return;
  }
  awaitable<void> broken_body() {
    worktrees.calls.emplace_back("body");
    throw std::runtime_error("broken");
    co_return;
  }

  void measure(awaitable<void> work) {
    support::run(measured_in(worktrees, measured, std::move(work)));
  }

  support::TempDirectory directory;
  support::HookedWorktrees worktrees{directory.path()};
  MeasuredWorktree measured;
};

TEST_F(MeasuredIn, PutsTheWorktreeInOrderAndGivesTheWorkBack) {
  bool restored = false;
  measured.on_restored = [&] { restored = true; };
  measure(body());
  EXPECT_THAT(worktrees.calls, ElementsAre("begin a", "body", "end a at c1"));
  EXPECT_TRUE(restored);
}

TEST_F(MeasuredIn, ComparesTheFilesBeforeAnythingIsPutInPlace) {
  worktrees.differing = {"a.txt"};
  std::vector<std::string> found;
  measured.on_differing = [&](std::vector<std::string> files) { found = std::move(files); };
  measure(body());
  EXPECT_THAT(worktrees.calls, ElementsAre("restore a to c1", "begin a", "body", "end a at c1"));
  EXPECT_THAT(found, ElementsAre("a.txt"));
}

TEST_F(MeasuredIn, ComparesTheFilesWhereNothingIsPutInPlaceAsWell) {
  worktrees.differing = {"a.txt"};
  measured.request = {};
  bool restored = false;
  measured.on_restored = [&] { restored = true; };
  measure(body());
  EXPECT_THAT(worktrees.calls, ElementsAre("restore a to c1", "body", "end a at c1"));
  EXPECT_FALSE(restored) << "nothing had been put in place";
}

TEST_F(MeasuredIn, MeasuresNothingWhereTheFilesCannotBeTrusted) {
  worktrees.before["restore a"] = [] { throw Error(ErrorCode::isolation, "overwritten"); };
  EXPECT_THROW(measure(body()), Error);
  EXPECT_THAT(worktrees.calls, ElementsAre("end a at c1"));
}

TEST_F(MeasuredIn, GivesTheWorkBackAfterABodyThatThrows) {
  EXPECT_THROW(measure(broken_body()), std::runtime_error);
  EXPECT_THAT(worktrees.calls, ElementsAre("begin a", "body", "end a at c1"));
}

TEST_F(MeasuredIn, GivesBackWhatWasPutInOrderOnlyInPart) {
  worktrees.before["begin a"] = [] { throw Error(ErrorCode::git, "cannot begin"); };
  EXPECT_THROW(measure(body()), Error);
  EXPECT_THAT(worktrees.calls, ElementsAre("begin a", "end a at c1"));
}

TEST_F(MeasuredIn, PutsNothingInPlaceWhereNothingIsProtected) {
  measured.request = {};
  measure(body());
  EXPECT_THAT(worktrees.calls, ElementsAre("body", "end a at c1"));
}

TEST_F(MeasuredIn, GivesNothingBackWithoutACommit) {
  measured.commit.clear();
  measure(body());
  EXPECT_THAT(worktrees.calls, ElementsAre("begin a", "body"));
}

TEST_F(MeasuredIn, TellsWhichProtectedFilesHadChanged) {
  worktrees.tampered = {"tests/one"};
  std::vector<std::string> told;
  measured.on_tampered = [&](std::vector<std::string> files) { told = std::move(files); };
  measure(body());
  EXPECT_THAT(told, ElementsAre("tests/one"));
}

TEST_F(MeasuredIn, ContinuesWhereAHandlerTakesTheFailures) {
  worktrees.before["begin a"] = [] { throw Error(ErrorCode::git, "cannot begin"); };
  worktrees.before["end a at c1"] = [] { throw Error(ErrorCode::git, "cannot end"); };
  std::vector<std::string> told;
  measured.on_unprepared = [&](Error const& error) { told.emplace_back(error.what()); };
  measured.on_unrestored = [&](Error const& error) { told.emplace_back(error.what()); };
  measure(body());
  EXPECT_THAT(worktrees.calls, ElementsAre("begin a", "body", "end a at c1"));
  EXPECT_THAT(told, ElementsAre("cannot begin", "cannot end"));
}

TEST_F(MeasuredIn, UndoesWhatAKilledProcessHadPutInOrder) {
  support::run(undo_measuring(worktrees, measured));
  EXPECT_THAT(worktrees.calls, ElementsAre("end a at c1"));
}

TEST_F(MeasuredIn, UndoesNothingWhereNothingIsProtected) {
  measured.request = {};
  support::run(undo_measuring(worktrees, measured));
  EXPECT_THAT(worktrees.calls, IsEmpty());
}

}  // namespace
}  // namespace parallel_explore::run
