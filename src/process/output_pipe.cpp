#include "process/output_pipe.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace parallel_explore::process {
namespace {

/// One buffer of a thread serves all children: output is handed on before the next read.
constexpr std::size_t chunk_size = 64 * 1024;
thread_local std::array<char, chunk_size> chunk;

/// Chunks that are taken from one child before others have their turn.
constexpr int chunks_at_once = 16;

/// A pipe holds no more than 1 MiB unless a process keeps writing.
constexpr int most_left_chunks = 64;

}  // namespace

OutputPipe::OutputPipe(boost::asio::any_io_executor executor, Descriptor read_end, Handler handler)
    : pipe_(std::move(executor)), handler_(std::move(handler)) {
  fcntl(read_end.number(), F_SETFL, O_NONBLOCK);
  pipe_.assign(read_end.number());
  (void)read_end.release();
}

void OutputPipe::watch() {
  pipe_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                   [this, alive = std::weak_ptr(alive_)](boost::system::error_code error) {
                     if (!alive.expired() && !error && read_available()) watch();
                   });
}

OutputPipe::Readable OutputPipe::read_some() {
  ssize_t size = 0;
  do {
    size = read(pipe_.native_handle(), chunk.data(), chunk.size());
  } while (size == -1 && errno == EINTR);
  if (size > 0) {
    handler_(std::string_view(chunk.data(), static_cast<std::size_t>(size)));
    return Readable::more;
  }
  ended_ = size == 0;
  return size == -1 && errno == EAGAIN ? Readable::later : Readable::never;
}

/// False once the output has ended.
bool OutputPipe::read_available() {
  for (int i = 0; i < chunks_at_once; ++i) {
    auto const readable = read_some();
    if (readable != Readable::more) return readable == Readable::later;
  }
  return true;
}

bool OutputPipe::drain() {
  for (int i = 0; i < most_left_chunks && !ended_; ++i) {
    if (read_some() != Readable::more) break;
  }
  return ended_;
}

}  // namespace parallel_explore::process
