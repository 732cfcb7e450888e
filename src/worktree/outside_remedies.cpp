#include "worktree/outside_remedies.hpp"

#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace parallel_explore::worktree {
namespace {

constexpr std::size_t longest_value = 300;

bool is_plain(char letter) {
  constexpr std::string_view others = "_-./:=@+,";
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
         others.find(letter) != std::string_view::npos;
}

bool names_credential(std::string const& key) {
  static constexpr std::array<std::string_view, 6> words{"header", "token",  "password",
                                                         "passwd", "secret", "cookie"};
  return std::ranges::any_of(
      words, [&](std::string_view word) { return key.find(word) != std::string::npos; });
}

/// Whether a value is short, on one line, and no address with a user in it.
bool is_harmless(std::string const* value) {
  if (!value) return true;
  auto const scheme = value->find("://");
  bool const has_user =
      scheme != std::string::npos && value->find('@', scheme) != std::string::npos;
  return !has_user && value->size() <= longest_value && text::clean_line(*value, 1000) == *value;
}

/// The option that names the file for `git config`.
std::string scope_option(Repository const& repository, std::string const& origin) {
  if (origin == (repository.git_dir / "config").string()) return {};
  return " --file " + quoted(origin);
}

}  // namespace

std::string quoted(std::string const& word) {
  if (!word.empty() && std::ranges::all_of(word, is_plain)) return word;
  std::string text = "'";
  for (char const letter : word)
    text += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return text + "'";
}

bool may_be_told(std::string const& key, std::string const* before, std::string const* after) {
  auto lower = key;
  std::ranges::transform(lower, lower.begin(), [](unsigned char letter) {
    return static_cast<char>(std::tolower(letter));
  });
  bool const has_user = lower.find('@') != std::string::npos;
  return !has_user && !names_credential(lower) && is_harmless(before) && is_harmless(after);
}

std::string remedy_of_setting(Repository const& repository, Subject const& setting,
                              std::string const* before, std::string const* after) {
  bool const is_file = setting.origin.starts_with('/');
  if (!is_file || text::clean_line(setting.name, 1000) != setting.name) return {};
  auto const command = "git config" + scope_option(repository, setting.origin);
  if (!before) return fmt::format("{} --unset-all {}", command, quoted(setting.name));
  if (!may_be_told(setting.name, before, after)) return {};
  return fmt::format("{}{} {} {}", command, after ? " --replace-all" : "", quoted(setting.name),
                     quoted(*before));
}

std::string remedy_of_reference(std::string const& name, std::string const* before,
                                std::string const* after, bool is_checked_out) {
  auto const is_id = [](std::string const* value) {
    return value && value->size() >= 40 && value->find(' ') == std::string::npos;
  };
  bool const exists = after && *after != "gone";
  if (!before)
    return is_id(after) ? fmt::format("git update-ref --no-deref -d {} {}", quoted(name), *after)
                        : std::string();
  if (!is_id(before)) return {};
  if (is_checked_out && exists) return "git reset --keep " + *before;
  if (!exists) return fmt::format("git update-ref {} {}", quoted(name), *before);
  if (!is_id(after)) return {};
  return fmt::format("git update-ref {} {} {}", quoted(name), *before, *after);
}

awaitable<std::string> remedy_of_git_file(Repository repository, std::string file,
                                          FileText content) {
  auto const path = quoted((repository.git_dir / file).string());
  if (!content) co_return "rm -r " + path;
  if (!is_content(content)) co_return std::string();
  std::vector<std::string> store{"hash-object", "-w", "--no-filters", "--stdin"};
  GitExtras extras;
  extras.input = *content;
  GitResult const stored = co_await repository.git().attempt(std::move(store), std::move(extras));
  if (stored.status != 0) co_return std::string();
  co_return fmt::format("git cat-file blob {} > {}", without_newline(stored.output), path);
}

}  // namespace parallel_explore::worktree
