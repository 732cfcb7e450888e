#include "service/detached_runs.hpp"

#include <boost/json.hpp>

#include <csignal>
#include <sys/wait.h>

namespace pexplore::service {

DetachedRuns::DetachedRuns(boost::asio::io_context& loop) : ended_(loop, SIGCHLD) { wait(); }

void DetachedRuns::note(CommandEnd const& end) {
  boost::system::error_code error;
  auto const said = boost::json::parse(end.output, error);
  auto const* const object = error ? nullptr : said.if_object();
  auto const* const process = object ? object->if_contains("process") : nullptr;
  if (!process || !process->is_int64() || process->get_int64() <= 0) return;
  processes_.push_back(static_cast<pid_t>(process->get_int64()));
  reap();
}

void DetachedRuns::close() {
  closed_ = true;
  ended_.cancel();
}

void DetachedRuns::wait() {
  ended_.async_wait([this](boost::system::error_code error, int /*signal*/) {
    if (error || closed_) return;
    reap();
    wait();
  });
}

void DetachedRuns::reap() {
  // A process that is not its child has another parent, which does the same.
  std::erase_if(processes_, [](pid_t process) { return waitpid(process, nullptr, WNOHANG) != 0; });
}

}  // namespace pexplore::service
