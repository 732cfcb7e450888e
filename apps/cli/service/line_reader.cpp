#include "service/line_reader.hpp"

#include "service/json_rpc.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <unistd.h>
#include <utility>

namespace pexplore::service {

using namespace parallel_explore;

namespace asio = boost::asio;

LineReader::LineReader(asio::io_context& loop) : input_(loop, dup(STDIN_FILENO)) {}

std::optional<LineReader::Line> LineReader::take() {
  auto const end = pending_.find('\n', searched_);
  if (end == std::string::npos) {
    searched_ = pending_.size();
    if (pending_.size() > longest_message) {
      skipping_ = true;
      pending_.clear();
      searched_ = 0;
    }
    return std::nullopt;
  }
  Line line{pending_.substr(0, end), std::exchange(skipping_, false)};
  if (line.too_long) line.text.clear();
  pending_.erase(0, end + 1);
  searched_ = 0;
  return line;
}

awaitable<std::optional<LineReader::Line>> LineReader::next() {
  while (true) {
    while (auto line = take()) {
      bool const blank = line->text.find_first_not_of(" \t\r") == std::string::npos;
      if (blank && !line->too_long) continue;
      // The work that the line before asked for begins before this one, which may cancel it.
      co_await asio::post(input_.get_executor(), asio::use_awaitable);
      co_return line;
    }
    boost::system::error_code error;
    auto const length = co_await input_.async_read_some(
        asio::buffer(chunk_), asio::redirect_error(asio::use_awaitable, error));
    if (!error) {
      pending_.append(chunk_.data(), length);
      continue;
    }
    if (pending_.empty() && !skipping_) co_return std::nullopt;
    pending_ += '\n';  // the next turn of the loop takes it
  }
}

}  // namespace pexplore::service
