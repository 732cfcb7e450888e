#pragma once

#include "process/directory_watch.hpp"
#include "process/exit_watch.hpp"

#include <filesystem>
#include <optional>

namespace parallel_explore::store {

/// Watches the files of an experiment and the process that runs it.
class RunWatch {
 public:
  /// `directory` is the experiment's. Throws Error(resource) if it cannot be watched.
  RunWatch(boost::asio::any_io_executor executor, std::filesystem::path const& directory);
  RunWatch(RunWatch const&) = delete;

  /// Returns when a file has changed or the process has ended; immediately if either happened since
  /// the last call or since construction.
  awaitable<void> changed();

  /// Whether the process that held the experiment at construction has ended.
  [[nodiscard]] bool over() const { return over_; }

 private:
  void watch_holder();

  boost::asio::any_io_executor executor_;
  std::filesystem::path lock_;
  process::DirectoryWatch files_;
  std::optional<process::ExitWatch> holder_;
  bool over_ = false;
};

}  // namespace parallel_explore::store
