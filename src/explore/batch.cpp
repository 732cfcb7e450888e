#include "explore/batch.hpp"

#include <utility>

namespace parallel_explore::operations {

Batch::Batch(boost::asio::any_io_executor executor, run::BrickRefs const& bricks,
             run::Recorder& recorder, std::set<std::string> only, run::InboxServer& inbox)
    : dispatcher_(std::move(executor), bricks, recorder, std::move(only)), inbox_(inbox) {
  inbox_.set_dispatcher(&dispatcher_);
}

Batch::~Batch() { inbox_.set_dispatcher(nullptr); }

awaitable<schedule::RunEnded> Batch::run() {
  schedule::RunEnded end = co_await dispatcher_.run();
  // Requests that come now are for the next batch.
  inbox_.set_dispatcher(nullptr);
  co_return end;
}

void Batch::stop(std::string reason) { dispatcher_.stop(std::move(reason)); }

}  // namespace parallel_explore::operations
