#include "tasks/forge_access.hpp"

#include <gtest/gtest.h>

namespace parallel_explore::tasks {
namespace {

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
