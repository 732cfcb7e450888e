#include "parallel_explore/error.hpp"
#include "parallel_explore/progress_store.hpp"
#include "store/journal_file.hpp"
#include "store/two_started.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace parallel_explore {
namespace {

using support::two_started;
using testing::HasSubstr;

class Store : public testing::Test {
 protected:
  std::string fault(std::function<void()> const& call, ErrorCode code) {
    try {
      call();
    } catch (Error const& error) {
      EXPECT_EQ(error.code(), code);
      return error.what();
    }
    return "no fault";
  }
  [[nodiscard]] std::filesystem::path journal() const { return place_.path() / "e/journal.jsonl"; }

  support::TempDirectory place_;
  JournalStore store_{
      place_.path(),
      {[](Exploration const& e) { return e.name; },
       [](Exploration const&, ApproachRecord const& r) { return name_of(r.state); }}};
};

TEST_F(Store, WhatIsAppendedIsThereAgain) {
  {
    auto const journal = store_.create("e");
    journal->append(two_started());
    journal->append(events::ApproachStarted{"a", "id"});
    auto const event = journal->append(events::ApproachFailed{"a", "id", ApproachState::timed_out,
                                                              FailureCause::timed_out, "too slow"});
    EXPECT_EQ(event.seq, 3U);
    EXPECT_EQ(journal->exploration().find("a")->state, ApproachState::timed_out);
    journal->append(events::ExplorationCompleted{ExplorationState::failed, ""});
  }
  auto const loaded = store_.load("e");
  EXPECT_EQ(loaded.find("a")->reason, "too slow");
  EXPECT_EQ(loaded.state, ExplorationState::failed);
  EXPECT_EQ(loaded.experiment, two_started().experiment);
  EXPECT_THAT(store_.experiments(), testing::ElementsAre("e"));
  EXPECT_EQ(support::read_file(place_.path() / "e/approaches/a.json"), "timed_out");
  EXPECT_EQ(support::read_file(place_.path() / "e/progress.json"), "e");
  EXPECT_THAT(support::read_file(place_.path() / "e/experiment.json"), HasSubstr("\"spec\""));
}

TEST_F(Store, IsClosedToOtherUsersWhateverTheMask) {
  auto const before = umask(0);
  {
    auto const journal = store_.create("e");
    journal->append(two_started());
  }
  umask(before);
  auto const mode = [](std::filesystem::path const& path) {
    return std::filesystem::status(path).permissions() & std::filesystem::perms::mask;
  };
  EXPECT_EQ(mode(place_.path() / "e"), std::filesystem::perms::owner_all);
  EXPECT_EQ(mode(place_.path() / "e/lock"),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)
      << "a user who can read it could lock it";
}

/// Nobody waits for a writer of a pipe, or locks what a link leads to.
TEST_F(Store, TakesNoLockThatIsNoFile) {
  std::filesystem::create_directories(place_.path() / "e");
  ASSERT_EQ(mkfifo((place_.path() / "e/lock").c_str(), 0600), 0);
  EXPECT_FALSE(store_.held("e"));
  std::filesystem::remove(place_.path() / "e/lock");
  support::write_file(place_.path() / "elsewhere", "");
  std::filesystem::create_symlink(place_.path() / "elsewhere", place_.path() / "e/lock");
  EXPECT_THAT(fault([&] { (void)store_.create("e"); }, ErrorCode::resource), HasSubstr("lock"));
}

TEST_F(Store, OneWriterAtATimeAndReadersMeanwhile) {
  auto const journal = store_.create("e");
  journal->append(two_started());
  EXPECT_EQ(store_.load("e").state, ExplorationState::running);
  auto const said = fault([&] { (void)store_.open("e"); }, ErrorCode::name_in_use);
  EXPECT_THAT(said, HasSubstr("process " + std::to_string(getpid())));
  EXPECT_THAT(fault([&] { store_.erase("e"); }, ErrorCode::name_in_use), HasSubstr("is running"));
}

TEST_F(Store, AWriterThatWasKilledLeavesAnInterruptedRecord) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  auto const child = fork();
  if (child == 0) {
    auto const journal = store_.create("e");
    journal->append(two_started());
    journal->append(events::ApproachStarted{"a", ""});
    (void)!write(ready[1], "x", 1);
    pause();
  }
  char mark;
  ASSERT_EQ(read(ready[0], &mark, 1), 1);
  EXPECT_EQ(store_.load("e").state, ExplorationState::running);
  EXPECT_THAT(fault([&] { (void)store_.create("e"); }, ErrorCode::name_in_use),
              HasSubstr(std::to_string(child)));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_EQ(store_.load("e").state, ExplorationState::interrupted);
  EXPECT_THAT(fault([&] { (void)store_.create("e"); }, ErrorCode::name_in_use),
              HasSubstr("pexplore resume e"));
  EXPECT_NO_THROW((void)store_.open("e"));
}

