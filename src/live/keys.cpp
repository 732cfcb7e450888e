#include "live/keys.hpp"

#include "text/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace parallel_explore::live {
namespace {

/// A longer sequence is not a key.
constexpr std::size_t longest_sequence = 32;

struct Sequence {
  std::string_view bytes;  ///< after Escape
  KeyKind kind;
};

constexpr std::array<Sequence, 17> sequences{{
    {"[A", KeyKind::up},
    {"OA", KeyKind::up},
    {"[B", KeyKind::down},
    {"OB", KeyKind::down},
    {"[5~", KeyKind::page_up},
    {"[6~", KeyKind::page_down},
    {"[H", KeyKind::home},
    {"OH", KeyKind::home},
    {"[1~", KeyKind::home},
    {"[7~", KeyKind::home},
    {"[F", KeyKind::end},
    {"OF", KeyKind::end},
    {"[4~", KeyKind::end},
    {"[8~", KeyKind::end},
    {"OM", KeyKind::enter},
    {"[3~", KeyKind::backspace},
    {"[Z", KeyKind::up},
}};

/// The length of the sequence that a text begins with, Escape included; 0: it goes on.
std::size_t sequence_length(std::string_view text) {
  if (text.size() < 2) return 0;
  if (text[1] == 'O') return text.size() < 3 ? 0 : 3;
  if (text[1] != '[') return 1;  // Escape, and then another key
  for (std::size_t at = 2; at < text.size(); ++at) {
    if (text[at] == '\x1b') return at;
    if (text[at] >= 0x40 && text[at] <= 0x7E) return at + 1;
  }
  return text.size() > longest_sequence ? text.size() : 0;
}

Keystroke key_of_sequence(std::string_view sequence) {
  if (sequence == "\x1b") return {KeyKind::escape, {}};
  auto const found = std::ranges::find(sequences, sequence.substr(1), &Sequence::bytes);
  return {found == sequences.end() ? KeyKind::none : found->kind, {}};
}

Keystroke key_of_control(char byte) {
  switch (byte) {
    case '\r':
    case '\n':
      return {KeyKind::enter, {}};
    case '\b':
    case '\x7f':
      return {KeyKind::backspace, {}};
    case '\x15':
      return {KeyKind::erase_line, {}};
    case '\x0c':
      return {KeyKind::redraw, {}};
    default:
      return {};
  }
}

}  // namespace

std::vector<Keystroke> KeyDecoder::feed(std::string_view bytes) {
  rest_ += bytes;
  std::vector<Keystroke> keys;
  std::size_t at = 0;
  while (at < rest_.size()) {
    auto const left = std::string_view(rest_).substr(at);
    if (left[0] == '\x1b') {
      auto const length = sequence_length(left);
      if (length == 0) break;
      keys.push_back(key_of_sequence(left.substr(0, length)));
      at += length;
      continue;
    }
    auto const decoded = text::decode_utf8(left, 0);
    // The first bytes of a character, of which the others follow.
    if (!decoded.valid && text::whole_characters(left) == 0) break;
    bool const is_control = decoded.point < 0x20 || decoded.point == 0x7F;
    if (is_control) {
      keys.push_back(key_of_control(left[0]));
    } else if (decoded.valid) {
      keys.push_back({KeyKind::character, std::string(left.substr(0, decoded.size))});
    }
    at += decoded.size;
  }
  rest_.erase(0, at);
  return keys;
}

std::vector<Keystroke> KeyDecoder::flush() {
  auto const rest = std::exchange(rest_, {});
  if (rest.empty()) return {};
  return {{rest[0] == '\x1b' && rest.size() == 1 ? KeyKind::escape : KeyKind::none, {}}};
}

}  // namespace parallel_explore::live
