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

/// The API's last answer to an agent that it refuses.
struct Refusal {
  int api_status = 0;  ///< of HTTP; 0: no answer came, the network is down
  std::optional<std::chrono::milliseconds> retry_after;
  std::string text;

  [[nodiscard]] bool of_credentials() const { return api_status == 401 || api_status == 403; }
  bool operator==(Refusal const&) const = default;
};

/// How a session ended, as its stream and its process together tell.
struct SessionVerdict {
  SessionEnd end;
  std::string answer;
  std::vector<std::string> denied_tools;
  std::vector<std::string> notes;
  bool unknown_session = false;  ///< it was to be resumed, and the agent does not know it
};

/// Understands what one agent prints: a JSON object a line. No I/O, no clock.
class Parser {
 public:
  Parser();
  virtual ~Parser();
  Parser(Parser&&) noexcept;
  Parser& operator=(Parser&&) = delete;

  /// Takes one line. True if activity, usage or refusal changed. What is no JSON object is counted
  /// and otherwise ignored.
  bool take(std::string_view line);

  /// Whether a line that begins like this must be read as a whole, however long it is.
  [[nodiscard]] virtual bool may_be_result(std::string_view beginning) const = 0;

  /// How the session ended, given how its process did: `status` as a shell gives it, `last_error`
  /// the last line of its standard error. Success needs a clean end in the stream and status 0.
  [[nodiscard]] virtual SessionVerdict verdict(int status, std::string_view last_error) const = 0;

  [[nodiscard]] Activity const& activity() const { return activity_; }
  /// Of this process, without what the same session used before it was resumed.
  [[nodiscard]] Usage const& usage() const { return usage_; }
  /// The agent's own, to resume by; empty until it says it.
  [[nodiscard]] std::string const& session_id() const { return session_id_; }
  /// Set while the API refuses, and nothing has gone well since.
  [[nodiscard]] std::optional<Refusal> const& refusal() const { return refusal_; }
  /// Going on would only retry for minutes.
  [[nodiscard]] bool unauthorised() const { return refusal_ && refusal_->of_credentials(); }

 protected:
  /// Takes the object of a line, which lives during the call only. True as take() says.
  virtual bool take_object(boost::json::object const& object) = 0;

  /// Whether a line need not be parsed at all.
  [[nodiscard]] virtual bool tells_nothing(std::string_view /*line*/) const { return false; }

  /// How a session ended that printed no end.
  [[nodiscard]] SessionEnd end_without_result(int status, std::string_view last_error) const;

  /// Adds to the notes that some lines were not understood.
  void note_foreign_lines(SessionVerdict& verdict) const;

  Activity activity_;
  Usage usage_;
  std::string session_id_;
  std::optional<Refusal> refusal_;

 private:
  struct Lines;

  std::unique_ptr<Lines> lines_;
  int taken_ = 0, foreign_ = 0;
};

/// Why the API refused, as an end: Unauthorised for 401 and 403; Limited for 429, 503, 529 and
/// where no answer came (0); a transient failure for other 5xx; else Failed.
[[nodiscard]] SessionEnd end_of_refusal(int api_status, std::string const& reason);

/// How a session ended that says that it succeeded: that alone is not believed.
[[nodiscard]] SessionEnd end_of_success(int status);

/// The HTTP status that an error message speaks of ("last status: 429 Too Many Requests",
/// "unexpected status 401", "API Error: 529", "\"code\":401"); 0 where it says that no answer came
/// at all; none: it speaks of neither.
[[nodiscard]] std::optional<int> api_status_in(std::string_view message);

}  // namespace parallel_explore::stream
