#include "stream/line_splitter.hpp"

#include <algorithm>

namespace parallel_explore::stream {

void LineSplitter::feed(std::string_view chunk, std::function<void(Line const&)> const& take) {
  while (!chunk.empty()) {
    auto const end = chunk.find('\n');
    if (end == std::string_view::npos) {
      keep(chunk);
      return;
    }
    auto const part = chunk.substr(0, end);
    if (line_size_ == 0 && part.size() <= limit_) {
      take({part, line_offset_, part.size()});
    } else {
      keep(part);
      take({kept_, line_offset_, line_size_});
    }
    line_offset_ += std::max<std::uint64_t>(line_size_, part.size()) + 1;
    line_size_ = 0;
    std::string().swap(kept_);
    chunk.remove_prefix(end + 1);
  }
}

void LineSplitter::keep(std::string_view part) {
  line_size_ += part.size();
  kept_.append(part.substr(0, limit_ - std::min(limit_, kept_.size())));
}

void LineSplitter::finish(std::function<void(Line const&)> const& take) {
  if (line_size_ == 0) return;
  take({kept_, line_offset_, line_size_});
  line_offset_ += line_size_;
  line_size_ = 0;
  std::string().swap(kept_);
}

}  // namespace parallel_explore::stream
