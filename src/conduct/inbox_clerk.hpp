#pragma once

#include "conduct/conductor.hpp"
#include "process/directory_watch.hpp"
#include "store/inbox.hpp"

#include <functional>
#include <string>
#include <vector>

namespace parallel_explore::conduct {

/// Carries out what others ask of a running experiment: each request is first in the journal, then
/// done, and then its file goes.
class InboxClerk {
 public:
  /// Makes sure that an approach can be run, or throws Error.
  using Admit = std::function<void(Approach const&)>;

  InboxClerk(Recorder& recorder, Conductor& conductor, Admit admit);

  /// Watches that directory until close(). Lifetimes: the clerk outlives the task.
  awaitable<void> serve(boost::asio::any_io_executor executor, std::filesystem::path inbox);
  void close();

  /// Throws Error where it cannot be done. What was done before is no fault.
  void carry_out(store::Request const& request);

 private:
  void add(Approach approach);
  void cancel(std::vector<std::string> const& approaches);
  void take_all(std::filesystem::path const& inbox);

  Recorder& recorder_;
  Conductor& conductor_;
  Admit admit_;
  std::optional<process::DirectoryWatch> watch_;
};

}  // namespace parallel_explore::conduct
