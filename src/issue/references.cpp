#include "issue/references.hpp"

#include "text/ascii.hpp"

#include <charconv>

namespace parallel_explore::issue {

using namespace text;
namespace {

constexpr bool in_repository_name(char c) {
  return is_digit(c) || is_lower(c) || is_upper(c) || c == '-' || c == '_' || c == '.';
}

/// The number at `at` and where it ends; 0: not the number of an issue.
std::pair<int, std::size_t> number_at(std::string_view text, std::size_t at) {
  auto end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  bool const plausible = end > at && end - at <= 9 && text[at] != '0';
  if (!plausible || (end < text.size() && is_word(text[end]))) return {0, at};
  int number = 0;
  std::from_chars(text.data() + at, text.data() + end, number);
  return {number, end};
}

/// Reads "https://HOST/owner/repo/issues/12"; anything may follow.
std::optional<FoundReference> reference_of_address(std::string_view address) {
  auto const scheme = address.find("://");
  if (scheme == nowhere || !address.starts_with("http")) return std::nullopt;
  auto rest = address.substr(scheme + 3);
  std::array<std::string_view, 5> parts;  // host, owner, repository, kind, number
  for (auto& part : parts) {
    part = rest.substr(0, rest.find_first_of("/?#"));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  }
  static constexpr std::array<std::string_view, 3> kinds{"issues", "pull", "pulls"};
  auto const [number, end] = number_at(parts[4], 0);
  if (parts[1].empty() || parts[2].empty() || !among(kinds, parts[3])) return std::nullopt;
  if (number == 0 || end != parts[4].size()) return std::nullopt;
  FoundReference found;
  found.reference = {std::string(parts[1]) + '/' + std::string(parts[2]), number};
  found.pull_request = parts[3] != "issues";
  return found;
}

/// The place where "owner/repo" before the "#" at `hash` begins; `hash`: there is no repository.
std::size_t repository_before(std::string_view text, std::size_t hash) {
  auto at = hash;
  while (at > 0 && in_repository_name(text[at - 1])) --at;
  if (at == hash || at == 0 || text[at - 1] != '/') return hash;
  auto const slash = --at;
  while (at > 0 && in_repository_name(text[at - 1])) --at;
  bool const whole = at == 0 || (!is_word(text[at - 1]) && text[at - 1] != '/');
  return at < slash && whole ? at : hash;
}

/// The reference whose "#" or "GH-" is at `at`.
std::optional<FoundReference> reference_at(std::string_view text, std::size_t at) {
  bool const hash = text[at] == '#';
  bool const gh = !hash && lower(text.substr(at, 3)) == "gh-";
  if (!hash && !gh) return std::nullopt;
  auto const [number, end] = number_at(text, at + (hash ? 1 : 3));
  if (number == 0) return std::nullopt;
  FoundReference found{at, end, {"", number}};
  if (hash) found.begin = repository_before(text, at);
  if (found.begin < at) found.reference.repository = text.substr(found.begin, at - found.begin);
  bool const apart =
      found.begin == 0 || (!is_word(text[found.begin - 1]) && text[found.begin - 1] != '/' &&
                           text[found.begin - 1] != '&' && text[found.begin - 1] != '#');
  return apart ? std::optional(found) : std::nullopt;
}

}  // namespace

std::vector<FoundReference> find_references(Prose const& prose, std::string_view own_repository) {
  std::vector<FoundReference> result;
  auto const& text = prose.plain;
  auto const add = [&](FoundReference found) {
    if (lower(found.reference.repository) == lower(own_repository))
      found.reference.repository.clear();
    result.push_back(std::move(found));
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (auto const* link = prose.around(Span::Kind::link, at); link && link->begin == at) {
      if (auto reference = reference_of_address(link->address)) {
        reference->begin = link->begin;
        reference->end = link->end;
        add(std::move(*reference));
        at = link->end - 1;
        continue;
      }
    }
    if (text[at] != '#' && text[at] != 'G' && text[at] != 'g') continue;
    if (auto const found = reference_at(text, at); found && !prose.around(Span::Kind::code, at)) {
      add(*found);
      at = found->end - 1;
    }
  }
  return result;
}

std::string text_of(IssueReference const& reference) {
  return reference.repository + '#' + std::to_string(reference.number);
}

}  // namespace parallel_explore::issue
