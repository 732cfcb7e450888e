#pragma once

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// Why measuring in rounds ended.
enum class RoundsEnd {
  all_measured,   ///< every criterion has the rounds that it wants, or the most that it may have
  verdict_clear,  ///< more rounds would change nothing
  time_spent,     ///< `max_measuring` has passed
};

/// Events of measuring in rounds, when nothing else runs; see event.hpp.
namespace events {

/// Another process measures on the machine on which this run measures; this run waits until it has
/// finished.
struct MeasuringWaits {
  static constexpr std::string_view name = "orchestrator:measuring:wait";  ///< in the journal

  std::int64_t pid = 0;                ///< 0: not known
  std::string repository;              ///< that it works for; empty: not known
  std::chrono::milliseconds held{0};   ///< how long it has been measuring; 0: not known
  std::chrono::milliseconds limit{0};  ///< of the wait
  std::string host = {};               ///< the machine's name; empty: this one
  bool operator==(MeasuringWaits const&) const = default;
};
BOOST_DESCRIBE_STRUCT(MeasuringWaits, (), (pid, repository, held, limit, host))

/// Measuring in rounds begins.
struct MeasuringStarted {
  static constexpr std::string_view name = "orchestrator:measuring:start";  ///< in the journal

  std::vector<std::string> approaches;  ///< that are measured
  bool base = false;                    ///< the untouched base is measured as well
  std::vector<std::string> criteria;    ///< that are measured in each round, in that order
  int warm_up = 0;                      ///< rounds that do not count, before the others
  int first = 1;                        ///< number of the first round that counts
  int fewest = 1,                       ///< fewest rounds that count
      most = 1;                         ///< most rounds that count
  std::chrono::milliseconds limit{0};   ///< no round begins after it, beyond the fewest; 0: none
  std::uint64_t seed = 0;               ///< of the order within each round
  bool operator==(MeasuringStarted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(MeasuringStarted, (),
                      (approaches, base, criteria, warm_up, first, fewest, most, limit, seed))

/// A command of a round starts.
struct RunStarted {
  static constexpr std::string_view name = "orchestrator:measuring:run";  ///< in the journal

  std::string approach;   ///< empty: the untouched base
  std::string criterion;  ///< name of the criterion
  int round = 0;          ///< 0: a warm-up round
  bool operator==(RunStarted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(RunStarted, (), (approach, criterion, round))

/// Every candidate was measured once.
struct RoundCompleted {
  static constexpr std::string_view name = "orchestrator:measuring:round";  ///< in the journal

  int round = 0;                      ///< 0: a warm-up round
  std::chrono::milliseconds took{0};  ///< all of it
  double others = 0;                  ///< mean number of cores that other programs used meanwhile
  bool busy = false;                  ///< they may have disturbed it
  bool repeated = false;              ///< it does not count, and is measured again
  bool operator==(RoundCompleted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(RoundCompleted, (), (round, took, others, busy, repeated))

/// Measuring in rounds has ended.
struct MeasuringCompleted {
  static constexpr std::string_view name = "orchestrator:measuring:complete";  ///< in the journal

  int rounds = 0;                           ///< that count
  RoundsEnd end = RoundsEnd::all_measured;  ///< why
  bool operator==(MeasuringCompleted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(MeasuringCompleted, (), (rounds, end))

}  // namespace events

}  // namespace v0_2
}  // namespace parallel_explore
