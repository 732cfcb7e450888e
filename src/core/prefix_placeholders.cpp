#include "core/prefix_placeholders.hpp"

#include <algorithm>
#include <array>

namespace parallel_explore::core {
namespace {

/// Placeholders with values that are the same for every command of a worktree, or name one command.
constexpr std::array<std::string_view, 10> of_commands{
    "worktree", "folder",  "directory",  "approach", "experiment",
    "job",      "git_dir", "repository", "user",     "home"};
/// Placeholders for the command itself.
constexpr std::array<std::string_view, 2> of_run{"environment", "command"};
constexpr std::array<std::string_view, 2> of_variables{"name", "value"};

bool is_of_word(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

}  // namespace

std::vector<std::string> prefix_placeholders(PrefixKey key) {
  if (key == PrefixKey::env) return {of_variables.begin(), of_variables.end()};
  std::vector<std::string> names{of_commands.begin(), of_commands.end()};
  if (key == PrefixKey::run) names.insert(names.end(), of_run.begin(), of_run.end());
  // It is where the directory is found.
  if (key == PrefixKey::mount) std::erase(names, "directory");
  return names;
}

std::vector<std::string> placeholders_in(std::string_view text) {
  std::vector<std::string> found;
  auto open = text.find('{');
  while (open != std::string_view::npos) {
    bool const is_variable = open > 0 && text[open - 1] == '$';
    auto const word = text.substr(open + 1, text.find('}', open) - open - 1);
    bool const is_whole = open + 1 + word.size() < text.size();
    if (!is_variable && is_whole && !word.empty() && std::ranges::all_of(word, is_of_word))
      found.emplace_back(word);
    open = text.find('{', open + 1);
  }
  return found;
}

}  // namespace parallel_explore::core
