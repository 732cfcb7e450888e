#include "spec/cursor_worktrees.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace parallel_explore::spec {
namespace {

namespace json = boost::json;

/// In single quotes, for a shell.
std::string quoted(std::string_view text) {
  std::string result = "'";
  for (char const c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      result += c;
    }
  }
  return result + "'";
}

std::string run_script(std::string_view path) {
  return fmt::format(
      "script=\"$ROOT_WORKTREE_PATH\"/.cursor/{}; if test -x \"$script\"; then \"$script\"; else "
      "sh "
      "\"$script\"; fi",
      quoted(path));
}

std::vector<std::string> commands_of(json::value const& value) {
  std::vector<std::string> commands;
  if (auto const* const script = value.if_string(); script && !script->empty())
    commands.push_back(run_script(*script));
  if (auto const* const list = value.if_array()) {
    for (auto const& each : *list) {
      if (each.is_string() && !each.get_string().empty()) commands.emplace_back(each.get_string());
    }
  }
  return commands;
}

}  // namespace

std::vector<std::string> cursor_setup(std::string_view text) {
  boost::system::error_code error;
  auto const value = json::parse(text, error);
  if (error) return {};
  // In its first form, the file was the list.
  if (value.is_array()) return commands_of(value);
  auto const* const object = value.if_object();
  if (!object) return {};
  for (auto const* key : {"setup-worktree-unix", "setup-worktree"}) {
    if (auto const* const found = object->if_contains(key)) return commands_of(*found);
  }
  return {};
}

}  // namespace parallel_explore::spec
