#include "explore/batch.hpp"

#include "async/borrow.hpp"
#include "async/with_cleanup.hpp"

#include <boost/asio/co_spawn.hpp>

#include <utility>

namespace parallel_explore::operations {

Batch::Batch(boost::asio::any_io_executor executor, conduct::Crew const& crew,
             conduct::Recorder& recorder, std::set<std::string> only,
             conduct::InboxClerk::Admit admit)
    : executor_(std::move(executor)),
      recorder_(recorder),
      conductor_(executor_, crew, recorder, std::move(only)),
      clerk_(recorder, conductor_, std::move(admit)),
      clerk_gone_(executor_) {}

awaitable<schedule::Finish> Batch::run() {
  serve_inbox();
  return async::with_cleanup(work(), close_inbox());
}

void Batch::stop(std::string reason) { conductor_.stop(std::move(reason)); }

bool Batch::carry_out(store::Request const& request) {
  if (reachable_) reachable_->carry_out(request);
  return reachable_ != nullptr;
}

void Batch::serve_inbox() {
  serves_ = !recorder_.directory().empty();
  if (!serves_) return;
  boost::asio::co_spawn(executor_, clerk_.serve(executor_, store::inbox_of(recorder_.directory())),
                        [this](std::exception_ptr const& error) {
                          failure_ = error;
                          if (error) conductor_.stop("requests cannot be taken any more");
                          clerk_gone_.notify();
                        });
}

awaitable<schedule::Finish> Batch::work() {
  async::Borrow const reachable(reachable_, clerk_);
  co_return co_await conductor_.conduct();
}

awaitable<void> Batch::close_inbox() {
  clerk_.close();
  if (serves_) co_await clerk_gone_.wait();
  if (failure_) std::rethrow_exception(failure_);
}

}  // namespace parallel_explore::operations
