#include "key_reader.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// The bytes of one key come closer together.
constexpr auto key_time = std::chrono::milliseconds(50);

}  // namespace

KeyReader::KeyReader(boost::asio::io_context& loop, int descriptor, OnKey on_key)
    : descriptor_(descriptor), on_key_(std::move(on_key)), keys_(loop), timer_(loop) {
  if (descriptor_ != -1) keys_.assign(descriptor_);
}

KeyReader::~KeyReader() {
  if (keys_.is_open()) keys_.release();
}

void KeyReader::start() {
  if (descriptor_ == -1 || is_started_) return;
  is_started_ = true;
  wait();
}

void KeyReader::stop() {
  is_started_ = false;
  timer_.cancel();
  boost::system::error_code ignored;
  keys_.cancel(ignored);
}

void KeyReader::wait() {
  keys_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                   [this](boost::system::error_code error) {
                     if (!error && is_started_) read();
                   });
}

void KeyReader::read() {
  std::array<char, 1024> buffer;
  auto const length = ::read(descriptor_, buffer.data(), buffer.size());
  bool const comes_later = length == -1 && (errno == EAGAIN || errno == EINTR);
  if (length <= 0 && !comes_later) {
    is_started_ = false;  // the terminal is gone
    return;
  }
  if (length > 0)
    give(decoder_.feed(std::string_view(buffer.data(), static_cast<std::size_t>(length))));
  if (!is_started_) return;
  wait();
  if (!decoder_.waits()) return;
  timer_.expires_after(key_time);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error && is_started_) give(decoder_.flush());
  });
}

void KeyReader::give(std::vector<live::Keystroke> const& keys) {
  for (auto const& key : keys) on_key_(key);
}

}  // namespace pexplore
