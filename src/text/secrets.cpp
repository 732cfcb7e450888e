#include "text/secrets.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::text {
namespace {

constexpr std::size_t shortest_secret = 8;

std::size_t pair_of(char first, char second) {
  return static_cast<std::size_t>(static_cast<unsigned char>(first)) << 8U |
         static_cast<unsigned char>(second);
}

/// The bytes with which escaped characters begin.
constexpr std::string_view escapes = "\\%&'";

/// The bytes that the character at `at` may mean; empty: any.
std::string bytes_meant_by(std::string_view text, std::size_t at) {
  if (escapes.find(text[at]) == std::string_view::npos) return {text[at]};
  if (text[at] != '\\') return {};
  auto const sign = text.find_first_not_of('\\', at);
  if (sign == std::string_view::npos || text[sign] == 'u' || text[sign] == 'x') return {};
  std::string bytes{'\\', text[sign]};
  if (auto const control = control_of(text[sign]); control != '\0') bytes += control;
  return bytes;
}

std::string_view without_blanks_around(std::string_view text) {
  auto const first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// The parts of a marked credential that are secret by themselves.
std::vector<std::string> parts_of(std::string_view credential) {
  std::vector<std::string> parts{std::string(credential)};
  if (auto const colon = credential.find(':'); colon != std::string_view::npos)
    parts.emplace_back(credential.substr(colon + 1));
  auto const decoded = from_base64(credential);  // of `Basic`
  auto const colon = decoded.find(':');
  bool const readable = std::ranges::all_of(
      decoded, [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != '\x7F'; });
  if (readable && colon != std::string::npos) parts.push_back(decoded.substr(colon + 1));
  std::string plain;
  for (std::size_t i = 0; i < credential.size(); ++i) {
    auto const byte = credential[i] == '%' ? credential.substr(i + 1, 2) : std::string_view();
    constexpr std::string_view digits = "0123456789abcdef";
    auto const value = [&](char c) {
      return digits.find(static_cast<char>(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c));
    };
    bool const escaped = byte.size() == 2 && value(byte[0]) != std::string_view::npos &&
                         value(byte[1]) != std::string_view::npos;
    plain += escaped ? static_cast<char>(16 * value(byte[0]) + value(byte[1])) : credential[i];
    if (escaped) i += 2;
  }
  if (plain != credential) {
    if (auto const at = plain.find(':'); at != std::string::npos)
      parts.push_back(plain.substr(at + 1));
    parts.push_back(std::move(plain));
  }
  return parts;
}

void add_to(std::vector<Credential>& all, std::string_view variable, std::string_view value,
            std::string_view why) {
  auto const text = without_blanks_around(value);
  if (text.size() < shortest_secret) return;
  all.push_back({std::string(variable), std::string(text), why});
}

/// The credentials in a value that are recognised by their form.
std::vector<MarkedCredential> marked_in(std::string_view value) {
  std::vector<MarkedCredential> all;
  for (std::size_t at = 0; at < value.size();) {
    auto const found = credential_at(value, at, {}, Certainty::certain, true);
    if (found.size > 0) all.push_back(found);
    at = found.size > 0 ? found.at + found.size : at + 1;
  }
  return all;
}

constexpr std::string_view by_name = "its name";

/// "user:password@tcp(host)/base", "host=h password=p", "Server=s;Password=p".
std::vector<std::string> parts_of_connection(std::string_view value) {
  std::vector<std::string> parts;
  auto const at_sign = value.find('@');
  auto const colon = value.find(':');
  bool const has_user = at_sign != std::string_view::npos && colon < at_sign &&
                        value.substr(0, at_sign).find_first_of("/ ;=") == std::string_view::npos;
  if (has_user) parts.emplace_back(value.substr(colon + 1, at_sign - colon - 1));
  for (std::size_t begin = 0; begin < value.size();) {
    auto const end = std::min(value.find_first_of("; &?", begin), value.size());
    auto const item = value.substr(begin, end - begin);
    auto const equals = item.find('=');
    bool const secret = equals != std::string_view::npos &&
                        (names_a_credential(item.substr(0, equals)) || item.starts_with("Pwd=") ||
                         item.starts_with("pwd=") || item.starts_with("AccountKey=") ||
                         item.starts_with("SharedAccessKey="));
    if (secret) parts.emplace_back(item.substr(equals + 1));
    begin = end + 1;
  }
  return parts;
}

/// A setting of git is secret if its key says so; the key is in a variable of its own.
bool is_secret_setting(std::map<std::string, std::string> const& environment,
                       std::string_view variable) {
  constexpr std::string_view beginning = "GIT_CONFIG_VALUE_";
  if (!variable.starts_with(beginning)) return false;
  auto const key =
      environment.find("GIT_CONFIG_KEY_" + std::string(variable.substr(beginning.size())));
  if (key == environment.end()) return false;
  std::string name = key->second;
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name.ends_with("extraheader") || names_a_credential(name);
}

bool is_path(std::string_view value) { return value.starts_with('/'); }

bool is_named_credential(std::string_view variable, std::string_view value) {
  // The working directory is called PWD as well.
  bool const is_directory = variable.ends_with("PWD") && is_path(value);
  return names_a_credential(variable) && !is_directory;
}

}  // namespace

std::string_view why_credential(std::string_view variable, std::string_view value) {
  if (is_named_credential(variable, value)) return by_name;
  auto const marked = marked_in(value);
  return marked.empty() ? std::string_view() : name_of(marked.front().mark);
}

std::vector<Credential> credentials_in(std::map<std::string, std::string> const& environment) {
  std::vector<Credential> all;
  for (auto const& [variable, value] : environment) {
    bool const whole =
        is_named_credential(variable, value) || is_secret_setting(environment, variable);
    if (whole) {
      add_to(all, variable, value, by_name);
      for (auto const& part : parts_of_connection(value)) add_to(all, variable, part, by_name);
    }
    for (auto const& found : marked_in(value)) {
      for (auto const& part : parts_of(std::string_view(value).substr(found.at, found.size)))
        add_to(all, variable, part, name_of(found.mark));
    }
  }
  return all;
}

Secrets::Secrets() : beginnings_(beginnings_of_marks()) {}

Secrets::Secrets(std::map<std::string, std::string> const& environment) : Secrets() {
  for (auto const& credential : credentials_in(environment)) add(credential.value);
}

void Secrets::add(std::string_view value) {
  value = without_blanks_around(value);
  if (value.size() < shortest_secret) return;
  for (auto& each : encodings_of(value)) {
    if (std::ranges::find(values_, each) != values_.end()) continue;
    values_.push_back(std::move(each));
    note_beginning(values_.size() - 1);
  }
}

void Secrets::note_beginning(std::size_t index) {
  for (char const first : values_[index].bytes_at(0)) {
    by_first_[static_cast<unsigned char>(first)].push_back(index);
    auto const seconds = values_[index].bytes_at(1);
    for (char const second : seconds) beginnings_.set(pair_of(first, second));
    for (char const escape : escapes) beginnings_.set(pair_of(first, escape));
  }
  for (char const second : std::string_view("aglqs#")) beginnings_.set(pair_of('&', second));
  for (char const second : std::string_view("\\\"")) beginnings_.set(pair_of('\'', second));
  for (char const second : std::string_view("0123456789abcdefABCDEF"))
    beginnings_.set(pair_of('%', second));
  for (int second = 0; second < 256; ++second)
    beginnings_.set(pair_of('\\', static_cast<char>(second)));
}

/// The longest value there.
Match Secrets::value_at(std::string_view text, std::size_t at) const {
  Match longest;
  auto const consider = [&](EncodedValue const& value) {
    auto const found = value.match(text, at);
    longest.size = std::max(longest.size, found.size);
    longest.open = longest.open || found.open;
  };
  if (values_.empty()) return longest;
  auto const bytes = bytes_meant_by(text, at);
  if (bytes.empty()) {
    for (auto const& value : values_) consider(value);
  }
  for (char const byte : bytes) {
    for (auto const index : by_first_[static_cast<unsigned char>(byte)]) consider(values_[index]);
  }
  return longest;
}

Secrets::Found Secrets::find(std::string_view text, std::string_view before, Certainty certainty,
                             bool whole) const {
  Found found;
  std::size_t at = 0;
  while (at < text.size()) {
    bool const last = at + 1 == text.size();
    bool const may_begin =
        last || certainty == Certainty::likely || beginnings_.test(pair_of(text[at], text[at + 1]));
    Span span;
    if (may_begin) {
      auto const value = value_at(text, at);
      auto const mark = certainty == Certainty::known
                            ? MarkedCredential{}
                            : credential_at(text, at, before, certainty, whole);
      if (!whole && (value.open || mark.open)) break;
      if (mark.size > 0 && mark.at + mark.size > at + value.size) {
        span = {mark.at, mark.size};
      } else if (value.size > 0) {
        span = {at, value.size};
      }
    }
    if (span.size > 0) found.spans.push_back(span);
    at = span.size > 0 ? span.at + span.size : at + 1;
  }
  found.end = at;
  return found;
}

void Secrets::mask(std::string& text) const {
  for (auto const& span : find(text, {}, Certainty::certain, true).spans) cover(text, span);
  mask_cut_end(text);
}

/// A text that was cut may end within a value.
void Secrets::mask_cut_end(std::string& text) const {
  constexpr std::string_view ellipsis = "…";
  constexpr std::size_t telling = 6;
  if (!text.ends_with(ellipsis)) return;
  auto const end = text.size() - ellipsis.size();
  auto const told = find(std::string_view(text).substr(0, end), {}, Certainty::known, false).end;
  if (end - told >= telling) cover(text, {told, end - told});
}

void Secrets::cover(std::string& text, Span span) {
  for (std::size_t i = span.at; i < span.at + span.size; ++i) {
    if (text[i] != '\n') text[i] = '*';
  }
}

std::string Secrets::masked(std::string_view text) const {
  std::string result(text);
  mask(result);
  return result;
}

std::string Secrets::removed(std::string_view text, Certainty certainty) const {
  std::string result;
  std::size_t from = 0;
  for (auto const& span : find(text, {}, certainty, true).spans) {
    (result += text.substr(from, span.at - from)) += "[removed]";
    from = span.at + span.size;
  }
  return result += text.substr(from);
}

bool Secrets::are_in(std::string_view text, Certainty certainty) const {
  return !find(text, {}, certainty, true).spans.empty();
}

std::string SecretsInStream::masked_part(bool whole) {
  auto const found = secrets_.find(kept_, before_, Certainty::certain, whole);
  for (auto const& span : found.spans) Secrets::cover(kept_, span);
  auto part = kept_.substr(0, found.end);
  constexpr std::size_t longest_context = 8;
  before_ += part.substr(part.size() - std::min(part.size(), longest_context));
  before_.erase(0, before_.size() - std::min(before_.size(), longest_context));
  kept_.erase(0, found.end);
  return part;
}

std::string SecretsInStream::take(std::string_view piece) {
  kept_ += piece;
  return masked_part(false);
}

std::string SecretsInStream::finish() { return masked_part(true); }

}  // namespace parallel_explore::text
