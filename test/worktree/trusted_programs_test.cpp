#include "worktree/trusted_programs.hpp"

#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::HasSubstr;

awaitable<void> check(TrustedPrograms trusted, Git git) {
  (void)co_await checked(std::move(trusted), std::move(git));
}

awaitable<void> check_for_transport(TrustedPrograms trusted, Git git) {
  (void)co_await checked_for_transport(std::move(trusted), std::move(git));
}

class TrustedProgramsTest : public ::testing::Test {
 protected:
  [[nodiscard]] Programs now() { return marks_of(run(programs_of(repository))); }
  Thrown refused(Trust trust) {
    TrustedPrograms const trusted(repository, std::move(trust));
    return thrown_by([&] { run(check(trusted, repository.git())); });
  }
  void forge_file() {
    support::write_file(box.repository() / ".git" / "pexplore" / "e.programs",
                        std::string("filter.x.clean\ntr a b") + '\0');
  }

  Sandbox box;
  Repository repository = find_repository_now(box.repository());
};

TEST_F(TrustedProgramsTest, WhatWasThereRunsAndWhatIsNewIsNamedWithTheCommandThatAcceptsIt) {
  box.git("config filter.x.clean 'tr a b'");
  auto const then = now();
  EXPECT_EQ(refused({"e", then}).code, std::nullopt);
  box.git("config filter.y.smudge 'tr b a'");
  auto const thrown = refused({"e", then});
  EXPECT_EQ(thrown.code, ErrorCode::isolation);
  EXPECT_THAT(thrown.text, HasSubstr("filter.y.smudge (file:"));
  EXPECT_THAT(thrown.hint, HasSubstr("pexplore trust e"));
  EXPECT_EQ(refused({"e", now()}).code, std::nullopt);
}

TEST_F(TrustedProgramsTest, AnotherCommandOfTheSameSettingIsNew) {
  box.git("config filter.x.clean 'tr a b'");
  auto const then = now();
  box.git("config filter.x.clean 'tr a c'");
  EXPECT_EQ(refused({"e", then}).code, ErrorCode::isolation);
}

TEST_F(TrustedProgramsTest, ACredentialHelperMattersOnlyWhereSomethingIsFetchedOrPushed) {
  box.git("config credential.helper '!gh auth git-credential'");
  EXPECT_EQ(refused({"e", Programs()}).code, std::nullopt);
  auto const trusted = trusting_none(repository);
  EXPECT_EQ(thrown_by([&] { run(check_for_transport(trusted, repository.git())); }).code,
            ErrorCode::isolation);
}

TEST_F(TrustedProgramsTest, TheFileOfAnEarlierVersionIsReadWhereNothingIsRecorded) {
  box.git("config filter.x.clean 'tr a b'");
  forge_file();
  EXPECT_EQ(refused({"e", std::nullopt}).code, std::nullopt);
  box.git("config filter.y.clean 'tr a b'");
  EXPECT_EQ(refused({"e", std::nullopt}).code, ErrorCode::isolation);
}

TEST_F(TrustedProgramsTest, AFileOfTheGitDirectoryHasNoSayBesideARecord) {
  box.git("config filter.x.clean 'tr a b'");
  forge_file();
  EXPECT_EQ(refused({"e", Programs()}).code, ErrorCode::isolation);
}

TEST_F(TrustedProgramsTest, SettingsOfSubmodulesCount) {
  shell(box.top(),
        "git init -q lib && cd lib && git config user.name S && git config user.email s@s && "
        "echo l >l && git add -A && git commit -q -m l");
  box.git("-c protocol.file.allow=always submodule --quiet add --name deep/lib ../lib sub");
  shell(box.repository(), "git config --file .git/modules/deep/lib/config filter.x.clean cat");
  EXPECT_EQ(now().size(), 1U);
}

TEST_F(TrustedProgramsTest, MarksDoNotShowWhatACommandSays) {
  box.git("config credential.helper '!echo password=hunter2'");
  for (auto const& [mark, setting] : now()) {
    EXPECT_EQ(mark.size(), 40U);
    EXPECT_EQ(setting, "credential.helper");
  }
}

}  // namespace
}  // namespace parallel_explore::worktree
