#pragma once

#include "parallel_explore/async.hpp"
#include "parallel_explore/criterion.hpp"
#include "parallel_explore/launcher.hpp"
#include "parallel_explore/measurement.hpp"
#include "parallel_explore/session.hpp"
#include "parallel_explore/worktrees.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace parallel_explore {

/// One finished session and what it left.
struct Sample {
  Approach approach;
  int number = 1;
  int run = 1;  ///< of those that measure one criterion, the first that is asked for
  Worktree worktree;
  SessionResult session;
  CommittedWork work;
  std::filesystem::path log;          ///< what evaluation prints is appended here; empty: nowhere
  std::vector<std::string> pass_env;  ///< variables that commands get, `*` at the end too
};

/// Measures one criterion of one sample.
class Evaluator {
 public:
  virtual ~Evaluator() = default;

  /// A value that could not be had is a Measurement without values and with the reason.
  /// Cancellation: `terminal` ends what runs; the measurement is then missing, "cancelled".
  virtual awaitable<Measurement> evaluate(Criterion criterion, Sample sample) = 0;
};

/// The default: runs commands, reads built-in metrics and self-reported scores. Criteria of other
/// kinds are missing. The launcher outlives it.
[[nodiscard]] std::unique_ptr<Evaluator> make_evaluator(Launcher const& launcher);

}  // namespace parallel_explore
