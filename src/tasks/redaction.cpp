#include "tasks/redaction.hpp"

#include "text/secrets.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace parallel_explore::tasks {
namespace {

constexpr std::string_view removed = "[removed]";

/// Prefixes of tokens of known services.
constexpr std::array<std::string_view, 18> beginnings{
    "ghp_",  "gho_",  "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "sk-", "xoxb-",
    "xoxp-", "xoxa-", "AKIA", "ASIA", "AIza", "npm_",        "pypi-",  "eyJ", "hf_"};
constexpr std::size_t shortest_token = 16;

bool is_token(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.' ||
         c == '+' || c == '/' || c == '=';
}

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

std::size_t length_of(std::string_view text, bool (*belongs)(char)) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, belongs) - text.begin());
}

/// The length of the token at the beginning of `text`; 0: there is none.
std::size_t token_length(std::string_view text) {
  for (auto const beginning : beginnings) {
    if (!text.starts_with(beginning)) continue;
    auto const length = length_of(text, is_token);
    if (length >= shortest_token) return length;
  }
  return 0;
}

/// The value in `NAME=value`, `NAME: value` or `"NAME": "value"` if the name is that of a
/// credential.
struct Value {
  std::size_t at = 0, length = 0;
};
Value assigned_value(std::string_view text) {
  auto const name = length_of(text, is_name);
  if (name == 0 || !text::names_a_credential(text.substr(0, name))) return {};
  auto at = name;
  auto const skip = [&](std::string_view these) {
    while (at < text.size() && these.find(text[at]) != std::string_view::npos) ++at;
  };
  skip("\"' ");
  if (at >= text.size() || (text[at] != '=' && text[at] != ':')) return {};
  ++at;
  skip("\"' ");
  auto const end = std::min(text.find_first_of("\"' \t\r\n,;&", at), text.size());
  return end - at < 4 ? Value{} : Value{at, end - at};
}

/// The length of "user:password" in "//user:password@"; 0: there is none.
std::size_t user_info_length(std::string_view text) {
  if (!text.starts_with("//")) return 0;
  auto const end = text.find_first_of("@/ \t\r\n\"'", 2);
  return end != std::string_view::npos && text[end] == '@' && end > 2 ? end - 2 : 0;
}

std::size_t private_key_length(std::string_view text) {
  if (!text.starts_with("-----BEGIN ")) return 0;
  auto const kind = text.substr(0, std::min<std::size_t>(text.size(), 60));
  if (kind.find("PRIVATE KEY") == std::string_view::npos) return 0;
  auto const end = text.find("-----END ");
  if (end == std::string_view::npos) return text.size();
  return std::min(text.find('\n', end), text.size());
}

}  // namespace

std::string redact(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    auto const rest = text.substr(i);
    bool const begins = i == 0 || !is_name(text[i - 1]);
    if (auto const length = private_key_length(rest); length > 0) {
      result += removed;
      i += length;
    } else if (auto const user = user_info_length(rest); user > 0) {
      (result += "//") += removed;
      i += 2 + user;
    } else if (auto const token = begins ? token_length(rest) : 0; token > 0) {
      result += removed;
      i += token;
    } else if (auto const value = begins ? assigned_value(rest) : Value{}; value.length > 0) {
      (result += rest.substr(0, value.at)) += removed;
      i += value.at + value.length;
    } else {
      result += text[i++];
    }
  }
  return result;
}

std::string last_lines(std::string_view text, std::size_t lines, std::size_t bytes) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  if (text.size() > bytes) {
    text.remove_prefix(text.size() - bytes);
    if (auto const line = text.find('\n'); line != std::string_view::npos)
      text.remove_prefix(line + 1);
  }
  auto from = text.size();
  for (std::size_t i = 0; i < lines && from != std::string_view::npos; ++i)
    from = from == 0 ? std::string_view::npos : text.rfind('\n', from - 1);
  return std::string(from == std::string_view::npos ? text : text.substr(from + 1));
}

}  // namespace parallel_explore::tasks
