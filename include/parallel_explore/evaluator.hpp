#pragma once

#include "parallel_explore/async.hpp"
#include "parallel_explore/criterion.hpp"
#include "parallel_explore/launcher.hpp"
#include "parallel_explore/measurement.hpp"
#include "parallel_explore/session.hpp"
#include "parallel_explore/worktrees.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// One finished session and its result.
struct Sample {
  Approach approach;          ///< the one that the session worked on
  int number = 1;             ///< of the sample, from 1
  int run = 1;                ///< number of the first run of the criterion to be measured now
  Worktree worktree;          ///< holds the result; commands run in it
  SessionResult session;      ///< the last one; usage and duration are of all sessions
  CommittedWork work;         ///< what the session changed
  std::filesystem::path log;  ///< receives the output of evaluation; empty: discarded
  std::vector<std::string> pass_env;  ///< variables that commands get; may end in `*`
  std::map<std::string, std::string> environment = {};  ///< variables of the worktree
};

/// Measures one criterion of one sample.
class Evaluator {
 public:
  virtual ~Evaluator() = default;

  /// Measures. A missing value is a Measurement without values and with the reason.
  /// Cancellation: `terminal` ends the command; the measurement is then missing, "cancelled".
  virtual awaitable<Measurement> evaluate(Criterion criterion, Sample sample) = 0;
};

/// An evaluator that is one function. It is called on the loop and may take a moment, not longer.
[[nodiscard]] std::unique_ptr<Evaluator> evaluator_of(
    std::function<Measurement(Criterion const&, Sample const&)> function);

/// The default evaluator: runs commands, reads built-in metrics and self-reported scores. Values of
/// other kinds of criteria are missing. The launcher outlives the evaluator.
[[nodiscard]] std::unique_ptr<Evaluator> make_evaluator(Launcher const& launcher);

}  // namespace v0_2
}  // namespace parallel_explore
