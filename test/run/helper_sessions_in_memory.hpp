#pragma once

#include "run/helper_sessions.hpp"
#include "run/run_in_memory.hpp"

#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::support {

/// Helper sessions of a run in memory. Tests set `experiment`, then run().
class HelperSessionsInMemory : public RunInMemory {
 protected:
  /// Says how the sessions to come end, in order; further ones complete.
  void end_with(std::vector<SessionEnd> const& ends) {
    for (auto const& end : ends) runner->scripts["propose"].push_back({.end = end});
  }

  run::HelperSessions& sessions() {
    if (!recorder) open();
    if (!sessions_) sessions_.emplace(bricks, *recorder, group);
    return *sessions_;
  }

  [[nodiscard]] run::HelperRequest request() const {
    run::HelperRequest helper;
    helper.purpose = HelperPurpose::propose;
    helper.agent = "scripted";
    helper.directory = directory.path();
    return helper;
  }

  /// Runs one to its end.
  run::HelperOutcome run(run::HelperRequest helper) {
    return support::run(loop, sessions().run(std::move(helper)));
  }
  run::HelperOutcome run() { return run(request()); }

  /// Stops what runs at the first event of this kind.
  template <class Event>
  void stop_at() {
    at<Event>([this] { boost::asio::post(loop, [this] { group.stop(); }); });
  }

  async::StopGroup group;

 private:
  std::optional<run::HelperSessions> sessions_;
};

}  // namespace parallel_explore::support
