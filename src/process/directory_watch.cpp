#include "process/directory_watch.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <sys/inotify.h>
#include <unistd.h>

namespace parallel_explore::process {

namespace asio = boost::asio;

DirectoryWatch::DirectoryWatch(asio::any_io_executor executor,
                               std::filesystem::path const& directory, Changes changes)
    : descriptor_(std::move(executor)), changes_(changes) {
  int const watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (watch == -1) throw_resource("cannot watch a directory", errno);
  descriptor_.assign(watch);
  add(directory);
}

void DirectoryWatch::add(std::filesystem::path const& directory) {
  std::uint32_t events = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CLOSE_WRITE;
  if (changes_ == Changes::writes) events |= IN_MODIFY;
  if (inotify_add_watch(descriptor_.native_handle(), directory.c_str(), events) == -1)
    throw_resource(fmt::format("cannot watch {}", directory.string()), errno);
}

awaitable<void> DirectoryWatch::changed() {
  if (closed()) co_return;
  boost::system::error_code ignored;
  co_await descriptor_.async_wait(asio::posix::stream_descriptor::wait_read,
                                  asio::redirect_error(asio::use_awaitable, ignored));
  if (closed()) co_return;
  std::array<char, 4096> events{};
  while (read(descriptor_.native_handle(), events.data(), events.size()) > 0) {
  }
}

void DirectoryWatch::close() {
  boost::system::error_code ignored;
  descriptor_.close(ignored);
}

}  // namespace parallel_explore::process
