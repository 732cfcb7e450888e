#include "text/secrets.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace parallel_explore::text {
namespace {

constexpr std::size_t shortest_secret = 8;

/// Whole words of a name. "TOKENS" is not one of them: it usually counts tokens.
constexpr std::array<std::string_view, 18> credential_words{
    "KEY",    "APIKEY", "TOKEN",      "SECRET",     "SECRETS",     "PASSWORD",
    "PASSWD", "PASS",   "PASSPHRASE", "CREDENTIAL", "CREDENTIALS", "AUTH",
    "PAT",    "JWT",    "ACCESSKEY",  "PRIVATEKEY", "COOKIE",      "BEARER"};

/// Endings of names whose values only refer to a secret or to its use.
constexpr std::array<std::string_view, 10> reference_endings{
    "_FILE", "_PATH", "_DIR", "_SOCK", "_URL", "_TYPE", "_METHOD", "_HELPER", "_ID", "_HOST"};

bool is_credential_word(std::string_view word) {
  return std::ranges::find(credential_words, word) != credential_words.end();
}

/// The text as escaped in a JSON string.
std::string escaped(std::string const& value) {
  std::string text;
  for (char const c : value) {
    if (c == '"' || c == '\\') text += '\\';
    if (c == '\n') {
      text += "\\n";
    } else if (c == '\t') {
      text += "\\t";
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace

bool names_a_credential(std::string_view variable) {
  std::string name(variable);
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  for (auto const end : reference_endings) {
    if (name.ends_with(end)) return false;
  }
  std::size_t begin = 0;
  while (begin <= name.size()) {
    auto const end = std::min(name.find_first_of("_-.", begin), name.size());
    if (is_credential_word(std::string_view(name).substr(begin, end - begin))) return true;
    begin = end + 1;
  }
  return name.ends_with("PASSWORD") || name.ends_with("TOKEN") || name.ends_with("APIKEY") ||
         name.ends_with("SECRET");
}

Secrets::Secrets(std::map<std::string, std::string> const& environment) {
  for (auto const& [name, value] : environment) {
    if (names_a_credential(name)) add(value);
  }
}

void Secrets::add(std::string value) {
  if (value.size() < shortest_secret) return;
  auto const keep = [this](std::string text) {
    if (std::ranges::find(values_, text) == values_.end()) values_.push_back(std::move(text));
  };
  keep(escaped(value));
  keep(std::move(value));
  std::ranges::stable_sort(values_, std::ranges::greater{}, &std::string::size);
}

void Secrets::mask(std::string& text) const {
  for (auto const& value : values_) {
    for (auto at = text.find(value); at != std::string::npos; at = text.find(value, at))
      text.replace(at, value.size(), value.size(), '*');
  }
}

std::string Secrets::masked(std::string_view text) const {
  std::string result(text);
  mask(result);
  return result;
}

std::size_t Secrets::open_end(std::string_view text) const {
  std::size_t longest = 0;
  for (auto const& value : values_) {
    for (auto size = std::min(value.size() - 1, text.size()); size > longest; --size) {
      if (text.ends_with(std::string_view(value).substr(0, size))) longest = size;
    }
  }
  return longest;
}

std::string SecretsInStream::take(std::string_view piece) {
  auto text = std::exchange(kept_, {});
  text += piece;
  secrets_.mask(text);
  kept_ = text.substr(text.size() - secrets_.open_end(text));
  text.resize(text.size() - kept_.size());
  return text;
}

std::string SecretsInStream::finish() { return std::exchange(kept_, {}); }

}  // namespace parallel_explore::text
