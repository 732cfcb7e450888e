#include "store/spec_text.hpp"

#include "files/regular.hpp"
#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>

namespace parallel_explore::store {

namespace fs = std::filesystem;

namespace {

/// A pipe that the shell made: "/dev/stdin", "/dev/fd/63". No other is opened, since it may have
/// been put in the place of a file.
bool is_pipe_of_shell(fs::path const& file) {
  auto const name = file.string();
  return name.starts_with("/dev/") || name.starts_with("/proc/");
}

}  // namespace

/// A pipe has no size before it is read, so that everything is read once, up to the limit.
std::string spec_text(fs::path const& file, std::size_t largest) {
  errno = 0;
  auto in = is_pipe_of_shell(file) ? std::ifstream(file, std::ios::binary)
                                   : files::input(file, files::Links::followed);
  if (!in) {
    int const error = errno;
    auto const text = fmt::format("{} {}", file.string(), files::problem_of(file, error));
    bool const no_descriptor = error == EMFILE || error == ENFILE;
    if (no_descriptor) throw Error(ErrorCode::resource, text, "raise the limit: ulimit -n");
    throw Error(ErrorCode::not_found, text, "write one: pexplore init");
  }
  std::string content, block(1 << 16, '\0');
  while (in && content.size() <= largest) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    content.append(block, 0, static_cast<std::size_t>(in.gcount()));
  }
  if (!in.eof() && in.fail())
    throw Error(ErrorCode::not_found, fmt::format("cannot read {}", file.string()));
  if (content.size() > largest) {
    bool const is_spec = largest == largest_spec;
    throw Error(ErrorCode::spec,
                fmt::format("{}: more than {} MiB is too much{}", file.string(), largest >> 20U,
                            is_spec ? " for a spec" : ""),
                is_spec ? "put long texts into files of their own, such as `instructions`" : "");
  }
  return content;
}

}  // namespace parallel_explore::store
