#pragma once

#include "parallel_explore/exploration.hpp"

#include <filesystem>
#include <set>
#include <string>

namespace parallel_explore::tasks {

/// Files with the status of each task for other programs: `agent-TASK.status.json`, derived from
/// the record and replaced atomically.
class StatusFiles {
 public:
  /// The directory is created when needed; empty: nothing is written.
  explicit StatusFiles(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// Writes the files of the tasks that the event is about. A file that cannot be written is
  /// skipped: the record has everything.
  void on_event(Event const& event, Exploration const& exploration);

  /// Writes the files of all tasks in progress again, so that their `last_update` is recent.
  void refresh(Exploration const& exploration);

  [[nodiscard]] static std::filesystem::path file_of(std::filesystem::path const& directory,
                                                     std::string const& task);

 private:
  void write(Exploration const& exploration, ApproachRecord const& record);

  std::filesystem::path directory_;
};

}  // namespace parallel_explore::tasks
