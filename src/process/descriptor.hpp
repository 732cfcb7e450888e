#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace parallel_explore::process {

/// Owns a file descriptor. Always close-on-exec and above 2.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();

  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] int release() { return std::exchange(number_, -1); }

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor read_end, write_end;
};

// All throw Error(resource) that names the limit when descriptors ran out.
[[nodiscard]] Pipe make_pipe();
[[nodiscard]] Descriptor open_null();
/// A file in memory with that content, to be read from its start: a child may read it
/// late or never, and no writer has to wait for it.
[[nodiscard]] Descriptor file_of(std::string_view content);
/// Two ends that are joined both ways; writing to one whose other is closed raises no signal when
/// sent with MSG_NOSIGNAL.
[[nodiscard]] Pipe make_socket_pair();
/// A descriptor that becomes readable when the process ends.
[[nodiscard]] Descriptor open_pidfd(int pid);

/// Error(resource) for an errno, naming the limit that was met.
[[noreturn]] void throw_resource(std::string const& what, int error);

}  // namespace parallel_explore::process
