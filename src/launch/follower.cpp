#include "launch/follower.hpp"

#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <array>
#include <unistd.h>

namespace parallel_explore::launch {

namespace fs = std::filesystem;

fs::path follower_program() {
  constexpr auto name = "pexplore-follow";
  std::error_code ignored;
  auto const here = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  fs::path const installed = PEXPLORE_LIBEXEC;
  for (auto const& place :
       {here / name, here / ".." / "libexec" / "parallel_explore" / name, installed / name}) {
    if (access(place.c_str(), X_OK) == 0) return place.lexically_normal();
  }
  throw Error(ErrorCode::host,
              fmt::format("{} is neither beside this program nor in {}", name, installed.string()),
              "install the library's programs as well: cmake --install");
}

}  // namespace parallel_explore::launch
