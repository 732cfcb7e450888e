#include "text/credential_marks.hpp"

#include "text/ascii.hpp"
#include "text/credential_names.hpp"
#include "text/known_tokens.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>

namespace parallel_explore::text {
namespace {

// --- Addresses

struct WebhookRow {
  std::string_view host, path;  ///< the beginning of its path
};
constexpr auto webhook_rows = std::to_array<WebhookRow>({
    {"hooks.slack.com", ""},
    {"discord.com", "api/webhooks/"},
    {"discordapp.com", "api/webhooks/"},
    {"ptb.discord.com", "api/webhooks/"},
    {"canary.discord.com", "api/webhooks/"},
    {"outlook.office.com", "webhook"},
    {"outlook.office365.com", "webhook"},
    {"webhook.office.com", "webhook"},
    {"api.telegram.org", "bot"},
    {"hooks.zapier.com", ""},
    {"maker.ifttt.com", "trigger/"},
    {"chat.googleapis.com", "v1/spaces/"},
    {"hooks.chime.aws", ""},
    {"events.pagerduty.com", "integration/"},
    {"open.feishu.cn", "open-apis/bot/"},
    {"open.larksuite.com", "open-apis/bot/"},
    {"qyapi.weixin.qq.com", "cgi-bin/webhook/"},
    {"oapi.dingtalk.com", "robot/send"},
});

/// The bytes of a slash, which may be escaped as in JSON or URLs; 0: there is none.
std::size_t slash_at(std::string_view text, std::size_t at) {
  auto const end = std::min(text.find_first_not_of('\\', at), text.size());
  if (end < text.size() && text[end] == '/') return end + 1 - at;
  for (std::string_view const form : {"%2F", "%2f", "%252F", "%252f"}) {
    if (text.substr(at).starts_with(form)) return form.size();
  }
  return 0;
}

/// Whether the text ends within what may be an escaped slash.
bool ends_in_slash(std::string_view text, std::size_t at) {
  auto const rest = text.substr(std::min(at, text.size()));
  bool const slashes = rest.find_first_not_of('\\') == std::string_view::npos;
  return slashes || std::string_view("%252F").starts_with(rest) ||
         std::string_view("%2F").starts_with(rest);
}

bool has_path(std::string_view text, std::string_view path) {
  std::size_t at = 0;
  for (char const c : path) {
    auto const slash = c == '/' ? slash_at(text, at) : 0;
    if (slash == 0 && (at >= text.size() || text[at] != c)) return false;
    at += slash > 0 ? slash : 1;
  }
  return true;
}

MarkedCredential webhook_at(MarkPlace const& place) {
  constexpr std::size_t shortest = 12;
  for (auto const& row : webhook_rows) {
    auto const found = place.has(place.at, row.host);
    if (!found) return place.open();
    if (!*found) continue;
    auto const after = place.at + row.host.size();
    auto const end = place.run(after, is_address);
    if (place.may_go_on(end)) return place.open();
    auto const slash = slash_at(place.text, after);
    if (slash == 0) continue;
    auto from = after + slash;
    auto last = end;
    while (last > from && place.text[last - 1] == '\\') --last;  // of an escaped quote
    if (last - from < shortest || !has_path(place.text.substr(from, last - from), row.path))
      continue;
    return {from, last - from, false, CredentialMark::webhook};
  }
  return {};
}

/// "user:password" in "//user:password@".
MarkedCredential user_info_at(MarkPlace const& place, Certainty certainty) {
  constexpr std::size_t longest = 512, shortest_token = 16;
  auto const slashes = slash_at(place.text, place.at);
  if (slashes == 0) return {0, 0, !place.whole && ends_in_slash(place.text, place.at)};
  auto const second = slash_at(place.text, place.at + slashes);
  auto const from = place.at + slashes + second;
  if (place.may_go_on(from)) return place.open();
  if (second == 0) return {0, 0, !place.whole && ends_in_slash(place.text, from)};
  auto const end = std::min(place.text.find_first_of("@/ \t\r\n\"'\\<>`", from), place.text.size());
  if (end - from > longest) return {};
  if (place.may_go_on(end)) return place.open();
  if (end == place.text.size() || place.text[end] != '@' || end == from) return {};
  auto const user = place.text.substr(from, end - from);
  auto const colon = user.find(':');
  bool const has_password = colon != std::string_view::npos && colon + 1 < user.size();
  // The name alone is "git" most often.
  if (certainty == Certainty::certain && !has_password && user.size() < shortest_token) return {};
  return {from, user.size(), false, CredentialMark::address};
}

// --- Headers and options

constexpr auto header_names = std::to_array<std::string_view>(
    {"authorization", "proxy-authorization", "x-api-key", "private-token", "x-auth-token"});
constexpr auto schemes = std::to_array<std::string_view>(
    {"bearer", "basic", "token", "digest", "negotiate", "apikey", "aws4-hmac-sha256"});

/// The value after `name: scheme `, on one line.
MarkedCredential header_at(MarkPlace const& place) {
  constexpr std::size_t shortest = 8;
  for (auto const name : header_names) {
    auto const found = place.has(place.at, name);
    if (!found) return place.open();
    if (!*found) continue;
    auto at = place.skip(place.at + name.size(), "\"'\\ ");
    if (place.may_go_on(at)) return place.open();
    if (at >= place.text.size() || (place.text[at] != ':' && place.text[at] != '=')) return {};
    at = place.skip(at + 1, "\"'\\ \t");
    if (place.may_go_on(at)) return place.open();
    bool many = false, has_scheme = false;
    for (auto const scheme : schemes) {
      auto const end = at + scheme.size();
      if (place.has(at, scheme) != true || place.run(at, is_dashed) != end) continue;
      many = scheme == "digest" || scheme.starts_with("aws4");
      has_scheme = true;
      at = place.skip(end, " \t");
      break;
    }
    auto const end = many ? std::min(place.text.find_first_of("\"'\\\r\n`", at), place.text.size())
                          : place.run(at, is_value);
    if (place.may_go_on(end)) return place.open();
    auto const value = place.text.substr(at, end - at);
    bool const is_word = !has_scheme && std::ranges::none_of(value, is_digit);
    if (value.size() < shortest || value[0] == '$' || is_word) return {};
    return {at, end - at, false, CredentialMark::header};
  }
  return {};
}

struct OptionRow {
  std::string_view name;
  bool user;  ///< followed by user:password, of which the password is secret
};
constexpr auto option_rows = std::to_array<OptionRow>({{"--proxy-user", true},
                                                       {"--user", true},
                                                       {"-u", true},
                                                       {"--password", false},
                                                       {"--http-password", false},
                                                       {"--token", false},
                                                       {"--api-key", false},
                                                       {"sshpass -p", false}});

MarkedCredential option_at(MarkPlace const& place) {
  constexpr std::size_t shortest = 4;
  for (auto const& row : option_rows) {
    auto const found = place.has(place.at, row.name);
    if (!found) return place.open();
    if (!*found) continue;
    auto const named = place.at + row.name.size();
    bool const glued = row.name.ends_with("-u") || row.name.ends_with("-p");
    auto at = place.skip(named, "= \"'\\");
    if (place.may_go_on(at)) return place.open();
    if (at == named && !glued) continue;
    auto const end = place.run(at, is_value);
    if (place.may_go_on(end)) return place.open();
    auto const word = place.text.substr(at, end - at);
    if (word.empty() || word[0] == '$' || word[0] == '<' || word[0] == '-') return {};
    if (!row.user) {
      if (word.size() < shortest) return {};
      return {at, word.size(), false, CredentialMark::option};
    }
    auto const colon = word.find(':');
    // "-u 1000:1000" names users.
    bool const names_user = colon != std::string_view::npos && colon > 0 && !is_digit(word[0]);
    if (!names_user || word.size() - colon - 1 < shortest || word[colon + 1] == '/' ||
        word[colon + 1] == '$')
      return {};
    return {at + colon + 1, word.size() - colon - 1, false, CredentialMark::option};
  }
  return {};
}

/// The value in `NAME=value`, `NAME: value` or `"NAME": "value"` if the name is that of a
/// credential.
MarkedCredential assignment_at(MarkPlace const& place) {
  constexpr std::size_t shortest = 4;
  auto const name = place.run(place.at, is_name);
  if (name == place.at || !names_a_credential(place.text.substr(place.at, name - place.at)))
    return {};
  auto at = place.skip(name, "\"' ");
  if (at >= place.text.size() || (place.text[at] != '=' && place.text[at] != ':')) return {};
  at = place.skip(at + 1, "\"' ");
  auto const end = std::min(place.text.find_first_of("\"' \t\r\n,;&", at), place.text.size());
  if (end - at < shortest) return {};
  return {at, end - at, false, CredentialMark::assignment};
}

/// Whether no name goes on at `at`: an escaped character there before ends one, too.
bool begins_word(std::string_view text, std::size_t at, std::string_view before) {
  constexpr std::size_t longest_escape = 6;
  std::string joined;
  auto last = text.substr(at - std::min(at, longest_escape), std::min(at, longest_escape));
  if (last.size() < longest_escape) last = joined = std::string(before) + std::string(last);
  if (last.empty() || !is_name(last.back())) return true;
  auto const has_at = [&](std::size_t back, char c) {
    return last.size() >= back && last[last.size() - back] == c;
  };
  auto const is_hex = [&](std::size_t digits) {
    return std::ranges::all_of(last.substr(last.size() - digits), [](char c) {
      return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f');
    });
  };
  if (has_at(2, '\\')) return std::string_view("nrtbf").find(last.back()) != std::string_view::npos;
  return (has_at(3, '%') && is_hex(2)) || (has_at(6, '\\') && has_at(5, 'u') && is_hex(4));
}

}  // namespace

MarkedCredential credential_at(std::string_view text, std::size_t at, std::string_view before,
                               Certainty certainty, bool whole) {
  MarkPlace const place{text, at, whole};
  bool const begins = begins_word(text, at, before);
  char const c = text[at];
  bool open = false;
  auto const take = [&](MarkedCredential found) {
    open = open || found.open;
    return found;
  };
  if (c == '-') {
    if (auto found = take(private_key_at(place)); found.size > 0) return found;
    if (auto found = take(begins ? option_at(place) : MarkedCredential{}); found.size > 0)
      return found;
  }
  if (c == '/' || c == '\\' || c == '%') {
    if (auto found = take(user_info_at(place, certainty)); found.size > 0) return found;
  }
  if (begins && is_alnum(c)) {
    for (auto const find : {token_at, webhook_at, header_at, option_at}) {
      if (auto found = take(find(place)); found.size > 0) return found;
    }
    if (certainty == Certainty::likely) {
      if (auto found = assignment_at(place); found.size > 0) return found;
    }
  }
  MarkedCredential none;
  none.open = open;
  return none;
}

std::bitset<65536> const& beginnings_of_marks() {
  static std::bitset<65536> const pairs = [] {
    std::bitset<65536> all;
    for (std::string_view const pair : {"--", "-u", "//", "/\\", "/%", "\\/", "\\\\", "%2"})
      add_beginning(all, pair);
    add_beginnings_of_tokens(all);
    for (auto const& row : webhook_rows) add_beginning(all, row.host);
    for (auto const& name : header_names) add_beginning(all, name);
    for (auto const& row : option_rows) add_beginning(all, row.name);
    return all;
  }();
  return pairs;
}

std::string_view name_of(CredentialMark mark) {
  switch (mark) {
    case CredentialMark::token:
      return "a token of a known service";
    case CredentialMark::private_key:
      return "a private key";
    case CredentialMark::address:
      return "a user name and password in a URL";
    case CredentialMark::header:
      return "the value of a header";
    case CredentialMark::webhook:
      return "the address of a webhook";
    case CredentialMark::option:
      return "a password among options of a command";
    case CredentialMark::assignment:
      return "an assignment to a credential";
  }
  return {};
}

}  // namespace parallel_explore::text
