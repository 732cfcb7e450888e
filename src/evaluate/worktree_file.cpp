#include "evaluate/worktree_file.hpp"

#include "files/regular.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace parallel_explore::evaluate {
namespace {

namespace fs = std::filesystem;

std::chrono::nanoseconds now_since_1970() {
  return std::chrono::system_clock::now().time_since_epoch();
}

/// Whether a path without symbolic links is below a directory.
bool is_below(fs::path const& path, fs::path const& directory) {
  auto const [end, unused] =
      std::mismatch(directory.begin(), directory.end(), path.begin(), path.end());
  return end == directory.end();
}

}  // namespace

WorktreeFile::WorktreeFile(fs::path worktree, std::string name)
    : worktree_(std::move(worktree)),
      name_(std::move(name)),
      start_(now_since_1970()),
      before_(state()) {}

std::optional<WorktreeFile::State> WorktreeFile::state() const {
  struct stat found {};
  if (::stat((worktree_ / name_).c_str(), &found) != 0) return std::nullopt;
  return State{
      found.st_ino, static_cast<std::uintmax_t>(found.st_size),
      std::chrono::seconds(found.st_mtim.tv_sec) + std::chrono::nanoseconds(found.st_mtim.tv_nsec)};
}

bool WorktreeFile::was_just_written() const {
  return before_ && start_ - before_->written < clock_tick;
}

FileContent WorktreeFile::read() const {
  constexpr auto coarse = std::chrono::seconds(1);  // as the clocks of some file systems are
  constexpr std::uintmax_t largest = std::uintmax_t{32} << 20;
  auto const shown = text::clean_line(name_, 100);
  std::error_code error;
  auto const file = fs::canonical(worktree_ / name_, error);
  auto const now = state();
  if (error || !now) return {std::nullopt, fmt::format("did not write {}", shown)};
  auto const root = fs::canonical(worktree_, error);
  if (error || !is_below(file, root))
    return {std::nullopt, fmt::format("wrote {} outside of the worktree", shown)};
  if (!fs::is_regular_file(file, error))
    return {std::nullopt, fmt::format("wrote {}, which is not a regular file", shown)};
  if (now == before_ || now->written < start_ - coarse)
    return {std::nullopt, fmt::format("did not write {}: it is older than this run", shown)};
  if (now->size > largest) {
    auto const mib = static_cast<double>(now->size) / (1 << 20);
    return {std::nullopt,
            fmt::format("wrote {} with {:.1f} MiB; at most 32 MiB are read", shown, mib)};
  }
  auto in = files::input(file);
  if (!in) return {std::nullopt, fmt::format("wrote {}, which cannot be read", shown)};
  std::string text(now->size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return {std::move(text), {}};
}

}  // namespace parallel_explore::evaluate
