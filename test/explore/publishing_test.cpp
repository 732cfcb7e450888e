#include "explore/explorer_in_memory.hpp"

#include <boost/asio/steady_timer.hpp>

// Approaches that a Publisher hands out in batches and publishes together.
namespace parallel_explore {
namespace {

using support::ScriptedSession;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Notes its calls. A call that waits ends with its cancellation.
class NotingPublisher final : public Publisher {
 public:
  awaitable<void> begin(std::vector<std::string> approaches, Exploration const&,
                        EventSink&) override {
    batches.push_back(std::move(approaches));
    if (waits_in_begin) co_await wait();
  }
  awaitable<Assignment> assign(std::string approach, Exploration const&) override {
    Assignment assignment;
    assignment.prompt = "do " + approach;
    co_return assignment;
  }
  awaitable<Publication> publish(std::string approach, Exploration const&, EventSink&) override {
    published.push_back(std::move(approach));
    co_return Publication();
  }
  awaitable<void> end(Exploration const&, EventSink&) override {
    ++ends;
    if (waits_in_end) co_await wait();
    if (fails_in_end) throw Error(ErrorCode::forge, "the server is gone");
  }
  [[nodiscard]] int batch_size(Experiment const&) const override { return size; }
  [[nodiscard]] std::map<std::string, std::string> files(Exploration const&) const override {
    return {{"status.txt", "all is well"}};
  }

  int size = 0, ends = 0;
  bool waits_in_begin = false, waits_in_end = false, fails_in_end = false;
  std::vector<std::vector<std::string>> batches;
  std::vector<std::string> published;

 private:
  static awaitable<void> wait() {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor,
                                    std::chrono::steady_clock::time_point::max());
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    boost::system::error_code ignored;
    co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    throw Error(ErrorCode::interrupted, "the call was cancelled");
  }
};

class PublishingTest : public support::ExplorerInMemory {
 protected:
  PublishingTest() {
    list("c");
    experiment_.tasks.emplace();
    experiment_.session.max_parallel = 1;
    publish_with({});
  }

  void publish_with(std::unique_ptr<ProgressStore> store) {
    auto publisher = std::make_unique<NotingPublisher>();
    publisher_ = publisher.get();
    make_explorer(std::move(publisher), std::move(store));
  }

  /// Stops once the publisher is called for the time that many calls are noted.
  void stop_in(std::function<bool()> const& called) {
    boost::asio::post(loop_, [this, called] {
      if (called()) {
        explorer_->stop("asked");
      } else {
        stop_in(called);
      }
    });
  }

  NotingPublisher* publisher_ = nullptr;
};

TEST_F(PublishingTest, BeginsAllTogetherWithoutABatchSize) {
  EXPECT_EQ(explore().state, ExplorationState::completed);
  EXPECT_THAT(publisher_->batches, ElementsAre(ElementsAre("a", "b", "c")));
  EXPECT_THAT(publisher_->published, ElementsAre("a", "b", "c"));
  EXPECT_EQ(publisher_->ends, 1);
}

TEST_F(PublishingTest, BeginsABatchWhenTheOneBeforeHasEnded) {
  publisher_->size = 2;
  EXPECT_EQ(explore().state, ExplorationState::completed);
  EXPECT_THAT(publisher_->batches, ElementsAre(ElementsAre("a", "b"), ElementsAre("c")));
  EXPECT_EQ(publisher_->ends, 1);
}

TEST_F(PublishingTest, BeginsNoneBeforeThoseThatItComesAfter) {
  experiment_.approaches[0].after = {"c"};
  publisher_->size = 2;
  (void)explore();
  EXPECT_THAT(publisher_->batches, ElementsAre(ElementsAre("b", "c"), ElementsAre("a")));
}

TEST_F(PublishingTest, GivesSessionsTheirAssignment) {
  (void)explore();
  EXPECT_EQ(runner_->requests.at(0).prompt, "do a");
}

TEST_F(PublishingTest, WritesTheFilesOfThePublisher) {
  publish_with(std::make_unique<JournalStore>(directory_.path() / "state"));
  (void)explore();
  EXPECT_EQ(support::read_file(directory_.path() / "state" / "x" / "status.txt"), "all is well");
  EXPECT_FALSE(std::filesystem::exists(directory_.path() / "state" / "x" / "summary.md"));
}

TEST_F(PublishingTest, WritesTheFilesOfThePublisherOfAlternativesToo) {
  experiment_.tasks.reset();
  publish_with(std::make_unique<JournalStore>(directory_.path() / "state"));
  (void)explore();
  EXPECT_EQ(support::read_file(directory_.path() / "state" / "x" / "status.txt"), "all is well");
  EXPECT_TRUE(std::filesystem::exists(directory_.path() / "state" / "x" / "summary.md"));
}

TEST_F(PublishingTest, DoesNotPublishTogetherWhatAResumeIsToFinish) {
  runner_->scripts["a"] = {ScriptedSession{.waits = true}};
  runner_->on_start = [this](SessionRequest const&) { explorer_->stop("asked"); };
  EXPECT_EQ(explore().state, ExplorationState::interrupted);
  EXPECT_EQ(publisher_->ends, 0);
  runner_->on_start = {};
  EXPECT_EQ(resume().state, ExplorationState::completed);
  EXPECT_EQ(publisher_->ends, 1);
}

TEST_F(PublishingTest, IsStoppedWhileABatchBegins) {
  publisher_->waits_in_begin = true;
  stop_in([this] { return !publisher_->batches.empty(); });
  auto const exploration = explore();
  EXPECT_EQ(exploration.cause, InterruptionCause::asked);
  EXPECT_EQ(exploration.reason, "asked");
  EXPECT_THAT(sessions(), IsEmpty());
}

TEST_F(PublishingTest, IsStoppedWhileItPublishesTogether) {
  publisher_->waits_in_end = true;
  stop_in([this] { return publisher_->ends > 0; });
  EXPECT_EQ(explore().cause, InterruptionCause::asked);
  publisher_->waits_in_end = false;
  EXPECT_EQ(resume().state, ExplorationState::completed);
  EXPECT_THAT(sessions(), SizeIs(3)) << "only publishing was left";
}

TEST_F(PublishingTest, InterruptsTheRunWhereItFails) {
  publisher_->fails_in_end = true;
  EXPECT_EQ(refusal(explorer_->run(experiment_)), ErrorCode::forge);
  EXPECT_EQ(recorded().reason, "the server is gone");
}

TEST_F(PublishingTest, IsRefusedWithoutAPublisher) {
  make_explorer();
  EXPECT_EQ(refusal(explorer_->run(experiment_)), ErrorCode::validation);
  EXPECT_THAT(message_, testing::HasSubstr("x is a run of tasks"));
}

}  // namespace
}  // namespace parallel_explore
