#include "run/command_programs.hpp"

#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace parallel_explore::run {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class CommandProgramsTest : public testing::Test {
 protected:
  CommandProgramsTest() {
    for (char const* name : {"first", "second"}) fs::create_directory(place_.path() / name);
    put("second/mycheck");
    put("second/prepare");
    CommandCriterion check{"cd sub && (mycheck --all 'x y'; tests/check.sh) | other"};
    check.prepare = "prepare";
    Criterion checked;
    checked.name = "tests";
    checked.how = std::move(check);
    experiment_.criteria = {checked};
    experiment_.worktree.setup = {path("absolute") + " --fast"};
  }

  std::string path(std::string const& name) { return (place_.path() / name).string(); }

  void put(std::string const& name) {
    support::write_file(path(name), "#!/bin/sh\n");
    fs::permissions(path(name), fs::perms::owner_all);
  }

  CommandPrograms now() {
    return command_programs(experiment_, {{"PATH", path("first") + ":" + path("second")}});
  }

  /// The texts of what `action` changes.
  std::vector<std::string> after(std::function<void()> const& action) {
    auto const before = now();
    action();
    std::vector<std::string> texts;
    for (auto const& change : changed_programs(before, now())) texts.push_back(change.text);
    return texts;
  }

  support::TempDirectory place_;
  Experiment experiment_;
};

TEST_F(CommandProgramsTest, NothingIsToldOfProgramsThatStay) {
  EXPECT_THAT(after([&] { put("first/unrelated"); }), IsEmpty());
}

TEST_F(CommandProgramsTest, AProgramBeforeItOnTheSearchPathIsTold) {
  EXPECT_THAT(after([&] { put("first/mycheck"); }),
              ElementsAre("mycheck, which a command runs, is found at " + path("first/mycheck") +
                          " instead of " + path("second/mycheck")));
  EXPECT_THAT(after([&] { fs::remove(path("first/mycheck")); }),
              ElementsAre(HasSubstr("is found at " + path("second/mycheck") + " instead of")));
}

TEST_F(CommandProgramsTest, AProgramThatIsRewrittenIsToldEvenWithItsOldTime) {
  EXPECT_THAT(after([&] {
                auto const time = fs::last_write_time(path("second/mycheck"));
                support::write_file(path("second/mycheck"), "#!/bin/ls\n");
                fs::last_write_time(path("second/mycheck"), time);
              }),
              ElementsAre(path("second/mycheck") + ", which a command runs, changed"));
}

TEST_F(CommandProgramsTest, ProgramsOfSetUpAndPreparationCount) {
  EXPECT_THAT(after([&] { put("absolute"); }),
              ElementsAre(HasSubstr("absolute, which a command runs, appeared")));
  EXPECT_THAT(after([&] { fs::remove(path("second/prepare")); }),
              ElementsAre(HasSubstr("prepare, which a command runs, was removed")));
}

}  // namespace
}  // namespace parallel_explore::run
