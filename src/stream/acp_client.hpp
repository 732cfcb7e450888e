#pragma once

#include "stream/parser.hpp"

#include <cstdint>

namespace parallel_explore::stream {

/// What an agent may do that asks first.
enum class PermissionPolicy {
  allow,        ///< everything
  allow_edits,  ///< what reads, searches, thinks or edits; nothing that executes or fetches
  deny,         ///< nothing
};

/// The client's side of the Agent Client Protocol, version 1: one session with one prompt, in
/// newline-delimited JSON-RPC 2.0. Lines go in by take(), lines to be sent come out of outgoing().
///
/// initialize → session/load or session/new → session/prompt → its answer. It offers no file system
/// and no terminal of its own: agents have theirs.
class AcpClient final : public Parser {
 public:
  struct Options {
    std::string directory;  ///< the worktree
    std::string prompt;
    std::string resume;        ///< the agent's id of an earlier session; empty: a new one
    std::string continuation;  ///< the prompt, if that session could be loaded
    PermissionPolicy policy = PermissionPolicy::allow_edits;
  };

  explicit AcpClient(Options options);

  [[nodiscard]] bool may_be_result(std::string_view beginning) const override;
  [[nodiscard]] SessionVerdict verdict(int status, std::string_view last_error) const override;

  /// What is to be sent since it was last asked: whole lines.
  [[nodiscard]] std::string outgoing();

  /// The prompt is answered, or cannot be: nothing more is to come.
  [[nodiscard]] bool done() const { return step_ == Step::done; }

  /// Asks the agent to end its turn.
  void cancel();

 private:
  struct Words;  ///< everything that takes JSON
  friend struct Words;
  enum class Step { initialize, load, start, prompt, done };

  bool take_object(boost::json::object const& message) override;

  Options options_;
  Step step_ = Step::initialize;
  std::int64_t last_id_ = -1;  ///< of our requests
  bool can_load_ = false, cancelled_ = false;
  std::string outgoing_, answer_, stop_reason_, error_, tool_kind_;
  std::optional<int> error_code_;
  std::vector<std::string> denied_, notes_;
};

}  // namespace parallel_explore::stream
