#include "file_tail.hpp"

#include "files/regular.hpp"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

std::uintmax_t FileTail::skip_to_last(std::uintmax_t bytes) {
  std::error_code error;
  auto const size = std::filesystem::file_size(file_, error);
  if (error || size <= bytes) return 0;
  position_ = static_cast<std::streamoff>(size - bytes);
  skips_line_ = true;
  return size - bytes;
}

bool FileTail::read_news(std::size_t limit) {
  auto in = files::input(file_);
  if (!in) return true;
  in.seekg(position_);
  std::array<char, 65536> buffer;
  std::size_t taken = 0;
  while ((limit == 0 || taken < limit) &&
         (in.read(buffer.data(), buffer.size()) || in.gcount() > 0)) {
    auto const length = static_cast<std::size_t>(in.gcount());
    position_ += in.gcount();
    taken += length;
    std::string_view const chunk(buffer.data(), length);
    if (!(unit_ == Unit::lines ? give_lines(chunk) : take_(chunk))) return false;
  }
  return true;
}

bool FileTail::give_lines(std::string_view chunk) {
  for (auto end = chunk.find('\n'); end != std::string_view::npos; end = chunk.find('\n')) {
    rest_ += chunk.substr(0, end);
    auto const line = std::exchange(rest_, {});
    chunk.remove_prefix(end + 1);
    if (!std::exchange(skips_line_, false) && !take_(line)) return false;
  }
  rest_ += chunk;
  return true;
}

void FileTail::give_rest() {
  if (!rest_.empty()) (void)take_(std::exchange(rest_, {}));
}

}  // namespace pexplore
