#pragma once

#include "parallel_explore/session.hpp"

#include <chrono>
#include <map>
#include <string>
#include <variant>

namespace parallel_explore::forge {

struct RetryPolicy {
  std::chrono::milliseconds patience;    ///< in total, with limits
  std::chrono::milliseconds first_wait;  ///< after a failure; twice as long after each further one
  int attempts = 1;                      ///< where the network or the server fails
};

/// What an answer says of limits and failures.
struct AnswerHead {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string message;                         ///< what the server says in words
};

/// No matter of waiting: it worked, or was refused.
struct Settled {
  bool operator==(Settled const&) const = default;
};
struct WaitAndRepeat {
  std::chrono::milliseconds wait{0};
  std::string announcement;  ///< for people; empty where the wait is short
  bool operator==(WaitAndRepeat const&) const = default;
};
struct NoFurtherTry {
  std::string why;
  std::string hint;
  bool operator==(NoFurtherTry const&) const = default;
};
using NextStep = std::variant<Settled, WaitAndRepeat, NoFurtherTry>;

/// Decides after each answer to one request how to go on. Time comes in.
class Retrying {
 public:
  explicit Retrying(RetryPolicy policy) : policy_(policy) {}

  [[nodiscard]] NextStep after_answer(AnswerHead const& answer, TimePoint now);
  /// After `why`: no answer, or none that can be read.
  [[nodiscard]] NextStep after_failure(std::string const& why);

 private:
  NextStep obey(std::string const& limit, std::chrono::milliseconds wait, TimePoint now);

  RetryPolicy policy_;
  std::chrono::milliseconds waited_{0};  ///< for limits
  int failures_ = 0;
  int vague_limits_ = 0;  ///< that did not say how long
};

}  // namespace parallel_explore::forge
