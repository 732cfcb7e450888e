#include "store/run_watch.hpp"

#include "store/lock.hpp"

#include <utility>

namespace parallel_explore::store {

RunWatch::RunWatch(boost::asio::any_io_executor executor, std::filesystem::path const& directory)
    : executor_(std::move(executor)),
      lock_(directory / lock_name),
      files_(executor_, directory, process::DirectoryWatch::Changes::writes) {
  std::error_code ignored;
  if (std::filesystem::exists(directory / "sessions", ignored)) files_.add(directory / "sessions");
  watch_holder();
}

awaitable<void> RunWatch::changed() {
  watch_holder();
  if (!over_) co_await files_.changed();
}

/// Watches the process in the lock file. Changes of that file are seen before the lock is released,
/// so that only the end of the process is a reliable sign.
void RunWatch::watch_holder() {
  if (over_ || holder_) return;
  auto const pid = Lock::holder(lock_);
  if (!pid) {
    over_ = true;
  } else if (*pid != 0) {  // 0: it is about to write its id, which is a change
    holder_.emplace(executor_, *pid, [this] {
      over_ = true;
      files_.close();
    });
    if (holder_->watches()) return;
    holder_.reset();
    over_ = !Lock::holder(lock_);
  }
}

}  // namespace parallel_explore::store
