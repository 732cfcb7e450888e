#include "agents/agent_test.hpp"

#include <condition_variable>
#include <mutex>
#include <stdexcept>

namespace parallel_explore {
namespace {

class InThread : public support::AgentTest {};

TEST_F(InThread, GivesWhatTheFunctionReturns) {
  auto runner = in_thread([](SessionRequest const& asked, std::stop_token) {
    SessionResult result;
    result.answer = asked.prompt;
    return result;
  });
  auto const result = run(*runner);
  EXPECT_EQ(result.answer, "Please sort.");
  EXPECT_EQ(result.end, SessionEnd(Completed{}));
  EXPECT_EQ(result.session_id, request.session_id);
}

TEST_F(InThread, WhatTheFunctionThrowsIsAFailedSession) {
  auto runner = in_thread([](SessionRequest const&, std::stop_token) -> SessionResult {
    throw std::runtime_error("out of ideas");
  });
  EXPECT_EQ(run(*runner).end, SessionEnd(Failed{"out of ideas"}));
}

TEST_F(InThread, WhatIsThrownMayBeNoExceptionClass) {
  auto runner =
      in_thread([](SessionRequest const&, std::stop_token) -> SessionResult { throw 42; });
  EXPECT_EQ(name_of(run(*runner).end), "failed");
}

TEST_F(InThread, CancellationIsAStopRequest) {
  boost::asio::io_context context;
  SessionResult result;
  auto runner = in_thread([&](SessionRequest const&, std::stop_token stop) {
    boost::asio::post(context, [&] { cancel.emit(boost::asio::cancellation_type::terminal); });
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any wake;
    wake.wait(lock, stop, [] { return false; });
    SessionResult own;
    own.answer = "so far";
    return own;
  });
  boost::asio::co_spawn(context, runner->run(request, sink),
                        boost::asio::bind_cancellation_slot(
                            cancel.slot(), [&](std::exception_ptr error, SessionResult value) {
                              EXPECT_EQ(error, nullptr);
                              result = std::move(value);
                            }));
  context.run();
  EXPECT_EQ(result.end, SessionEnd(Cancelled{}));
  EXPECT_EQ(result.answer, "so far");
}

}  // namespace
}  // namespace parallel_explore
