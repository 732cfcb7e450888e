#include "core/git_settings.hpp"

#include "text/secrets.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace parallel_explore::core {
namespace {

constexpr std::string_view count_variable = "GIT_CONFIG_COUNT";
constexpr std::string_view key_prefix = "GIT_CONFIG_KEY_";
constexpr std::string_view value_prefix = "GIT_CONFIG_VALUE_";

/// More would be a mistake; git has no limit.
constexpr int most_settings = 1000;

constexpr std::array<std::string_view, 10> safe_keys{
    "user.name",      "user.email",      "user.useconfigonly", "author.name",   "author.email",
    "committer.name", "committer.email", "safe.directory",     "core.autocrlf", "core.eol"};

/// Sections and names of settings are the same in upper and lower case.
std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

/// "https://user:password@host"
bool has_user_in_url(std::string_view text) {
  auto const scheme = text.find("://");
  if (scheme == std::string_view::npos) return false;
  auto const host = text.substr(scheme + 3);
  return host.substr(0, host.find('/')).find('@') != std::string_view::npos;
}

std::string const* find(Environment const& environment, std::string const& name) {
  auto const found = environment.find(name);
  return found == environment.end() ? nullptr : &found->second;
}

}  // namespace

GitSettings git_settings_in(Environment const& environment) {
  auto const* const count = find(environment, std::string(count_variable));
  int number = 0;
  if (count) std::from_chars(count->data(), count->data() + count->size(), number);
  GitSettings settings;
  for (int i = 0; i < std::min(number, most_settings); ++i) {
    auto const* const key = find(environment, std::string(key_prefix) + std::to_string(i));
    auto const* const value = find(environment, std::string(value_prefix) + std::to_string(i));
    if (!key || !value) return {};
    settings.emplace_back(*key, *value);
  }
  return settings;
}

bool is_git_setting(std::string_view variable) {
  return variable == count_variable || variable.starts_with(key_prefix) ||
         variable.starts_with(value_prefix);
}

bool is_safe_git_setting(std::string_view key) {
  return std::ranges::find(safe_keys, lower(key)) != safe_keys.end();
}

bool may_hold_credential(std::string_view key, std::string_view value) {
  auto const name = lower(key);
  return name.starts_with("credential.") || name.ends_with(".extraheader") ||
         name.ends_with(".cookiefile") || name.ends_with("pass") ||
         text::names_a_credential(name) || has_user_in_url(name) || has_user_in_url(value);
}

void put_git_settings(GitSettings const& settings, Environment& environment) {
  if (settings.empty()) return;
  environment[std::string(count_variable)] = std::to_string(settings.size());
  for (std::size_t i = 0; i < settings.size(); ++i) {
    environment[std::string(key_prefix) + std::to_string(i)] = settings[i].first;
    environment[std::string(value_prefix) + std::to_string(i)] = settings[i].second;
  }
}

}  // namespace parallel_explore::core
