#include "store/sync_thread.hpp"

#include "process/signals_blocked.hpp"

#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include <cerrno>
#include <unistd.h>
#include <utility>

namespace parallel_explore::store {

void SyncThread::finish() {
  if (!thread_) return;
  thread_->join();
  thread_.reset();
}

/// Returns false where the system has no thread left.
bool SyncThread::start() {
  if (thread_) return true;
  // The thread inherits the mask: signals to the process are for the program's own threads.
  process::SignalsBlocked const blocked;
  try {
    thread_.emplace(1);
  } catch (boost::system::system_error const&) {
    return false;
  }
  return true;
}

void SyncThread::ask(std::function<void(int)> done) {
  auto const number = ++asked_;
  written_ = number;
  if (!start()) {
    sync_up_to(number);
    done(error_);
    return;
  }
  ++left_;
  boost::asio::post(*thread_, [this, number, done = std::move(done)] {
    sync_up_to(number);
    done(error_);
    --left_;
  });
}

void SyncThread::after(std::function<void(int)> done) {
  if (left_ == 0) {
    done(error_);  // the thread touches it only while calls are left
    return;
  }
  ++left_;
  boost::asio::post(*thread_, [this, done = std::move(done)] {
    done(error_);
    --left_;
  });
}

void SyncThread::sync_up_to(std::uint64_t number) {
  if (durable_ >= number || error_ != 0) return;
  durable_ = written_;
  // After a failure the system may report success for data that it has dropped.
  if (fdatasync(descriptor_) == -1) error_ = errno;
}

}  // namespace parallel_explore::store
