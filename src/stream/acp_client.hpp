#pragma once

#include "stream/acp_mode.hpp"
#include "stream/acp_permission.hpp"
#include "stream/codex_state.hpp"
#include "stream/parser.hpp"
#include "stream/transcript_pieces.hpp"

#include <cstdint>

namespace parallel_explore::stream {

/// The client's side of the Agent Client Protocol, version 1: one session with one prompt, in
/// newline-delimited JSON-RPC 2.0. take() receives lines, outgoing() returns lines to be sent.
///
/// initialize → session/resume, session/load or session/new → the model and the mode, by
/// session/set_config_option or a method of their own, where the agent has another → session/prompt
/// → its answer. Offers neither a file system nor a terminal: agents have their own. Declines
/// questions to a person, since there is none. An agent that answers with another version of the
/// protocol is not prompted: in version 2 the answer to a prompt does not end a turn.
class AcpClient final : public Parser {
 public:
  struct Options {
    std::string directory;  ///< the worktree
    std::string prompt;
    std::string resume;        ///< the agent's id of an earlier session; empty: a new one
    std::string continuation;  ///< the prompt if that session could be loaded
    PermissionPolicy policy = PermissionPolicy::allow_edits;
    std::string mode;        ///< permission mode of a spec; empty: the agent's own choice
    std::string model = {};  ///< its id or name; empty: the agent's own choice
    Configuration configuration = Configuration::project;
    std::optional<HelperPurpose> helper = {};
    int max_subagents = 20;   ///< that the session may start, where the agent has no limit
    bool looks_only = false;  ///< it is not prompted unless the agent has a mode that only looks
  };

  explicit AcpClient(Options options);

  [[nodiscard]] bool may_be_result(std::string_view beginning) const override;
  [[nodiscard]] SessionVerdict verdict(int status, std::string_view last_error) const override;

  /// Returns the lines to be sent since the last call.
  [[nodiscard]] std::string outgoing();

  /// Whether the conversation is over: the prompt is answered, or cannot be.
  [[nodiscard]] bool done() const { return step_ == Step::done; }

  /// Whether it has started more sub-agents than it may.
  [[nodiscard]] bool over_its_subagents() const;

  /// Asks the agent to end its turn.
  void cancel();

 private:
  struct Opening;   ///< asks for what comes before the prompt
  struct Messages;  ///< takes messages
  friend struct Opening;
  friend struct Messages;
  enum class Step { initialize, resume, load, start, model, mode, prompt, done };

  bool take_object(boost::json::object const& message) override;
  void send(boost::json::object message);
  void request(std::string_view method, boost::json::object params);

  Options options_;
  Step step_ = Step::initialize;
  std::int64_t last_id_ = -1;  ///< of the requests sent
  bool can_resume_ = false, can_load_ = false, cancelled_ = false;
  std::string outgoing_, answer_, stop_reason_, error_, tool_kind_, agent_name_;
  bool answering_ = false;  ///< the model has answered since the last result of a tool
  CodexState codex_;
  ListedValues modes_;
  std::string model_;           ///< that was set
  std::string refused_;         ///< why it was not prompted
  double cost_before_usd_ = 0;  ///< of the session, before it was resumed
  std::optional<int> error_code_;
  std::vector<std::string> denied_, notes_;
};

/// Reads a line for people.
[[nodiscard]] TranscriptPieces acp_pieces(boost::json::object const& line);

}  // namespace parallel_explore::stream
