#pragma once

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>

namespace parallel_explore::store {

/// Forces what was written to a file to disk, on a thread of its own, so that no other thread waits
/// for the disk. Lines that were written while it was busy become durable together.
class SyncThread {
 public:
  /// The descriptor must stay open for as long as this lives.
  explicit SyncThread(int descriptor) : descriptor_(descriptor) {}
  ~SyncThread() { finish(); }
  SyncThread(SyncThread const&) = delete;
  SyncThread& operator=(SyncThread const&) = delete;

  /// Calls `done` on the thread once everything written before this call is durable, or with an
  /// errno where it is not; calls are in order. The thread starts with the first call; where the
  /// system has none left, this waits for the disk.
  void ask(std::function<void(int error)> done);

  /// Calls `done` after everything that was asked for, with the first error of it: at once and here
  /// where nothing is left to do.
  void after(std::function<void(int error)> done);

  /// Returns when everything that was asked for is done, and ends the thread.
  void finish();

 private:
  bool start();
  void sync_up_to(std::uint64_t number);

  int const descriptor_;
  std::uint64_t asked_ = 0;                 ///< by the thread that writes
  std::atomic<std::uint64_t> written_ = 0;  ///< number of what can be made durable by now
  std::uint64_t durable_ = 0;               ///< by the thread that syncs
  int error_ = 0;                           ///< of the first sync that failed
  std::atomic<int> left_ = 0;               ///< calls of `done` to come
  std::optional<boost::asio::thread_pool> thread_;
};

}  // namespace parallel_explore::store
