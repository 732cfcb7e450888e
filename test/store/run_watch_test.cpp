#include "store/run_watch.hpp"

#include "store/lock.hpp"
#include "support/sandbox.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace parallel_explore::store {
namespace {

/// The watched files of an experiment.
class RunWatchTest : public testing::Test {
 protected:
  RunWatchTest() {
    support::write_file(directory() / "journal.jsonl", "");
    support::write_file(directory() / "sessions/a.stream.jsonl", "");
  }

  [[nodiscard]] std::filesystem::path directory() const { return place_.path() / "e"; }

  /// Whether changed() returns after the change.
  bool is_noticed(std::function<void()> const& change) {
    RunWatch watch(context_.get_executor(), directory());
    EXPECT_FALSE(watch.over());
    bool told = false;
    boost::asio::co_spawn(context_, watch.changed(),
                          [&](std::exception_ptr const&) { told = true; });
    context_.poll();
    EXPECT_FALSE(told);
    change();
    context_.restart();
    context_.run_one_for(std::chrono::seconds(10));
    context_.poll();
    return told;
  }

 private:
  support::TempDirectory place_;
  boost::asio::io_context context_;
};

TEST_F(RunWatchTest, TellsOfTheJournalAndOfSessionsWhileTheyGrow) {
  auto const lock = Lock::take(directory() / lock_name);
  for (auto const* file : {"journal.jsonl", "sessions/a.stream.jsonl"}) {
    std::ofstream out(directory() / file, std::ios::app);
    EXPECT_TRUE(is_noticed([&] { out << "line" << std::endl; })) << file;
  }
}

TEST_F(RunWatchTest, IsOverWhereNoProcessHoldsTheExperiment) {
  boost::asio::io_context context;
  RunWatch watch(context.get_executor(), directory());
  EXPECT_TRUE(watch.over());
  support::run(context, watch.changed());
}

}  // namespace
}  // namespace parallel_explore::store
