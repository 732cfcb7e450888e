#include "parallel_explore/agents.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <thread>

namespace parallel_explore {
inline namespace v0_2 {

namespace asio = boost::asio;

namespace {

using Function = std::function<SessionResult(SessionRequest const&, std::stop_token)>;

SessionResult guarded(Function const& function, SessionRequest const& request,
                      std::stop_token token) {
  auto const started = std::chrono::steady_clock::now();
  SessionResult result;
  try {
    result = function(request, token);
  } catch (std::exception const& error) {
    result.end = Failed{error.what()};
  } catch (...) {
    result.end = Failed{"it threw something that is not a std::exception"};
  }
  if (token.stop_requested()) result.end = Cancelled{};
  result.duration = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - started);
  return result;
}

template <class Token>
auto async_call(asio::any_io_executor executor, std::jthread& thread, Function const& function,
                SessionRequest const& request, Token token) {
  auto initiation = [executor, &thread, &function, &request](auto handler) {
    auto slot = asio::get_associated_cancellation_slot(handler);
    // The loop must not end while the thread works.
    auto work = asio::make_work_guard(executor);
    thread = std::jthread([executor, &function, &request, work = std::move(work), slot,
                           handler = std::move(handler)](std::stop_token stop) mutable {
      auto result = guarded(function, request, std::move(stop));
      asio::post(executor,
                 [handler = std::move(handler), result = std::move(result), slot]() mutable {
                   if (slot.is_connected())
                     slot.clear();  // the thread's handle ends with the coroutine
                   std::move(handler)(std::exception_ptr(), std::move(result));
                 });
    });
    if (slot.is_connected())
      slot.assign([&thread](asio::cancellation_type) { thread.request_stop(); });
  };
  return asio::async_initiate<Token, void(std::exception_ptr, SessionResult)>(std::move(initiation),
                                                                              token);
}

class ThreadRunner final : public SessionRunner {
 public:
  explicit ThreadRunner(Function function) : function_(std::move(function)) {}

  awaitable<SessionResult> run(SessionRequest request, EventSink&) override {
    auto const executor = co_await asio::this_coro::executor;
    std::jthread thread;
    auto running = async_call(executor, thread, function_, request, asio::use_awaitable);
    SessionResult result = co_await std::move(running);
    thread.join();
    if (result.session_id.empty()) result.session_id = request.session_id;
    co_return result;
  }

 private:
  Function function_;
};

}  // namespace

std::unique_ptr<SessionRunner> in_thread(Function function) {
  return std::make_unique<ThreadRunner>(std::move(function));
}

}  // namespace v0_2
}  // namespace parallel_explore
