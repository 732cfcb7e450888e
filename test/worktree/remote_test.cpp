#include "worktree/remote.hpp"

#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::HasSubstr;

class RemoteTest : public ::testing::Test {
 protected:
  RemoteTest() {
    shell(box.top(), "git init -q --bare -b main remote.git");
    box.git("remote add origin " + url());
  }

  [[nodiscard]] std::string url() const { return (box.top() / "remote.git").string(); }
  std::string there(std::string const& branch) {
    return shell(box.top(), "git -C remote.git rev-parse " + branch);
  }
  void push_head(std::string const& branch, std::string const& expected = {}) {
    run(push(repository, *trusted, url(), branch, box.head(), expected));
  }
  /// Replaces the last commit by another.
  void amend() {
    support::write_file(box.repository() / "a.txt", "amended\n");
    box.git("commit -q -a --amend -m amended");
  }

  Sandbox box;
  Repository repository = find_repository_now(box.repository());
  std::optional<TrustedPrograms> trusted = trusting_all(repository);
};

TEST_F(RemoteTest, PushesACommitAndMovesNoReferenceHere) {
  auto const before = box.git("for-each-ref");
  push_head("feat/x");
  EXPECT_EQ(there("feat/x"), box.head());
  EXPECT_EQ(box.git("for-each-ref"), before) << "sessions that run would be accused of it";
  push_head("feat/x");
}

TEST_F(RemoteTest, OtherWorkIsReplacedOnlyIfItIsWhatWasPushedBefore) {
  push_head("feat/x");
  auto const first = box.head();
  amend();
  auto const refused = thrown_by([&] { push_head("feat/x"); });
  EXPECT_EQ(refused.code, ErrorCode::git);
  EXPECT_THAT(refused.hint, HasSubstr("the remote has a branch feat/x with other work"));
  EXPECT_EQ(thrown_by([&] { push_head("feat/x", std::string(40, '1')); }).code, ErrorCode::git);
  EXPECT_EQ(there("feat/x"), first);
  push_head("feat/x", first);
  EXPECT_EQ(there("feat/x"), box.head());
}

TEST_F(RemoteTest, NoHookRunsAndWhatTheOtherSideSaysIsTold) {
  support::write_file(box.repository() / ".git/hooks/pre-push", "#!/bin/sh\ntouch ../../hooked\n");
  support::write_file(box.top() / "remote.git/hooks/pre-receive",
                      "#!/bin/sh\necho error: GH006 >&2; exit 1\n");
  shell(box.top(), "chmod +x repo/.git/hooks/pre-push remote.git/hooks/pre-receive");
  auto const refused = thrown_by([&] { push_head("feat/x"); });
  EXPECT_THAT(refused.text, HasSubstr("git push of feat/x failed"));
  EXPECT_FALSE(fs::exists(box.top() / "hooked"));
}

TEST_F(RemoteTest, ACredentialHelperThatASessionSetIsNotRun) {
  trusted = trusting_none(repository);
  box.git("config credential.helper '!touch /tmp/never'");
  EXPECT_EQ(thrown_by([&] { push_head("feat/x"); }).code, ErrorCode::isolation);
}

TEST_F(RemoteTest, TheUsualOneIsTheBranchsElseOriginElseTheOnly) {
  EXPECT_EQ(run(usual_remote(repository)).value().name, "origin");
  box.git("remote add other https://example.com/o/r.git");
  box.git("config branch.main.remote other");
  EXPECT_EQ(run(usual_remote(repository)).value().fetch_url, "https://example.com/o/r.git");
  box.git("remote remove origin && git config --unset branch.main.remote");
  EXPECT_EQ(run(usual_remote(repository)).value().name, "other");
  box.git("remote add third https://example.com/o/t.git");
  EXPECT_FALSE(run(usual_remote(repository)));
}

}  // namespace
}  // namespace parallel_explore::worktree
