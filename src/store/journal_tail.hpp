#pragma once

#include "parallel_explore/event.hpp"

#include <filesystem>
#include <functional>
#include <ios>

namespace parallel_explore::store {

/// Reads a journal that another process writes, event by event as they come.
class JournalTail {
 public:
  explicit JournalTail(std::filesystem::path file) : file_(std::move(file)) {}

  /// Gives each event since the last call; a line that is not whole yet is for the next. Throws
  /// Error(journal) for a damaged line.
  void read(std::function<void(Event)> const& take);

  /// The end of the last event that was given, in bytes.
  [[nodiscard]] std::streamoff position() const { return position_; }

 private:
  std::filesystem::path file_;
  std::streamoff position_ = 0;
};

}  // namespace parallel_explore::store
