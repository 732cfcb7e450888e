#include "explore/batch.hpp"

#include "async/borrow.hpp"
#include "async/with_cleanup.hpp"

#include <boost/asio/co_spawn.hpp>

#include <utility>

namespace parallel_explore::operations {

Batch::Batch(boost::asio::any_io_executor executor, run::BrickRefs const& bricks,
             run::Recorder& recorder, std::set<std::string> only, run::InboxServer::Admit admit)
    : executor_(std::move(executor)),
      recorder_(recorder),
      dispatcher_(executor_, bricks, recorder, std::move(only)),
      inbox_(recorder, dispatcher_, std::move(admit)),
      inbox_closed_(executor_) {}

awaitable<schedule::RunEnded> Batch::run() {
  serve_inbox();
  return async::with_cleanup(work(), close_inbox());
}

void Batch::stop(std::string reason) { dispatcher_.stop(std::move(reason)); }

bool Batch::carry_out(store::Request const& request) {
  if (reachable_) reachable_->carry_out(request);
  return reachable_ != nullptr;
}

void Batch::serve_inbox() {
  serves_ = !recorder_.directory().empty();
  if (!serves_) return;
  boost::asio::co_spawn(executor_, inbox_.serve(executor_, store::inbox_of(recorder_.directory())),
                        [this](std::exception_ptr const& error) {
                          failure_ = error;
                          if (error) dispatcher_.stop("requests can no longer be received");
                          inbox_closed_.notify();
                        });
}

awaitable<schedule::RunEnded> Batch::work() {
  async::Borrow const reachable(reachable_, inbox_);
  co_return co_await dispatcher_.run();
}

awaitable<void> Batch::close_inbox() {
  inbox_.close();
  if (serves_) co_await inbox_closed_.wait();
  if (failure_) std::rethrow_exception(failure_);
}

}  // namespace parallel_explore::operations
