#pragma once

#include "async/signal.hpp"
#include "parallel_explore/async.hpp"
#include "parallel_explore/progress_store.hpp"
#include "process/directory_watch.hpp"
#include "serve/board.hpp"
#include "serve/feed.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace parallel_explore::serve {

/// All experiments of a store, as their records grow. Only reads, and takes no lock that a run
/// could wait for.
class Experiments {
 public:
  /// The store is called from two threads.
  Experiments(boost::asio::any_io_executor loop, std::shared_ptr<ProgressStore const> store);
  Experiments(Experiments const&) = delete;
  ~Experiments();

  /// Follows the records until stop(). Run once.
  awaitable<void> follow();
  void stop();

  /// Returns at the next change, at the latest after a second or two.
  /// Cancellation: any; it then returns.
  awaitable<void> changed();
  [[nodiscard]] bool stopped() const { return stopped_; }

  /// Also of one that has just begun.
  [[nodiscard]] bool exists(std::string const& name);

  /// The experiment is followed for as long as this lives.
  class Watch {
   public:
    Watch(Experiments& all, std::string name);
    Watch(Watch const&) = delete;
    ~Watch();
    /// Null: its record is still being read, or is gone: see exists().
    [[nodiscard]] Feed* feed() const;

   private:
    Experiments& all_;
    std::string name_;
  };

  /// The list, by what a reader has seen of it, as Feed::news().
  [[nodiscard]] std::string list_news(Cursor const& seen) const;
  [[nodiscard]] Cursor list_cursor() const { return {generation_, list_version_}; }

 private:
  struct Known;

  awaitable<void> hear();
  awaitable<void> open(std::string name);
  void look_for_records();
  void look_at(std::string const& name, Known& known, bool is_due);
  void watch_directory(std::filesystem::path const& directory);
  void put(std::string const& name, std::string entry);

  boost::asio::any_io_executor loop_;
  std::shared_ptr<ProgressStore const> store_;
  std::map<std::string, Known> known_;
  Board list_;
  std::string generation_;
  std::uint64_t list_version_ = 1;
  std::optional<process::DirectoryWatch> files_;
  boost::asio::steady_timer changed_;
  async::Signal wake_;
  bool stopped_ = false;
  boost::asio::thread_pool records_{1};  ///< reads records that may be long
};

}  // namespace parallel_explore::serve
