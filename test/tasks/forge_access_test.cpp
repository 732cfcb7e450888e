#include "tasks/forge_access.hpp"

#include <gtest/gtest.h>

namespace parallel_explore::tasks {
namespace {

TEST(WithoutCredentials, TakesUserAndPasswordOut) {
  EXPECT_EQ(without_credentials("https://me:secret@github.com/o/r.git"),
            "https://github.com/o/r.git");
  EXPECT_EQ(without_credentials("https://token@host:8443/o/r"), "https://host:8443/o/r");
  EXPECT_EQ(without_credentials("https://github.com/o/r@v1"), "https://github.com/o/r@v1");
  EXPECT_EQ(without_credentials("https://h/o/r?access_token=secret"), "https://h/o/r");
  EXPECT_EQ(without_credentials("https://me:se/cret@h/o/r"), "https://h/o/r");
  EXPECT_EQ(without_credentials("me:secret@host:o/r.git"), "host:o/r.git");
  EXPECT_EQ(without_credentials("https://host:8443/o/r@v1"), "https://host:8443/o/r@v1");
  EXPECT_EQ(without_credentials("git@github.com:o/r.git"), "git@github.com:o/r.git");
  EXPECT_EQ(without_credentials("/srv/git/r.git"), "/srv/git/r.git");
}

TEST(PullRequestHead, NamesTheForkThatABranchIsPushedTo) {
  TaskWork work;
  work.repository = "up/stream";
  work.remote_url = "https://github.com/me/stream.git";
  EXPECT_EQ(pull_request_head(work, "feat/x"), "me:feat/x");
  work.remote_url = "git@github.com:up/stream.git";
  EXPECT_EQ(pull_request_head(work, "feat/x"), "feat/x");
  work.remote_url = "/srv/git/stream.git";
  EXPECT_EQ(pull_request_head(work, "feat/x"), "feat/x");
}

}  // namespace
}  // namespace parallel_explore::tasks
