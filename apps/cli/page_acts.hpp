#pragma once

#include "async/semaphore.hpp"
#include "serve/site.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <memory>
#include <set>

namespace pexplore {

/// The commands that the live page asks for: each runs as a command of this program.
class PageActs {
 public:
  PageActs() = default;
  PageActs(PageActs const&) = delete;

  /// Runs the command to its end, even if its caller has left. Throws as serve::Acts.
  parallel_explore::awaitable<parallel_explore::serve::ActResult> carry_out(
      parallel_explore::serve::ActRequest act);

  /// Returns when nothing is under way; nothing begins any more.
  parallel_explore::awaitable<void> finish();

  /// Ends what is under way.
  void kill();

 private:
  static constexpr int most_at_once = 4;

  parallel_explore::async::Semaphore turns_{most_at_once};
  std::set<std::shared_ptr<boost::asio::cancellation_signal>> under_way_;
};

}  // namespace pexplore
