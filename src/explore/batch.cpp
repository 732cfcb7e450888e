#include "explore/batch.hpp"

#include "async/borrow.hpp"
#include "async/with_cleanup.hpp"

#include <utility>

namespace parallel_explore::operations {

Batch::Batch(boost::asio::any_io_executor executor, run::BrickRefs const& bricks,
             run::Recorder& recorder, std::set<std::string> only, run::InboxServer::Admit admit)
    : executor_(std::move(executor)),
      recorder_(recorder),
      dispatcher_(executor_, bricks, recorder, std::move(only)),
      inbox_(recorder, dispatcher_, std::move(admit)) {}

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
  if (recorder_.directory().empty()) return;
  auto serving = inbox_.serve(executor_, store::inbox_of(recorder_.directory()));
  serving_.begin(executor_, std::move(serving), [this](std::exception_ptr const& failure) {
    if (failure) dispatcher_.stop("requests can no longer be received");
  });
}

awaitable<schedule::RunEnded> Batch::work() {
  async::Borrow const reachable(reachable_, inbox_);
  co_return co_await dispatcher_.run();
}

awaitable<void> Batch::close_inbox() {
  inbox_.close();
  co_await serving_.wait();
  serving_.rethrow();
}

}  // namespace parallel_explore::operations
