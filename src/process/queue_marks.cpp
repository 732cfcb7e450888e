#include "process/queue_marks.hpp"

namespace parallel_explore::process {

QueueMarks::Reading QueueMarks::take(std::string_view chunk) {
  constexpr std::string_view waits = "\001waits ";
  Reading reading;
  while (is_waiting_ && !chunk.empty()) {
    auto const end = chunk.find('\n');
    line_ += chunk.substr(0, end);
    chunk.remove_prefix(end == std::string_view::npos ? chunk.size() : end);
    bool const is_mark = line_.starts_with('\001');
    if (is_mark && chunk.empty()) break;  // the rest of the line comes later
    if (is_mark) chunk.remove_prefix(1);
    if (line_.starts_with(waits)) {
      reason_ = line_.substr(waits.size());
      reading.has_reason = true;
    } else {
      is_waiting_ = false;
      reading.has_begun = is_mark;
      if (!is_mark) reading.error = line_;
    }
    line_.clear();
  }
  reading.error += chunk;
  return reading;
}

}  // namespace parallel_explore::process
