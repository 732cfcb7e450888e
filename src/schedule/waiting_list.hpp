#pragma once

#include "schedule/cool_down.hpp"
#include "schedule/spending.hpp"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
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

/// Approaches that wait to start, in order, beside those that run.
class WaitingList {
 public:
  /// Adds an approach as the last one, not to start before that time.
  void add(Entry entry, Instant not_before = Instant::min());
  /// Adds an approach that resumes before any other starts.
  void add_first(Entry entry);
  /// Removes an approach. False if it does not wait.
  bool remove(std::string const& approach);
  /// Holds back all approaches that need the credentials of that agent.
  void hold(std::string const& agent) { held_agents_.insert(agent); }

  /// Moves the first approach that may start to `running` and returns its name; none: all have to
  /// wait.
  std::optional<std::string> start_next(Instant now, std::map<std::string, Entry>& running);

  /// Whether an approach waits for nothing but its time, a slot or the API.
  [[nodiscard]] bool has_work(std::map<std::string, Entry> const& running) const;
  /// Earliest start that lies after `now`; none: no approach waits for its time.
  [[nodiscard]] std::optional<Instant> next_start(Instant now) const;
  [[nodiscard]] bool holds_agents() const { return !held_agents_.empty(); }
  [[nodiscard]] std::vector<Entry> entries() const;

 private:
  struct Waiting {
    Entry entry;
    Instant not_before = Instant::min();
  };
  [[nodiscard]] std::set<std::string> open_names(std::map<std::string, Entry> const& running) const;
  [[nodiscard]] bool is_held(Waiting const& waiting, std::set<std::string> const& open) const;

  void insert(std::deque<Waiting>::iterator place, Entry entry, Instant not_before);
  Entry take(std::deque<Waiting>::iterator place);

  std::deque<Waiting> waiting_;
  std::size_t ordered_ = 0,  ///< those that wait for others
      delayed_ = 0;          ///< those with a time to start
  std::set<std::string> held_agents_;
};

}  // namespace parallel_explore::schedule
