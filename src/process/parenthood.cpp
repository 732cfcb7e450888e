#include "process/parenthood.hpp"

#include "process/signals_blocked.hpp"

#include <boost/asio/post.hpp>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <sys/prctl.h>
#include <unistd.h>
#include <utility>

namespace parallel_explore::process {
namespace {

std::mutex subreaper;
int parenthoods = 0;  ///< the last may end while the next begins
bool was_subreaper = false;

bool is_subreaper() {
  int now = 0;
  prctl(PR_GET_CHILD_SUBREAPER, &now);
  return now != 0;
}

}  // namespace

std::shared_ptr<Parenthood> Parenthood::share() {
  static std::mutex mutex;
  static std::weak_ptr<Parenthood> shared;
  std::lock_guard const lock(mutex);
  auto found = shared.lock();
  if (!found || found->owner_ != getpid()) {
    // The thread inherits the mask: signals to the process are for the program's own threads.
    SignalsBlocked const blocked;
    found = std::make_shared<Parenthood>();
    shared = found;
  }
  return found;
}

Parenthood::Parenthood() : owner_(getpid()), thread_(1) {
  std::lock_guard const lock(subreaper);
  if (parenthoods++ == 0) was_subreaper = is_subreaper();
  prctl(PR_SET_CHILD_SUBREAPER, 1);
}

Parenthood::~Parenthood() {
  std::lock_guard const lock(subreaper);
  if (--parenthoods == 0 && !was_subreaper) prctl(PR_SET_CHILD_SUBREAPER, 0);
}

Child Parenthood::clone(ChildProgram const& program, int& error, bool& in_child) {
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<Child> child;
  boost::asio::post(thread_, [&] {
    int failure = 0;
    bool inside = false;
    auto made = clone_child(program, failure, inside);
    std::lock_guard const lock(mutex);
    error = failure;
    in_child = inside;
    child = std::move(made);
    changed.notify_one();
  });
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return child.has_value(); });
  return std::move(*child);
}

}  // namespace parallel_explore::process
