#pragma once

#include "schedule/spending.hpp"
#include "schedule/start_queue.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace parallel_explore::schedule {

/// An approach to be worked on.
struct Entry {
  std::string approach;
  std::string agent;  ///< whose credentials it needs
  int retries = 0;    ///< so far
  Consumption consumption;
  std::vector<std::string> after;  ///< approaches that must have ended before it starts
};

/// Approaches that wait to start, in order. Every operation costs the logarithm of their number,
/// except that the end of an approach costs as much for each that waits for it.
class WaitingList {
 public:
  /// Adds an approach as the last one, not to start before that time.
  void add(Entry entry, Instant not_before = Instant::min());
  /// Adds an approach that resumes before any other starts.
  void add_first(Entry entry);
  /// Removes an approach. False if it does not wait.
  bool remove(std::string const& approach);
  /// Holds back all approaches that need the credentials of that agent.
  void hold(std::string const& agent) { groups_[agent].held = true; }

  /// Removes the first approach that may start and returns it; none: all have to wait. Until
  /// ended(), the approaches that come after it are held back.
  std::optional<Entry> start_next(Instant now);
  /// Takes the end of an approach that was started.
  void ended(std::string const& approach);

  /// Whether an approach waits for nothing but its time, a slot or the API.
  [[nodiscard]] bool has_work() const;
  /// Earliest start of one of those that lies after `now`; none: none waits for its time.
  [[nodiscard]] std::optional<Instant> next_start(Instant now) const;
  [[nodiscard]] bool holds_agents() const;
  /// Names of those that wait, in their order.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  struct Waiting {
    Entry entry;
    Instant not_before = Instant::min();
    int open_before = 0;  ///< number of those it comes after that wait or run
  };
  /// Approaches of one agent that do not wait for others.
  struct Group {
    bool held = false;
    StartQueue queue;
  };

  void insert(Place place, Entry entry, Instant not_before);
  Entry take(Place place);
  [[nodiscard]] StartQueue& queue_of(Waiting const& waiting) {
    return groups_[waiting.entry.agent].queue;
  }
  [[nodiscard]] bool is_open(std::string const& approach) const;
  /// Takes for those that come after an approach that it is open now (1) or no longer (-1).
  void change_open(std::string const& approach, int by);

  Place first_ = 0, last_ = -1;
  std::map<Place, Waiting> waiting_;
  std::unordered_multimap<std::string, Place> places_;  ///< of the approaches that wait
  std::set<std::string> started_;
  std::set<std::pair<std::string, Place>> ties_;  ///< an approach, and one that comes after it
  std::map<std::string, Group> groups_;           ///< by agent
};

}  // namespace parallel_explore::schedule
