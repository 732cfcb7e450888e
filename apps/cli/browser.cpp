#include "browser.hpp"

#include "child_at_terminal.hpp"
#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// As git does: a browser may have arguments.
int run_browser(std::string const& script, std::string const& browser, std::string const& page) {
  TerminalChild child;
  child.argv = {"/bin/sh", "-c", script, browser, page};
  child.directory = std::filesystem::current_path();
  return run_at_terminal(child);
}

}  // namespace

std::string browser_of(std::string const& with) {
  if (!with.empty()) return with;
  auto const is_set = [](char const* variable) {
    auto const* const value = std::getenv(variable);
    return value && *value;
  };
  if (is_set("BROWSER")) return std::getenv("BROWSER");
  return is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") ? "xdg-open" : "";
}

void show_in_browser(std::string const& browser, std::string const& page) {
  auto const status = run_browser(browser + " \"$@\"", browser, page);
  if (status == 0) return;
  constexpr int unknown_program = 127;
  if (status == unknown_program)
    throw Error(ErrorCode::not_found, fmt::format("cannot run {}", browser),
                "open the page yourself, or name a browser: --with firefox");
  throw Error(ErrorCode::unexpected, fmt::format("{} ended with status {}", browser, status));
}

void begin_in_browser(std::string const& browser, std::string const& page) {
  (void)run_browser(browser + " \"$@\" </dev/null >/dev/null 2>&1 &", browser, page);
}

}  // namespace pexplore
