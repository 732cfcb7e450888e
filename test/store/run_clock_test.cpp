#include "store/run_clock.hpp"

#include "parallel_explore/progress_store.hpp"
#include "store/journal_file.hpp"
#include "store/two_started.hpp"
#include "support/sandbox.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace parallel_explore::store {
namespace {

using namespace std::chrono_literals;

class RunClock : public testing::Test {
 protected:
  /// A record whose events have a time of the clock by which it is a day later than by this
  /// machine's, as if that had been set back.
  void write_ahead() {
    store_.create("e")->append(support::two_started());
    auto const file = place_.path() / "e/journal.jsonl";
    auto line = support::read_file(file);
    auto event = event_from_json(line.substr(0, line.find('\n')));
    event.time += 24h;
    support::write_file(file, with_checksum(to_json(event)) + "\n");
  }

  /// The time by that clock since the last event.
  [[nodiscard]] std::chrono::milliseconds since_last(TimePoint started) const {
    return time_in(place_.path() / "e") - started;
  }

  support::TempDirectory place_;
  JournalStore store_{place_.path()};
};

TEST_F(RunClock, IsThatOfTheProcessThatHoldsTheRecord) {
  write_ahead();
  auto const started = store_.load("e").started.value();
  EXPECT_LT(since_last(started), -23h) << "no process holds it";
  auto const journal = store_.open("e");
  EXPECT_GE(since_last(started), 0ms);
  EXPECT_LT(since_last(started), 1h);
}

TEST_F(RunClock, IsNotBelievedOfAnotherMachine) {
  write_ahead();
  auto const started = store_.load("e").started.value();
  auto const journal = store_.open("e");
  auto const lock = place_.path() / "e/lock";
  auto text = support::read_file(lock);
  text[text.size() - 2] = 'x';  // of the id of this start of this machine
  support::write_file(lock, text);
  EXPECT_LT(since_last(started), -23h);
}

}  // namespace
}  // namespace parallel_explore::store
