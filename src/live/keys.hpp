#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::live {

enum class KeyKind {
  character,  ///< `text` has it
  enter,
  escape,
  up,
  down,
  page_up,
  page_down,
  home,
  end,
  backspace,
  erase_line,  ///< Ctrl-U
  redraw,      ///< Ctrl-L
  none,        ///< a key without a meaning here
};

struct Keystroke {
  KeyKind kind = KeyKind::none;
  std::string text;  ///< one character of UTF-8

  bool operator==(Keystroke const&) const = default;
};

/// Turns the bytes that a terminal sends into keys.
class KeyDecoder {
 public:
  /// The keys that are complete.
  [[nodiscard]] std::vector<Keystroke> feed(std::string_view bytes);

  /// Bytes of a key were read that has only begun: Escape alone, or a sequence that goes on.
  [[nodiscard]] bool waits() const { return !rest_.empty(); }

  /// The key that has only begun, where nothing more came for a while: Escape.
  [[nodiscard]] std::vector<Keystroke> flush();

 private:
  std::string rest_;
};

}  // namespace parallel_explore::live
