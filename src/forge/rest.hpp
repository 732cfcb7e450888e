#pragma once

#include "forge/http.hpp"
#include "forge/retrying.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/forge.hpp"
#include "text/secrets.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore::forge {

/// One operation of the API.
struct Call {
  std::string method = "GET";
  std::string target;                    ///< below the API's own path: "/repos/owner/repo"
  std::string body;                      ///< JSON
  std::string what;                      ///< for people: "create an issue in owner/repo"
  std::vector<int> tolerated;            ///< refusals that are given back as answers
  ErrorCode absence = ErrorCode::forge;  ///< of the error for a thing that does not exist
};

struct Answer {
  int status = 0;
  boost::json::value body;
  std::string next_page;  ///< its target; empty: there is none
  std::string message;    ///< of a tolerated refusal
};

/// GitHub's REST conventions: headers, limits, repeats, redirects, pages. It does not know the
/// meaning of the calls.
class Rest {
 public:
  /// Throws Error(forge) for settings that cannot be used.
  explicit Rest(GitHubSettings const& settings);

  /// For idempotent calls: repeats until the server answers. Throws Error(forge).
  awaitable<Answer> ask(Call call);

  /// For calls that must not be done twice. None: after a failure it is unclear whether it was
  /// done; the pause before a repeat is over. `tries` counts all repeats of the caller. Throws
  /// Error(forge).
  awaitable<std::optional<Answer>> once(Call call, Retrying& tries);

  /// Calls `visit` for every element of all pages of a list, until it returns false.
  awaitable<void> each(Call call, std::function<bool(boost::json::value const&)> visit);

  [[nodiscard]] Retrying tries() const { return Retrying(policy_); }
  [[nodiscard]] bool has_token() const { return !token_.empty(); }

 private:
  struct Unclear {};  ///< the server may have done it, or not
  using AttemptResult = std::variant<Answer, Unclear>;
  struct Reply {
    std::optional<Answer> answer;
    NextStep next;         ///< where there is no answer
    bool unclear = false;  ///< the server may have done it, or not
  };

  awaitable<AttemptResult> attempt(Call call, Retrying& tries);
  awaitable<HttpOutcome> send(Call call);
  awaitable<void> throttle();
  [[nodiscard]] Reply read_reply(Call const& call, HttpOutcome const& outcome,
                                 Retrying& tries) const;
  [[nodiscard]] HttpRequest request_for(Call const& call) const;
  [[nodiscard]] std::string within_api(Call const& call, std::string const& reference) const;
  [[nodiscard]] std::string shown(std::string_view text) const;
  [[nodiscard]] AnswerHead shown_head(HttpResponse const& response,
                                      std::string const& message) const;
  [[nodiscard]] Error failed(Call const& call, std::string const& why,
                             std::string const& hint) const;

  Url api_;
  std::string token_, repository_;
  text::Secrets secrets_;
  HttpClient http_;
  RetryPolicy policy_;
  std::chrono::milliseconds pause_;
  std::function<void(std::string)> report_wait_;
  std::chrono::steady_clock::time_point last_change_;
};

}  // namespace parallel_explore::forge
