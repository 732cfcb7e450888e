#pragma once

#include "parallel_explore/async.hpp"
#include "parallel_explore/explorer.hpp"

#include <boost/asio/thread_pool.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace parallel_explore::serve {

/// The documents of the report page, made when they are asked for, beside the loop: a verdict on
/// many results takes a while, and no stream may wait for it.
class Documents {
 public:
  /// `bricks`: those of an Explorer in `directory`, made once, on the thread that uses them.
  Documents(std::filesystem::path directory, std::function<Bricks()> bricks)
      : directory_(std::move(directory)), bricks_(std::move(bricks)) {}
  Documents(Documents const&) = delete;
  ~Documents() { thread_.join(); }

  /// "summary", "timeline" or "approach/NAME" of an experiment, as JSON. Empty: there is none of
  /// that name. Throws Error as ProgressStore::load(); Error(busy) where too many wait.
  awaitable<std::string> document(std::string experiment, std::string name);

 private:
  [[nodiscard]] std::string made(std::string const& experiment, std::string const& name);

  std::filesystem::path directory_;
  std::function<Bricks()> bricks_;
  std::shared_ptr<operations::Workspace> workspace_;  ///< of the thread
  int waiting_ = 0;
  boost::asio::thread_pool thread_{1};
};

}  // namespace parallel_explore::serve
