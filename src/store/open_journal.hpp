#pragma once

#include "parallel_explore/progress_store.hpp"
#include "store/journal_file.hpp"
#include "store/lock.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore::store {

inline constexpr auto journal_name = "journal.jsonl";

/// A journal as it was read.
struct Loaded {
  Exploration exploration;
  JournalScan scan;
  TimePoint last;  ///< time of the last event
};

/// Times of events, which never go back: the clock may be set while a process runs, and between two
/// processes. The time for which the machine slept counts.
class EventClock {
 public:
  /// Gives no time before `last`.
  explicit EventClock(TimePoint last);
  [[nodiscard]] TimePoint now() const;

 private:
  TimePoint begin_;
  std::chrono::nanoseconds begun_;  ///< since the machine was started
};

/// A journal that is written to, with the files that are derived from it.
class OpenJournal final : public Journal {
 public:
  OpenJournal(std::filesystem::path directory, std::string name, Lock lock, Loaded loaded,
              DerivedFiles const& derived);
  ~OpenJournal() override;
  OpenJournal(OpenJournal const&) = delete;
  OpenJournal& operator=(OpenJournal const&) = delete;

  Event append(EventPayload payload) override;
  Event append_soon(EventPayload payload, std::function<void(std::exception_ptr)> then) override;
  [[nodiscard]] Exploration const& exploration() const override { return exploration_; }
  void write_file(std::filesystem::path const& relative, std::string_view content) override;
  [[nodiscard]] std::filesystem::path directory() const override { return directory_; }

  /// Writes the derived files that are missing, or older than the journal: a process was killed
  /// before it wrote them, or they were removed.
  void restore_derived();

 private:
  struct Derived {
    std::filesystem::path file;
    std::string content;
  };

  [[nodiscard]] Event numbered(EventPayload payload) const;
  [[nodiscard]] Derived spec() const;
  [[nodiscard]] std::optional<Derived> approach_file(std::string const& name) const;
  [[nodiscard]] std::vector<Derived> further_files(std::string const& name) const;
  std::vector<Derived> derived_of(Event const& event);
  std::vector<Derived> progress();
  static void write(std::vector<Derived> const& derived);

  std::filesystem::path directory_;
  std::string name_;
  Lock lock_;
  Exploration exploration_;
  EventClock clock_;
  JournalFile file_;
  DerivedFiles const& derived_;
  std::chrono::steady_clock::time_point progress_written_;
  ExplorationState written_state_ = ExplorationState::running;  ///< in progress.json, at least
};

}  // namespace parallel_explore::store
