#pragma once

#include "live/model.hpp"
#include "live/pace.hpp"
#include "parallel_explore/exploration.hpp"
#include "serve/board.hpp"
#include "serve/event_stream.hpp"
#include "store/journal_tail.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <sys/types.h>

namespace parallel_explore::serve {

/// One experiment as its record grows: what is sent to a browser, given what it has seen already. A
/// slow reader gets fewer messages, but misses nothing: no reader has a queue.
class Feed {
 public:
  explicit Feed(std::filesystem::path const& directory);

  /// Reads what is new. `held`: a process runs it. Whether anything a reader sees is another. A
  /// record that is damaged, or gone, is said in the messages; another record in its place is read
  /// from its start.
  bool read(bool held, TimePoint now);

  /// For estimates of the time that is left.
  void set_pace(live::Pace pace) { pace_ = std::move(pace); }

  [[nodiscard]] Exploration const& exploration() const { return exploration_; }
  [[nodiscard]] std::string const& head() const { return head_; }
  [[nodiscard]] std::string const& fault() const { return fault_; }  ///< empty: none
  [[nodiscard]] bool is_running() const {
    return model_state_ == ExplorationState::running && fault_.empty();
  }

  /// Counts what readers can see, from 1.
  [[nodiscard]] std::uint64_t revision() const { return revision_; }
  [[nodiscard]] Cursor cursor() const { return {generation_, offset_}; }

  /// The JSON of everything that is new to a reader, without its opening brace and with `"whole"`
  /// where the reader is to forget what it has. Made once for all readers that have seen the same.
  [[nodiscard]] std::shared_ptr<std::string const> news(Cursor const& seen);

 private:
  void take(Event const& event);
  void restart();
  [[nodiscard]] bool is_other_file() const;
  [[nodiscard]] bool show(bool held, TimePoint now);
  [[nodiscard]] bool read_last_lines(live::Model const& model, TimePoint now);

  std::filesystem::path file_;
  store::JournalTail tail_;
  ino_t inode_ = 0;
  Exploration exploration_;
  live::Pace pace_;
  ExplorationState model_state_ = ExplorationState::pending;
  Board rows_;
  std::string generation_, head_, fault_;
  std::string last_lines_ = "{}";  ///< JSON; by approach, of agents that only print
  TimePoint last_lines_read_;
  std::uint64_t offset_ = 0, revision_ = 0;
  std::map<std::string, std::shared_ptr<std::string const>> made_;  ///< by cursor, of this revision
};

}  // namespace parallel_explore::serve
