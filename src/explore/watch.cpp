#include "explore/watch.hpp"

#include "explore/running_operation.hpp"
#include "parallel_explore/error.hpp"
#include "store/journal_tail.hpp"
#include "store/open_journal.hpp"
#include "store/run_watch.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <optional>
#include <utility>

namespace parallel_explore::operations {
namespace {

/// The interval of looks at the lock: no event announces its release by a process that lives on.
constexpr auto release_time = std::chrono::milliseconds(20);

/// The record of an experiment as it grows.
class FollowedRecord {
 public:
  FollowedRecord(std::filesystem::path const& directory, Observer observer)
      : tail_(directory / store::journal_name), observer_(std::move(observer)) {
    std::optional<Event> latest;
    tail_.read([&](Event event) {
      exploration_.apply(event);
      latest = std::move(event);
    });
    if (latest && observer_) observer_(*latest, exploration_);
  }

  void read_news() {
    tail_.read([this](Event const& event) {
      exploration_.apply(event);
      if (observer_) observer_(event, exploration_);
    });
  }

  [[nodiscard]] bool has_ended() const { return exploration_.state != ExplorationState::running; }

 private:
  store::JournalTail tail_;
  Observer observer_;
  Exploration exploration_;
};

awaitable<void> wait_a_moment() {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, release_time);
  boost::system::error_code ignored;
  co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
}

awaitable<void> follow(ProgressStore const& store, std::string name, Observer observer,
                       async::Stoppable& steps) {
  auto const directory = store.directory(name);
  store::RunWatch run(co_await boost::asio::this_coro::executor, directory);
  FollowedRecord record(directory, std::move(observer));
  while (!run.over() && store.held(name)) {
    awaitable<void> waiting = record.has_ended() ? wait_a_moment() : run.changed();
    co_await steps.run_to_end(std::move(waiting));
    record.read_news();
  }
  record.read_news();
}

}  // namespace

awaitable<Exploration> watch(Workspace& workspace, std::string experiment, Observer observer) {
  RunningOperation operation(workspace);
  async::Stoppable steps(operation.steps());
  auto const& store = *workspace.bricks.store;
  (void)store.load(experiment);  // for its messages
  bool const is_followed = store.held(experiment) && !store.directory(experiment).empty();
  bool stopped = false;
  try {
    if (is_followed) co_await follow(store, experiment, std::move(observer), steps);
  } catch (async::Stopped const&) {
    stopped = true;
  }
  if (stopped)
    throw Error(ErrorCode::interrupted, operation.stop_reason().value_or("no longer watched"));
  co_return store.load(experiment);
}

}  // namespace parallel_explore::operations
