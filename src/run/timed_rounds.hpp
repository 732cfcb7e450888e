#pragma once

#include "async/stoppable.hpp"
#include "run/brick_refs.hpp"
#include "run/recorder.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace parallel_explore::run {

/// One that is measured in rounds: an approach, or the untouched base.
struct MeasuredCandidate {
  std::string approach;  ///< empty: the untouched base
  Sample sample;
  bool out = false;     ///< it failed or was cancelled
  bool spared = false;  ///< it failed a gate, or another one with the same files is measured
  std::set<std::string> without = {};                ///< criteria that it is not measured by
  std::map<std::string, Measurement> measured = {};  ///< by criterion, in complete rounds
  std::string commit = {};                 ///< its files are as in it; empty: not compared
  bool in_doubt = true;                    ///< code ran since its files were compared
  std::set<std::string> between = {};      ///< whose code that was; the base is ""
  std::vector<std::string> restored = {};  ///< the files that were last found to differ
};

/// The rounds to be measured.
struct RoundPlan {
  std::vector<Criterion> criteria;  ///< all run commands
  int warm_up = 0;                  ///< rounds before, which do not count
  int first = 1;                    ///< number of the first that counts
  int fewest = 1, most = 1;
  std::chrono::milliseconds limit{0};  ///< no round begins after it, beyond the fewest; 0: none
  std::uint64_t seed = 0;
  bool until_clear = false;  ///< the verdict may end it, from the fewest on
  bool for_all = false;      ///< all criteria get all rounds, whatever their `repeat`
  bool keeps_parts = false;  ///< rounds that were complete before a stop are recorded
};

/// The rounds that these criteria want, after those that are recorded. `rounds`: so many for all of
/// them; 0: as they say.
[[nodiscard]] RoundPlan round_plan(Exploration const& exploration, std::vector<Criterion> criteria,
                                   int rounds);

/// Measures candidates in rounds: each once for each criterion, one at a time.
///
/// Drift during measuring (temperature, clock, cache, neighbours) must not favour one of them: each
/// round has an order of its own, drawn at random, and values are compared within rounds. A round
/// that other programs disturbed is measured once more.
class TimedRounds {
 public:
  /// Lifetimes: all references outlive it.
  TimedRounds(BrickRefs const& bricks, Recorder& recorder, async::Stoppable& steps,
              std::vector<MeasuredCandidate>& candidates, RoundPlan plan);

  /// Measures, and records what was measured. Throws async::Stopped, and Error(resource | journal).
  awaitable<void> run();

  /// The candidate whose command runs; null: none.
  [[nodiscard]] MeasuredCandidate const* running() const { return running_; }

 private:
  /// The runs of one round, by criterion and candidate.
  using Runs = std::map<std::pair<std::string, std::size_t>, Measurement>;

  awaitable<void> warm_up();
  awaitable<void> measure_rounds();
  awaitable<bool> measure_round(int round);
  awaitable<Runs> run_all(int round);
  awaitable<std::string> put_in_order(MeasuredCandidate& candidate);
  awaitable<Measurement> run_once(Criterion criterion, int round, MeasuredCandidate& candidate);
  [[nodiscard]] bool is_wanted(Criterion const& criterion, int round,
                               MeasuredCandidate const& candidate) const;
  [[nodiscard]] std::vector<std::size_t> order();
  void keep(Runs runs, int round);
  [[nodiscard]] std::optional<RoundsEnd> over(int done) const;
  [[nodiscard]] bool is_clear() const;
  void announce() const;
  void record();

  BrickRefs const& bricks_;
  Recorder& recorder_;
  async::Stoppable& steps_;
  std::vector<MeasuredCandidate>& candidates_;
  RoundPlan const plan_;
  std::mt19937_64 generator_;
  MeasuredCandidate* running_ = nullptr;
  std::chrono::steady_clock::time_point began_;
  int disturbed_ = 0;  ///< rounds in a row that were disturbed twice
};

}  // namespace parallel_explore::run
