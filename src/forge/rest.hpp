#pragma once

#include "core/secrets.hpp"
#include "forge/http.hpp"
#include "forge/retrying.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/forge.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore::forge {

/// One thing that is asked of the server.
struct Call {
  std::string method = "GET";
  std::string target;          ///< below the API's own path: "/repos/owner/repo"
  std::string body;            ///< JSON
  std::string what;            ///< for people: "create an issue in owner/repo"
  std::vector<int> tolerated;  ///< statuses that are answers although they refuse
};

struct Answer {
  int status = 0;
  boost::json::value body;
  std::string next_page;  ///< its target; empty: there is none
  std::string message;    ///< of a tolerated refusal
};

/// GitHub's REST conventions: headers, limits, repeats, redirects, pages. Nothing of what the
/// calls mean.
class Rest {
 public:
  /// Throws Error(forge) for settings that cannot be used.
  explicit Rest(GitHubSettings const& settings);

  /// Repeats until there is an answer: for what does no harm when it is done twice.
  /// Throws Error(forge).
  awaitable<Answer> ask(Call call);

  /// Sends what must not be done twice. None: it may have been done, or not; a while was waited.
  /// `tries` is the caller's, for all of its repeats. Throws Error(forge).
  awaitable<std::optional<Answer>> once(Call call, Retrying& tries);

  /// Calls `visit` for every element of all pages of a list, until it returns false.
  awaitable<void> each(Call call, std::function<bool(boost::json::value const&)> visit);

  [[nodiscard]] Retrying tries() const { return Retrying(policy_); }
  [[nodiscard]] bool has_token() const { return !token_.empty(); }

 private:
  struct Unclear {};  ///< it may have been done
  using Tried = std::variant<Answer, Unclear>;
  struct Heard {
    std::optional<Answer> answer;
    NextStep next;         ///< where there is no answer
    bool unclear = false;  ///< whether it was done
  };

  awaitable<Tried> attempt(Call call, Retrying& tries);
  awaitable<HttpOutcome> send(Call call);
  awaitable<void> keep_distance();
  awaitable<void> wait(WaitAndRepeat pause);
  [[nodiscard]] Heard hear(Call const& call, HttpOutcome const& outcome, Retrying& tries) const;
  [[nodiscard]] HttpRequest request_for(Call const& call) const;
  [[nodiscard]] std::string within_api(Call const& call, std::string const& reference) const;
  [[nodiscard]] std::string next_page(Call const& call, HttpResponse const& response) const;
  [[nodiscard]] std::string shown(std::string_view text) const;
  [[nodiscard]] AnswerHead shown_head(HttpResponse const& response,
                                      std::string const& message) const;
  [[nodiscard]] Error failed(Call const& call, std::string const& why,
                             std::string const& hint) const;

  Url api_;
  std::string token_, repository_;
  core::Secrets secrets_;
  HttpClient http_;
  RetryPolicy policy_;
  std::chrono::milliseconds pause_;
  std::function<void(std::string)> tell_;
  std::chrono::steady_clock::time_point last_change_;
};

}  // namespace parallel_explore::forge
