#include "run/announcer.hpp"

#include "parallel_explore/error.hpp"
#include "support/run.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace parallel_explore::run {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A journal in memory whose disk is as slow as a test wants.
class SlowJournal final : public Journal {
 public:
  Event append(EventPayload payload) override { return journal_->append(std::move(payload)); }
  Event append_soon(EventPayload payload, std::function<void(std::exception_ptr)> then) override {
    if (is_full) throw Error(ErrorCode::resource, "full");
    waiting.push_back(std::move(then));
    auto event = append(std::move(payload));
    if (fails_late) throw Error(ErrorCode::resource, "full");
    return event;
  }
  [[nodiscard]] Exploration const& exploration() const override { return journal_->exploration(); }
  void write_file(std::filesystem::path const&, std::string_view) override {}
  [[nodiscard]] std::filesystem::path directory() const override { return {}; }

  std::vector<std::function<void(std::exception_ptr)>> waiting;
  bool is_full = false, fails_late = false;

 private:
  MemoryStore store_;
  std::unique_ptr<Journal> journal_ = store_.create("x");
};

class AnnouncerTest : public testing::Test {
 protected:
  AnnouncerTest() {
    (void)journal_.append(events::ExplorationStarted{Experiment{}, "base", "/repo"});
    announcer_.emplace(loop_.get_executor(), journal_.exploration(),
                       [this](Event const& event, Exploration const& state) {
                         told_.push_back(std::get<events::Warned>(event.payload).text);
                         warnings_.push_back(state.warnings.size());
                       });
  }

  void warn(std::string const& text) {
    (void)announcer_->append(journal_, events::Warned{{}, text});
  }

  /// Runs what is ready.
  void turn() {
    loop_.restart();
    loop_.poll();
  }

  boost::asio::io_context loop_;
  SlowJournal journal_;
  std::optional<Announcer> announcer_;
  std::vector<std::string> told_;
  std::vector<std::size_t> warnings_;  ///< number in the state that was announced
};

TEST_F(AnnouncerTest, TellsAnEventOnceItIsDurableWithTheStateItLedTo) {
  warn("one");
  warn("two");
  turn();
  EXPECT_THAT(told_, IsEmpty());
  EXPECT_EQ(journal_.exploration().warnings.size(), 2U);
  journal_.waiting[0](nullptr);
  EXPECT_THAT(told_, IsEmpty()) << "the listener is called on the loop only";
  turn();
  EXPECT_THAT(told_, ElementsAre("one"));
  journal_.waiting[1](nullptr);
  turn();
  EXPECT_THAT(told_, ElementsAre("one", "two"));
  EXPECT_THAT(warnings_, ElementsAre(1U, 2U));
}

TEST_F(AnnouncerTest, WaitsForWhatWasAppendedBefore) {
  warn("one");
  bool is_over = false;
  boost::asio::co_spawn(loop_, announcer_->all(),
                        [&](std::exception_ptr const&) { is_over = true; });
  turn();
  warn("two");
  EXPECT_FALSE(is_over);
  journal_.waiting[0](nullptr);
  turn();
  turn();
  EXPECT_TRUE(is_over) << "the second came later";
}

TEST_F(AnnouncerTest, RefusesMoreAfterAnEventThatIsNotDurable) {
  warn("one");
  warn("two");
  journal_.waiting[0](std::make_exception_ptr(Error(ErrorCode::resource, "disk")));
  journal_.waiting[1](nullptr);
  turn();
  EXPECT_THAT(told_, IsEmpty());
  EXPECT_THROW(warn("three"), Error);
  loop_.restart();
  EXPECT_THROW(support::run(loop_, announcer_->all()), Error);
}

TEST_F(AnnouncerTest, DoesNotWaitForWhatCouldNotBeAppended) {
  journal_.is_full = true;
  EXPECT_THROW(warn("one"), Error);
  journal_.is_full = false;
  warn("two");
  journal_.waiting[0](nullptr);
  support::run(loop_, announcer_->all());
  EXPECT_THAT(told_, ElementsAre("two"));
}

TEST_F(AnnouncerTest, GoesOnWhereAnEventWasRecordedThatCouldNotBeAppended) {
  journal_.fails_late = true;
  EXPECT_THROW(warn("one"), Error);
  journal_.fails_late = false;
  warn("two");
  journal_.waiting.back()(nullptr);
  support::run(loop_, announcer_->all());
  EXPECT_THAT(told_, ElementsAre("two"));
  EXPECT_THAT(warnings_, ElementsAre(2U));
}

TEST_F(AnnouncerTest, SaysNothingAfterItsEnd) {
  warn("one");
  journal_.waiting[0](nullptr);
  announcer_.reset();
  turn();
  EXPECT_THAT(told_, IsEmpty());
}

}  // namespace
}  // namespace parallel_explore::run
