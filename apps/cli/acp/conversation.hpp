#pragma once

#include "acp/link.hpp"
#include "acp/settings.hpp"
#include "parallel_explore/async.hpp"
#include "parallel_explore/explorer.hpp"
#include "service/own_command.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace pexplore::acp {

/// A session of the client: a directory, choices, and the experiment that it is about.
class EditorSession {
 public:
  /// `link` outlives it. Throws Error(repository) where there is nothing to explore.
  EditorSession(Link& link, std::string id, std::filesystem::path directory);

  /// A turn: a task, or a command. Gives the reason why it ended. Throws Error where nothing could
  /// be started.
  parallel_explore::awaitable<std::string> prompt(std::string text);

  /// Ends the turn: a run that it follows is stopped, so that it can be resumed.
  void cancel();

  /// The client has left, or opened the session again: runs go on by themselves.
  void leave();

  /// Makes it about an experiment, and sends its state as history.
  void load(std::string const& experiment, bool with_history);

  [[nodiscard]] bool is_busy() const { return busy_; }
  [[nodiscard]] std::string const& experiment() const { return experiment_; }
  [[nodiscard]] Offer const& offer() const { return offer_; }
  [[nodiscard]] Settings& settings() { return settings_; }
  [[nodiscard]] parallel_explore::Explorer explorer() const;

  // Steps of a turn.

  void say(std::string_view markdown) const;
  void tell(json::object update) const;

  /// Runs a command of this program here.
  parallel_explore::awaitable<service::CommandEnd> run(service::OwnCommand command);

  /// Follows the experiment to its end, reports the verdict, and asks what to adopt.
  parallel_explore::awaitable<void> follow();
  parallel_explore::awaitable<void> adopt(std::string approach);

 private:
  struct Steps;  ///< of a turn that explores
  friend struct Steps;

  Link& link_;
  std::string id_, experiment_;
  std::filesystem::path directory_;
  Offer offer_;
  Settings settings_;
  ProgressUpdates progress_;
  std::shared_ptr<boost::asio::cancellation_signal> stop_;  ///< of what is followed; null: nothing
  bool busy_ = false, cancelled_ = false, left_ = false;
};

}  // namespace pexplore::acp
