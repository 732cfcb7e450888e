#include "text/known_tokens.hpp"

#include <array>

namespace parallel_explore::text {
namespace {

constexpr std::size_t longest_key = 16384;

enum class Kind { alnum, upper, name, dashed, dotted };
struct TokenRow {
  std::string_view beginning;
  std::size_t fewest;  ///< characters after it
  Kind kind;
  bool digit = false;  ///< one of them must be a digit: words begin like this as well
};
constexpr auto token_rows = std::to_array<TokenRow>({
    {"ghp_", 12, Kind::alnum},         {"gho_", 12, Kind::alnum},
    {"ghu_", 12, Kind::alnum},         {"ghs_", 12, Kind::alnum},
    {"ghr_", 12, Kind::alnum},         {"github_pat_", 12, Kind::name},
    {"glpat-", 12, Kind::dashed},      {"gldt-", 12, Kind::dashed},
    {"glsa_", 20, Kind::name},         {"sk-", 20, Kind::dashed, true},
    {"sk-ant-", 14, Kind::dashed},     {"sk_live_", 16, Kind::alnum},
    {"rk_live_", 16, Kind::alnum},     {"sk_test_", 16, Kind::alnum},
    {"whsec_", 16, Kind::alnum},       {"xoxb-", 10, Kind::dashed},
    {"xoxp-", 10, Kind::dashed},       {"xoxa-", 10, Kind::dashed},
    {"xoxs-", 10, Kind::dashed},       {"xoxe-", 10, Kind::dashed},
    {"xapp-", 10, Kind::dashed, true}, {"AKIA", 12, Kind::upper},
    {"ASIA", 12, Kind::upper},         {"AIza", 30, Kind::dashed},
    {"ya29.", 20, Kind::dashed},       {"npm_", 30, Kind::alnum},
    {"pypi-", 30, Kind::dashed},       {"hf_", 20, Kind::alnum, true},
    {"dop_v1_", 30, Kind::alnum},      {"shpat_", 20, Kind::alnum},
    {"SG.", 30, Kind::dotted, true},   {"hvs.", 20, Kind::dashed},
    {"eyJ", 20, Kind::dotted, true},   {"AGE-SECRET-KEY-1", 20, Kind::alnum},
});

bool (*belongs_of(Kind kind))(char) {
  switch (kind) {
    case Kind::upper:
      return [](char c) { return is_upper(c) || is_digit(c); };
    case Kind::name:
      return is_name;
    case Kind::dashed:
      return is_dashed;
    case Kind::dotted:
      return is_dotted;
    case Kind::alnum:
      break;
  }
  return is_alnum;
}

}  // namespace

MarkedCredential token_at(MarkPlace const& place) {
  MarkedCredential best;
  for (auto const& row : token_rows) {
    auto const rest = place.text.substr(place.at, row.beginning.size());
    if (!row.beginning.starts_with(rest)) continue;
    if (rest.size() < row.beginning.size()) {
      best.open = best.open || !place.whole;
      continue;
    }
    auto const from = place.at + row.beginning.size();
    auto const end = place.run(from, belongs_of(row.kind));
    if (place.may_go_on(end)) {
      best.open = true;
      continue;
    }
    auto const body = place.text.substr(from, end - from);
    bool const fits =
        body.size() >= row.fewest && (!row.digit || std::ranges::any_of(body, is_digit));
    if (fits && end - place.at > best.size) best = {place.at, end - place.at};
  }
  return best;
}

MarkedCredential private_key_at(MarkPlace const& place) {
  constexpr std::string_view begin = "-----BEGIN ", end = "-----END ";
  constexpr std::size_t longest_kind = 60;
  auto const rest = place.text.substr(place.at);
  if (!rest.starts_with(begin.substr(0, rest.size()))) return {};
  if (!place.whole && rest.size() < longest_kind) return place.open();
  if (rest.substr(0, longest_kind).find("PRIVATE KEY") == std::string_view::npos) return {};
  auto const last = rest.find(end);
  // The dashes after the name of the kind.
  auto const dashes = last == std::string_view::npos ? last : rest.find("-----", last + end.size());
  auto const length = dashes == std::string_view::npos ? rest.size() : dashes + 5;
  bool const goes_on = dashes == std::string_view::npos && !place.whole && length < longest_key;
  if (goes_on) return place.open();
  return {place.at, length, false, CredentialMark::private_key};
}

void add_beginning(std::bitset<65536>& pairs, std::string_view word) {
  auto const number = [](char c) {
    return static_cast<std::size_t>(static_cast<unsigned char>(c));
  };
  auto const upper = [](char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; };
  for (char const first : {word[0], lower(word[0]), upper(word[0])}) {
    for (char const second : {word[1], lower(word[1]), upper(word[1])})
      pairs.set(number(first) << 8U | number(second));
  }
}

void add_beginnings_of_tokens(std::bitset<65536>& pairs) {
  for (auto const& row : token_rows) add_beginning(pairs, row.beginning);
}

}  // namespace parallel_explore::text
