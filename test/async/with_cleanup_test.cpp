#include "async/with_cleanup.hpp"

#include "support/run.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace parallel_explore::async {
namespace {

/// Notes the order in which things happen.
class WithCleanup : public testing::Test {
 protected:
  awaitable<int> gives(int value) {
    said.emplace_back("body");
    co_return value;
  }
  awaitable<void> ends(std::string how = "cleanup") {
    said.push_back(std::move(how));
    co_return;
  }
  awaitable<int> fails(char const* text) {
    said.emplace_back("body");
    throw std::runtime_error(text);
    co_return 0;
  }
  awaitable<void> cannot_end(char const* text) {
    said.emplace_back("cleanup");
    throw std::runtime_error(text);
    co_return;
  }

  std::string thrown_by(awaitable<int> work) {
    try {
      (void)support::run(std::move(work));
    } catch (std::runtime_error const& error) {
      return error.what();
    }
    return {};
  }

  std::vector<std::string> said;
};

TEST_F(WithCleanup, GivesTheBodysValueAfterTheCleanup) {
  EXPECT_EQ(support::run(with_cleanup(gives(3), ends())), 3);
  EXPECT_EQ(said, (std::vector<std::string>{"body", "cleanup"}));
}

TEST_F(WithCleanup, CleansUpAfterABodyWithoutAValue) {
  support::run(with_cleanup(ends("body"), ends()));
  EXPECT_EQ(said, (std::vector<std::string>{"body", "cleanup"}));
}

TEST_F(WithCleanup, CleansUpAfterABodyThatThrows) {
  EXPECT_EQ(thrown_by(with_cleanup(fails("broken"), ends())), "broken");
  EXPECT_EQ(said, (std::vector<std::string>{"body", "cleanup"}));
}

TEST_F(WithCleanup, RethrowsWhatTheCleanupThrows) {
  EXPECT_EQ(thrown_by(with_cleanup(gives(3), cannot_end("no room"))), "no room");
}

TEST_F(WithCleanup, TheFirstExceptionIsTheOneThatCounts) {
  EXPECT_EQ(thrown_by(with_cleanup(fails("broken"), cannot_end("no room"))), "broken");
  EXPECT_EQ(said, (std::vector<std::string>{"body", "cleanup"}));
}

}  // namespace
}  // namespace parallel_explore::async