TEST_F(Store, ATornLastLineIsCutOffAndSaid) {
  store_.create("e")->append(two_started());
  auto const whole = support::read_file(journal());
  support::write_file(journal(), whole + whole.substr(0, 40));
  EXPECT_THAT(store_.load("e").warnings.at(0), HasSubstr("last line is incomplete"));
  store_.open("e")->append(events::ExplorationResumed{});
  auto const fixed = store_.load("e");
  EXPECT_EQ(fixed.last_seq, 3U);
  EXPECT_THAT(fixed.warnings.at(0), HasSubstr("was removed"));
}

TEST_F(Store, ADamagedLineInTheMiddleIsNamed) {
  {
    auto const journal = store_.create("e");
    journal->append(two_started());
    journal->append(events::ApproachStarted{"a", ""});
    journal->append(events::ApproachStarted{"b", ""});
  }
  auto text = support::read_file(journal());
  text[text.find("\"approach\":\"a\"") + 12] = 'b';
  support::write_file(journal(), text);
  EXPECT_THAT(fault([&] { (void)store_.load("e"); }, ErrorCode::journal),
              HasSubstr("journal.jsonl:2: this line is damaged"));
}

TEST_F(Store, WhatCannotBeWrittenChangesNothing) {
  auto const journal = store_.create("e");
  journal->append(two_started());
  auto const size = std::filesystem::file_size(this->journal());
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit const small{size + 20, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  auto const said = fault(
      [&] {
        journal->append(events::ApproachStarted{"a", ""});
      },
      ErrorCode::resource);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_THAT(said, HasSubstr("journal.jsonl"));
  EXPECT_EQ(std::filesystem::file_size(this->journal()), size);
  EXPECT_EQ(journal->exploration().find("a")->state, ApproachState::pending);
  journal->append(events::ApproachStarted{"b", ""});
  EXPECT_EQ(store_.load("e").last_seq, 2U);
}

TEST_F(Store, NamesNeverLeaveTheRoot) {
  for (std::string const name : {"", "..", "../e", "/etc", "a/b", ".hidden", "A b", "🎉"}) {
    EXPECT_THAT(fault([&] { (void)store_.load(name); }, ErrorCode::not_found),
                HasSubstr("cannot be the name of an experiment"))
        << name;
  }
  EXPECT_THAT(fault([&] { (void)store_.load("other"); }, ErrorCode::not_found),
              HasSubstr("there is no experiment"));
}

TEST(Checksum, HoldsForWhatItWasMadeFor) {
  auto const line = store::with_checksum("{\"a\":1}");
  EXPECT_TRUE(store::checksum_holds(line));
  EXPECT_THAT(line, HasSubstr("{\"a\":1,\"crc\":\""));
  for (std::size_t i = 0; i < line.size(); ++i) {
    auto bad = line;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    EXPECT_FALSE(store::checksum_holds(bad)) << i;
  }
}

TEST(MemoryStore, KeepsTheSameContract) {
  MemoryStore store;
  auto journal = store.create("e");
  journal->append(two_started());
  EXPECT_THROW((void)store.open("e"), Error);
  EXPECT_EQ(store.load("e").state, ExplorationState::running);
  journal.reset();
  EXPECT_EQ(store.load("e").state, ExplorationState::interrupted);
  EXPECT_THROW((void)store.create("e"), Error);
  store.erase("e");
  EXPECT_THROW((void)store.load("e"), Error);
}

TEST_F(Store, ADamagedJournalIsCutBeforeItsBadLineAndKept) {
  {
    auto const made = store_.create("e");
    made->append(two_started());
    made->append(events::ApproachStarted{"a", "id"});
    made->append(events::ApproachStarted{"b", "id"});
  }
  EXPECT_EQ(store_.repair("e"), "") << "there is nothing to repair";
  auto text = support::read_file(journal());
  auto const damaged = text.replace(text.find("\"a\"", text.find("approach:start")), 3, "\"x\"");
  support::write_file(journal(), damaged);
  EXPECT_THAT(fault([&] { (void)store_.load("e"); }, ErrorCode::journal), HasSubstr("jsonl:2:"));
  EXPECT_THAT(store_.repair("e"), HasSubstr("damaged line 2, with 1 line after it"));
  EXPECT_EQ(store_.load("e").last_seq, 1U);
  EXPECT_EQ(support::read_file(place_.path() / "e/journal.damaged-1.jsonl"), damaged);
}

TEST_F(Store, KnowsWhetherSomebodyHoldsIt) {
  auto made = store_.create("e");
  EXPECT_TRUE(store_.held("e"));
  made.reset();
  EXPECT_FALSE(store_.held("e"));
}

}  // namespace
}  // namespace parallel_explore
