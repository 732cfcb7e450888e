#pragma once

#include "async/hold.hpp"
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

/// Records a remark to a result, whose session then continues. `runner`: of its agent. Throws
/// Error(validation) with the reason why the approach cannot take it.
void record_remark(Recorder& recorder, store::TellApproach const& request,
                   SessionRunner const& runner);

/// Rejects requests to hold or stop a run that are in the inbox before one begins: they were meant
/// for an earlier one.
void reject_outdated(std::filesystem::path const& inbox);

/// Parts of a run that requests reach.
struct RequestTargets {
  /// Checks that an approach can be run; throws Error if not.
  std::function<void(Approach const&)> admit;
  async::Hold* hold = nullptr;                          ///< of the run; null: it cannot be held
  async::Listeners* settings = nullptr;                 ///< notified of changes; may be null
  std::function<void(std::string reason)> stop = {};    ///< interrupts the run; a second call kills
  std::function<void(std::string reason)> cancel = {};  ///< ends it for good while nothing works
};

/// Carries out requests to a running experiment: each is recorded, then done, and then its file is
/// removed.
class InboxServer {
 public:
  InboxServer(Recorder& recorder, BrickRefs const& bricks, RequestTargets targets);

  /// Sets the dispatcher of the approaches that work; null: none do, and an approach that is added
  /// or gets a remark works in the next round.
  void set_dispatcher(Dispatcher* dispatcher) { dispatcher_ = dispatcher; }

  /// Serves requests in that directory until close(). Lifetimes: the server outlives the call.
  awaitable<void> serve(boost::asio::any_io_executor executor, std::filesystem::path inbox);
  void close();

  /// Carries out one request; one that was carried out before changes nothing. Throws Error where
  /// it cannot be done.
  void carry_out(store::Request const& request);

 private:
  void add(Approach approach);
  void cancel(std::vector<std::string> approaches);
  void tell(store::TellApproach request);
  void hold(bool held);
  void change(LiveSettings const& settings);
  void serve_pending(std::filesystem::path const& inbox);

  Recorder& recorder_;
  BrickRefs const& bricks_;
  RequestTargets targets_;
  Dispatcher* dispatcher_ = nullptr;
  std::optional<process::DirectoryWatch> watch_;
};

}  // namespace parallel_explore::run
