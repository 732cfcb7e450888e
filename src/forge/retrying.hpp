#pragma once

#include "parallel_explore/session.hpp"

#include <chrono>
#include <map>
#include <string>
#include <variant>

namespace parallel_explore::forge {

struct RetryPolicy {
  std::chrono::milliseconds patience;    ///< how long to wait in total for limits
  std::chrono::milliseconds first_wait;  ///< after a failure; twice as long after each further one
  int attempts = 1;                      ///< if the network or the server fails
};

/// The part of an answer that shows limits and failures.
struct AnswerHead {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string message;                         ///< of the server, for people
};

/// The server has decided: it did what was asked, or refused.
struct Settled {
  bool operator==(Settled const&) const = default;
};
struct WaitAndRepeat {
  std::chrono::milliseconds wait{0};
  std::string announcement;  ///< for people; empty where the wait is short
  bool operator==(WaitAndRepeat const&) const = default;
};
struct NoMoreAttempts {
  std::string why;
  std::string hint;
  bool operator==(NoMoreAttempts const&) const = default;
};
using NextStep = std::variant<Settled, WaitAndRepeat, NoMoreAttempts>;

/// Decides after each answer to a request whether to wait and repeat it. The time is passed in.
class Retrying {
 public:
  explicit Retrying(RetryPolicy policy) : policy_(policy) {}

  [[nodiscard]] NextStep after_answer(AnswerHead const& answer, TimePoint now);
  /// There is no answer, or none that can be read; `why` says so.
  [[nodiscard]] NextStep after_failure(std::string const& why);

 private:
  NextStep obey(std::string const& limit, std::chrono::milliseconds wait, TimePoint now);

  RetryPolicy policy_;
  std::chrono::milliseconds waited_{0};  ///< for limits
  int failures_ = 0;
  int vague_limits_ = 0;  ///< limits that did not say for how long
};

}  // namespace parallel_explore::forge
