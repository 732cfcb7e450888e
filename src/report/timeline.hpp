#pragma once

#include "parallel_explore/event.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::report {

/// Something that took time in a run.
struct TimeSpan {
  enum class Kind {
    setup,  ///< of a worktree
    session,
    evaluation,  ///< gates, and whatever else is measured beside sessions
    measuring,   ///< in rounds, when nothing else runs
    waiting,     ///< before a retry, or for another process that measures
    judging,     ///< a helper session that judges
    helper,      ///< any other helper session
    cooldown,    ///< no session starts, since the API refused one
    paused,      ///< by a person
  };
  std::string lane;  ///< the approach or sample; base_lane, run_lane or judging_lane
  Kind kind = Kind::session;
  TimePoint from;
  std::optional<TimePoint> to;  ///< none: it goes on at the end of the record
  std::string text = {};        ///< for people; may be empty
};

inline constexpr std::string_view base_lane = "untouched base", run_lane = "run",
                                  judging_lane = "judges";

/// The name in documents, spelt as the enumerator.
[[nodiscard]] std::string_view name_of(TimeSpan::Kind kind);

/// The spans as a trace that Perfetto and chrome://tracing open, with a track for each lane. Spans
/// without an end end with the last of all.
[[nodiscard]] std::string trace_of(std::vector<TimeSpan> const& spans);

/// The spans as a document of the report page, and from there.
[[nodiscard]] std::string timeline_document(std::vector<TimeSpan> const& spans);
[[nodiscard]] std::vector<TimeSpan> spans_in(std::string_view document);

/// The spans of an experiment, by its events.
class Timeline {
 public:
  void take(Event const& event);
  /// In the order in which they began.
  [[nodiscard]] std::vector<TimeSpan> const& spans() const { return spans_; }

 private:
  class Reader;
  std::vector<TimeSpan> spans_;
  std::map<std::string, std::size_t, std::less<>> open_;  ///< what is running → index of its span
};

}  // namespace parallel_explore::report
