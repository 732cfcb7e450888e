#pragma once

#include "process/directory_watch.hpp"
#include "run/dispatcher.hpp"
#include "store/inbox.hpp"

#include <functional>
#include <string>
#include <vector>

namespace parallel_explore::run {

/// Throws Error(name_in_use): an approach of that name already exists.
[[noreturn]] void refuse_second(Approach const& approach);

/// Throws Error(validation): the approach has already ended.
[[noreturn]] void refuse_to_cancel(ApproachRecord const& record);

/// Carries out requests to a running experiment: each is recorded, then done, and then its file is
/// removed.
class InboxServer {
 public:
  /// Checks that an approach can be run; throws Error if not.
  using Admit = std::function<void(Approach const&)>;

  InboxServer(Recorder& recorder, Dispatcher& dispatcher, Admit admit);

  /// Serves requests in that directory until close(). Lifetimes: the server outlives the call.
  awaitable<void> serve(boost::asio::any_io_executor executor, std::filesystem::path inbox);
  void close();

  /// Carries out one request; one that was carried out before changes nothing. Throws Error where
  /// it cannot be done.
  void carry_out(store::Request const& request);

 private:
  void add(Approach approach);
  void cancel(std::vector<std::string> const& approaches);
  void serve_pending(std::filesystem::path const& inbox);

  Recorder& recorder_;
  Dispatcher& dispatcher_;
  Admit admit_;
  std::optional<process::DirectoryWatch> watch_;
};

}  // namespace parallel_explore::run
