#include "parallel_explore/error.hpp"
#include "parallel_explore/progress_store.hpp"
#include "store/journal_file.hpp"
#include "store/open_journal.hpp"
#include "store/two_started.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <sys/stat.h>

// Records that a killed process, a power cut or another program has left.
namespace parallel_explore {
namespace {

namespace fs = std::filesystem;
using support::two_started;
using testing::HasSubstr;

class Recovery : public testing::Test {
 protected:
  /// A record in which one approach has failed.
  void write_record() {
    auto const journal = store_.create("e");
    journal->append(two_started());
    journal->append(events::ApproachStarted{"a", "id"});
    journal->append(events::ApproachFailed{"a", "id", ApproachState::timed_out,
                                           FailureCause::timed_out, "too slow"});
  }
  [[nodiscard]] fs::path journal() const { return place_.path() / "e/journal.jsonl"; }

  support::TempDirectory place_;
  JournalStore store_{
      place_.path(),
      {[](Exploration const& e) { return e.name; },
       [](Exploration const&, ApproachRecord const& r) { return name_of(r.state); }}};
};

TEST_F(Recovery, ARunThatDiedInItsFirstAppendIsRunAgain) {
  for (auto const& left : {std::string(), std::string("{\"seq\":1,\""), std::string(3000, '\0')}) {
    support::write_file(journal(), left);
    auto const opened = support::thrown_by([&] { (void)store_.open("e"); });
    EXPECT_EQ(opened.code, ErrorCode::not_found);
    EXPECT_THAT(opened.text, HasSubstr("has no event"));
    EXPECT_THAT(opened.hint, HasSubstr("run it again"));
    EXPECT_EQ(support::read_file(journal()), left) << "a look has changed it";
    write_record();
    EXPECT_EQ(store_.load("e").last_seq, 3U);
    store_.erase("e");
  }
}

TEST_F(Recovery, AJournalAppearsWithItsFirstLine) {
  {
    auto const journal = store_.create("e");
    EXPECT_FALSE(fs::exists(this->journal())) << "a kill would leave a record without an event";
    EXPECT_THAT(store_.experiments(), testing::IsEmpty());
    journal->append(two_started());
    EXPECT_EQ(store_.load("e").last_seq, 1U);
  }
  store_.erase("e");
  // One that was killed in its first append, and one that ended before it.
  support::write_file(journal().string() + ".tmp", "{\"seq\":1,\"");
  (void)store_.create("e");
  EXPECT_FALSE(fs::exists(journal().string() + ".tmp"));
  EXPECT_FALSE(fs::exists(journal()));
  write_record();
  EXPECT_EQ(store_.load("e").last_seq, 3U);
}

TEST_F(Recovery, AJournalOfZerosIsNamedAndReplacedByRepair) {
  support::write_file(journal(), std::string(300, '\0') + "\n" + std::string(300, '\0') + "\n");
  EXPECT_THAT(support::thrown_by([&] { (void)store_.open("e"); }).text,
              HasSubstr("journal.jsonl:1: this line is damaged"));
  EXPECT_THAT(store_.repair("e"), HasSubstr("cut off before its damaged line 1"));
  EXPECT_TRUE(fs::exists(place_.path() / "e/journal.damaged-1.jsonl"));
  write_record();
  EXPECT_EQ(store_.load("e").last_seq, 3U);
}

TEST_F(Recovery, LinesThatCannotFollowAreCutOffByRepair) {
  write_record();
  auto const whole = support::read_file(journal());
  auto const first = whole.substr(0, whole.find('\n') + 1);
  // Whole lines, with right checksums, in an order that nothing wrote.
  support::write_file(journal(), first + first);
  EXPECT_THAT(support::thrown_by([&] { (void)store_.load("e"); }).hint, HasSubstr("--repair"));
  EXPECT_THAT(store_.repair("e"), HasSubstr("damaged line 2"));
  EXPECT_EQ(store_.load("e").last_seq, 1U);
  support::write_file(journal(), whole.substr(first.size()));
  EXPECT_THAT(store_.repair("e"), HasSubstr("damaged line 1"));
  EXPECT_EQ(store_.load("e").last_seq, 0U);
}

TEST_F(Recovery, DerivedFilesThatAreMissingAreMadeAgain) {
  write_record();
  fs::remove_all(place_.path() / "e/approaches");
  fs::remove(place_.path() / "e/experiment.json");
  support::write_file(place_.path() / "e/progress.json.tmp", "half");
  (void)store_.open("e");
  EXPECT_EQ(support::read_file(place_.path() / "e/approaches/a.json"), "timed_out");
  EXPECT_FALSE(fs::exists(place_.path() / "e/approaches/b.json")) << "it has not ended";
  EXPECT_THAT(support::read_file(place_.path() / "e/experiment.json"), HasSubstr("\"task\""));
  EXPECT_FALSE(fs::exists(place_.path() / "e/progress.json.tmp"));
}

TEST_F(Recovery, ADerivedFileThatIsOlderThanTheJournalIsReplaced) {
  write_record();
  support::write_file(place_.path() / "e/approaches/a.json", "old");
  (void)store_.open("e");
  EXPECT_EQ(support::read_file(place_.path() / "e/approaches/a.json"), "timed_out");
}

TEST_F(Recovery, AJournalThatIsNoFileIsNeitherOpenedNorWaitedFor) {
  fs::create_directories(place_.path() / "e");
  ASSERT_EQ(mkfifo(journal().c_str(), 0600), 0);
  for (auto const& thrown : {support::thrown_by([&] { (void)store_.load("e"); }),
                             support::thrown_by([&] { (void)store_.open("e"); }),
                             support::thrown_by([&] { (void)store_.create("e"); }),
                             support::thrown_by([&] { (void)store_.repair("e"); })}) {
    EXPECT_EQ(thrown.code, ErrorCode::journal);
    EXPECT_THAT(thrown.text, HasSubstr("is a FIFO"));
  }
}

TEST(EventClock, NeverGoesBack) {
  using namespace std::chrono_literals;
  auto const now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  store::EventClock const usual(now - 1h);
  EXPECT_GE(usual.now(), now);
  EXPECT_LT(usual.now(), now + 1min);
  // The clock was set back by a day since the last event.
  store::EventClock const later(now + 24h);
  EXPECT_GE(later.now(), now + 24h);
  EXPECT_LT(later.now(), now + 24h + 1min);
}

}  // namespace
}  // namespace parallel_explore
