#pragma once

#include "live/notice.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <vector>

namespace parallel_explore::live {

/// A notice that is due, and how many of its occasion it stands for.
struct DueNotice {
  Notice notice;
  int count = 1;

  bool operator==(DueNotice const&) const = default;
};

/// Keeps a run with many occasions from notifying a person a thousand times: the first of a kind is
/// due at once, and the ones soon after it are summed up in one message.
class NoticeQueue {
 public:
  using Time = std::chrono::steady_clock::time_point;

  static constexpr std::chrono::seconds gap{5};  ///< between two of the same occasion

  void add(Notice notice);

  /// Takes out what is due.
  [[nodiscard]] std::vector<DueNotice> due(Time now);

  /// Takes out everything, due or not.
  [[nodiscard]] std::vector<DueNotice> rest();

  /// When something that waits is due; none: nothing waits.
  [[nodiscard]] std::optional<Time> next() const;

 private:
  struct Waiting {
    std::optional<DueNotice> notice;  ///< the latest of its occasion
    std::optional<Time> told;         ///< when the last was due; none: never
  };

  std::map<Occasion, Waiting> all_;
};

}  // namespace parallel_explore::live
