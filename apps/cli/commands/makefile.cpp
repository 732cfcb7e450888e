#include "commands.hpp"
#include "files/durable.hpp"
#include "install/file_change.hpp"
#include "install/plugin_files.hpp"
#include "output.hpp"
#include "parallel_explore/error.hpp"
#include "text/digest.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

namespace pexplore {

using namespace parallel_explore;
namespace fs = std::filesystem;

namespace {

/// A place for files that can be made again.
fs::path cache_directory() {
  char const* const named = std::getenv("XDG_CACHE_HOME");
  if (named && fs::path(named).is_absolute()) return fs::path(named) / "pexplore";
  char const* const home = std::getenv("HOME");
  if (home && fs::path(home).is_absolute()) return fs::path(home) / ".cache/pexplore";
  throw Error(ErrorCode::not_found, "HOME is not set", "set it, or XDG_CACHE_HOME");
}

/// The file that make or CMake is to read. Its name has the digest of its content, so that programs
/// of several versions do not replace each other's.
fs::path written(install::PluginFile const& file) {
  auto const directory = cache_directory() / text::digest(file.content).substr(0, 12);
  auto const path = directory / file.path;
  if (install::found_at(path).content == file.content) return path;
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) throw files::write_error(path, error.value());
  files::replace_soon(path, file.content);
  return path;
}

/// With the blanks escaped that would end a name in `include`.
std::string for_make(std::string const& path) {
  std::string text;
  for (char const c : path) {
    if (c == ' ') text += '\\';
    text += c;
  }
  return text;
}

}  // namespace

void declare_makefile(CLI::App& command, Action& action) {
  auto const cmake = std::make_shared<bool>(false);
  command.add_flag("--cmake", *cmake, "Of the CMake module ParallelExplore.cmake instead");
  command.footer(
      "In a makefile:\n\n"
      "  include $(shell pexplore makefile)\n\n"
      "Then:\n\n"
      "  make parallel-explore NAME=limiter VARIANTS='{\"bucket\":\"a token "
      "bucket\",\"window\":\"a "
      "sliding window\"}'");
  command.callback([cmake, &action] {
    action = [cmake] {
      auto const path = written(*cmake ? install::cmake_module() : install::makefile()).string();
      print((*cmake ? path : for_make(path)) + "\n");
      return 0;
    };
  });
}

}  // namespace pexplore
