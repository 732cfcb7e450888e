#include "async/on_failure.hpp"

#include "support/run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::async {
namespace {

namespace asio = boost::asio;

/// Notes the order in which things happen.
class OnFailure : public testing::Test {
 protected:
  awaitable<int> gives(int value) {
    said.emplace_back("body");
    co_return value;
  }
  awaitable<int> fails(char const* text) {
    said.emplace_back("body");
    throw std::runtime_error(text);
    co_return 0;
  }
  awaitable<int> waits() {
    said.emplace_back("body");
    asio::steady_timer timer(loop, asio::steady_timer::time_point::max());
    co_await timer.async_wait(asio::use_awaitable);
    co_return 0;
  }
  awaitable<void> undoes() {
    co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    said.emplace_back("undo");
  }
  awaitable<void> cannot_undo() {
    said.emplace_back("undo");
    throw std::runtime_error("no room");
    co_return;
  }

  std::string thrown_by(awaitable<int> work) {
    try {
      (void)support::run(loop, std::move(work));
    } catch (std::runtime_error const& error) {
      return error.what();
    }
    return {};
  }

  asio::io_context loop;
  std::vector<std::string> said;
};

TEST_F(OnFailure, UndoesNothingAfterASuccess) {
  EXPECT_EQ(support::run(loop, on_failure(gives(3), undoes())), 3);
  EXPECT_EQ(said, (std::vector<std::string>{"body"}));
}

TEST_F(OnFailure, UndoesAndRethrows) {
  EXPECT_EQ(thrown_by(on_failure(fails("broken"), undoes())), "broken");
  EXPECT_EQ(said, (std::vector<std::string>{"body", "undo"}));
}

TEST_F(OnFailure, TheFirstExceptionIsTheOneThatCounts) {
  EXPECT_EQ(thrown_by(on_failure(fails("broken"), cannot_undo())), "broken");
  EXPECT_EQ(said, (std::vector<std::string>{"body", "undo"}));
}

TEST_F(OnFailure, UndoesToTheEndAfterACancellation) {
  asio::cancellation_signal signal;
  std::exception_ptr failure;
  asio::co_spawn(loop, on_failure(waits(), undoes()),
                 asio::bind_cancellation_slot(
                     signal.slot(), [&](std::exception_ptr thrown, int) { failure = thrown; }));
  asio::post(loop, [&] { signal.emit(asio::cancellation_type::terminal); });
  loop.run();
  EXPECT_THROW(std::rethrow_exception(failure), boost::system::system_error);
  EXPECT_EQ(said, (std::vector<std::string>{"body", "undo"}));
}

}  // namespace
}  // namespace parallel_explore::async
