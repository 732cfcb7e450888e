#include "text/credential_names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace parallel_explore::text {
namespace {

/// Whole words of a name. "TOKENS" is not one of them: it usually counts tokens.
constexpr std::array<std::string_view, 18> credential_words{
    "KEY",    "APIKEY", "TOKEN",      "SECRET",     "SECRETS",     "PASSWORD",
    "PASSWD", "PASS",   "PASSPHRASE", "CREDENTIAL", "CREDENTIALS", "AUTH",
    "PAT",    "JWT",    "ACCESSKEY",  "PRIVATEKEY", "COOKIE",      "BEARER"};

/// Endings of names whose values only refer to a secret or to its use.
constexpr std::array<std::string_view, 10> reference_endings{
    "_FILE", "_PATH", "_DIR", "_SOCK", "_URL", "_TYPE", "_METHOD", "_HELPER", "_ID", "_HOST"};

/// Endings of names of credentials, even where they are not a word of their own.
constexpr std::array<std::string_view, 14> credential_endings{"PASSWORD",
                                                              "TOKEN",
                                                              "APIKEY",
                                                              "SECRET",
                                                              "_PWD",
                                                              "_DSN",
                                                              "CONNSTR",
                                                              "CONN_STR",
                                                              "SSHPASS",
                                                              "CONNECTIONSTRING",
                                                              "CONNECTION_STRING",
                                                              "WEBHOOK",
                                                              "WEBHOOK_URL",
                                                              "AZUREWEBJOBSSTORAGE"};

template <std::size_t N>
bool has_ending(std::string_view name, std::array<std::string_view, N> const& endings) {
  return std::ranges::any_of(endings, [&](auto const end) { return name.ends_with(end); });
}

bool has_credential_word(std::string_view name) {
  for (std::size_t begin = 0; begin <= name.size();) {
    auto const end = std::min(name.find_first_of("_-.", begin), name.size());
    auto const word = name.substr(begin, end - begin);
    if (std::ranges::find(credential_words, word) != credential_words.end()) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace

bool names_a_credential(std::string_view variable) {
  std::string name(variable);
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (name == "DSN") return true;
  if (has_ending(name, credential_endings)) return true;
  return !has_ending(name, reference_endings) && has_credential_word(name);
}

}  // namespace parallel_explore::text
