#pragma once

#include "parallel_explore/session.hpp"

#include <boost/json/fwd.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::stream {

/// The last answer of an API that refuses an agent.
struct Refusal {
  int api_status = 0;  ///< of HTTP; 0: no answer
  std::optional<std::chrono::milliseconds> retry_after;
  std::string text;

  [[nodiscard]] bool of_credentials() const { return api_status == 401 || api_status == 403; }
  bool operator==(Refusal const&) const = default;
};

/// The end of a session, according to its stream and its process.
struct SessionVerdict {
  SessionEnd end;
  std::string answer;
  std::vector<std::string> denied_tools;
  std::vector<std::string> notes;
  bool incomplete = false;       ///< it used more than was counted
  bool unknown_session = false;  ///< the agent does not know the session to be resumed
};

/// Parses the output of an agent: a JSON object on each line. Uses neither I/O nor a clock.
class Parser {
 public:
  Parser();
  virtual ~Parser();
  Parser(Parser&&) noexcept;
  Parser& operator=(Parser&&) = delete;

  /// Takes one line. Returns whether activity, usage or refusal changed. Counts lines that are not
  /// JSON objects, and ignores them otherwise.
  bool take(std::string_view line);

  /// Whether a line with this beginning must be read as a whole, regardless of its length.
  [[nodiscard]] virtual bool may_be_result(std::string_view beginning) const = 0;

  /// The end of the session. `status`: of its process, as a shell reports it; `last_error`: the
  /// last line of its standard error. Success requires a clean end of the stream and status 0.
  [[nodiscard]] virtual SessionVerdict verdict(int status, std::string_view last_error) const = 0;

  [[nodiscard]] Activity const& activity() const { return activity_; }
  /// The usage of this process, without that of the session before it was resumed.
  [[nodiscard]] Usage const& usage() const { return usage_; }
  /// The agent's own id, to resume by; empty until known.
  [[nodiscard]] std::string const& session_id() const { return session_id_; }
  /// The refusal of the API; none again after the next success.
  [[nodiscard]] std::optional<Refusal> const& refusal() const { return refusal_; }
  /// The tools that it says it has; empty: it says nothing of them.
  [[nodiscard]] std::vector<std::string> const& offered_tools() const { return offered_tools_; }
  /// How many sub-agents it has started.
  [[nodiscard]] std::int64_t subagents() const { return subagents_; }
  /// Whether its turn is over, and it stays for something in the background.
  [[nodiscard]] virtual bool waits_in_background() const { return false; }
  /// Whether the API refuses the credentials, so that the session cannot succeed.
  [[nodiscard]] bool unauthorised() const { return refusal_ && refusal_->of_credentials(); }

 protected:
  /// Takes the object of a line, which exists during the call only. Returns as take() does.
  virtual bool take_object(boost::json::object const& object) = 0;

  /// Whether a line need not be parsed.
  [[nodiscard]] virtual bool is_irrelevant(std::string_view /*line*/) const { return false; }

  /// Sets the end of a session whose stream has none.
  void end_without_result(int status, std::string_view last_error, SessionVerdict& verdict) const;

  /// Adds a note if some lines were not JSON.
  void note_foreign_lines(SessionVerdict& verdict) const;

  Activity activity_;
  Usage usage_;
  std::string session_id_;
  std::optional<Refusal> refusal_;
  std::vector<std::string> offered_tools_;
  std::int64_t subagents_ = 0;

 private:
  struct Lines;

  std::unique_ptr<Lines> lines_;
  int taken_ = 0, foreign_ = 0;
};

/// Marks the usage as incomplete, and adds a note, if there were sub-agents: for an agent that
/// reports no usage of theirs.
void note_uncounted(std::int64_t subagents, SessionVerdict& verdict);

/// The end of a session that the API refused: Unauthorised for 401 and 403; Limited for 429, 503,
/// 529 and a missing answer (0); a transient failure for an answer that was cut, which was paid
/// for, and for other 5xx; else Failed.
[[nodiscard]] SessionEnd end_of_refusal(int api_status, std::string const& reason);

/// The end of a session whose stream reports success: Completed only with status 0.
[[nodiscard]] SessionEnd end_of_success(int status);

/// Whether an error message reports an answer that began and did not end.
[[nodiscard]] bool is_cut_answer(std::string_view message);

/// The HTTP status in an error message ("last status: 429 Too Many Requests",
/// "unexpected status 401", "API Error: 529", "\"code\":401"); 0 if the message reports a missing
/// answer; none if it mentions neither.
[[nodiscard]] std::optional<int> api_status_in(std::string_view message);

}  // namespace parallel_explore::stream
