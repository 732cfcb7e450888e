#include "worktree/room.hpp"

#include "worktree/trusted_programs.hpp"

#include <charconv>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace parallel_explore::worktree {

awaitable<std::uint64_t> checkout_bytes(Repository const& repository) {
  if (repository.here.empty()) co_return 0;
  Git const git = before_sessions(repository.git_here());
  std::vector<std::string> ask{"ls-files", "--debug", "--full-name", ":/"};
  std::string const listed = co_await git.run(std::move(ask));
  // Below each file is a line "  size: 123\tflags: 0"; no line of a name begins with blanks and
  // ends like that, since git quotes what is not printable.
  constexpr std::string_view mark = "\n  size: ";
  std::uint64_t sum = 0;
  for (auto at = listed.find(mark); at != std::string::npos; at = listed.find(mark, at)) {
    at += mark.size();
    std::uint64_t size = 0;
    if (std::from_chars(listed.data() + at, listed.data() + listed.size(), size).ec == std::errc())
      sum += size;
  }
  co_return sum;
}

std::optional<std::uint64_t> free_bytes(std::filesystem::path directory) {
  std::error_code error;
  while (!std::filesystem::exists(directory, error) && directory.has_relative_path())
    directory = directory.parent_path();
  auto const space = std::filesystem::space(directory, error);
  if (error) return std::nullopt;
  return space.available;
}

}  // namespace parallel_explore::worktree
