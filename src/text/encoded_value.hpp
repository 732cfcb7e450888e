#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::text {

/// The result of looking for something at one place of a text.
struct Match {
  std::size_t size = 0;  ///< bytes of the text; 0: it is not there
  bool open = false;     ///< the text ends before it could be decided
};

/// A value as it may appear in a text: as it is, or with any of its characters escaped as in JSON
/// (also twice), in URLs, in HTML or by a shell.
class EncodedValue {
 public:
  /// How the value was encoded as a whole before.
  enum class Whole { plain, base64, hex };

  explicit EncodedValue(std::string value, Whole whole = Whole::plain);

  /// `text` is looked at from `at` on.
  [[nodiscard]] Match match(std::string_view text, std::size_t at) const;
  /// The bytes that may stand for its byte `i` without an escape.
  [[nodiscard]] std::string bytes_at(std::size_t i) const;
  [[nodiscard]] std::string const& value() const { return value_; }

  bool operator==(EncodedValue const&) const = default;

 private:
  [[nodiscard]] Match match_from(std::size_t i, std::string_view text, std::size_t at) const;
  [[nodiscard]] bool is_same(char c, std::size_t i) const;
  struct Step;
  [[nodiscard]] Step literal(std::size_t i, std::string_view text, std::size_t at) const;
  [[nodiscard]] Step escaped(std::size_t i, std::string_view text, std::size_t at) const;
  [[nodiscard]] Step twice_escaped(std::size_t i, std::string_view text, std::size_t at) const;
  [[nodiscard]] Step percent(std::size_t i, std::string_view text, std::size_t at) const;
  [[nodiscard]] Step backslash(std::size_t i, std::string_view text, std::size_t at) const;
  [[nodiscard]] Step unicode(std::size_t i, std::string_view text, std::size_t at) const;
  [[nodiscard]] Step entity(std::size_t i, std::string_view text, std::size_t at) const;
  [[nodiscard]] Step quote(std::size_t i, std::string_view text, std::size_t at) const;

  std::string value_;
  Whole whole_;
};

/// The value and its encodings by which it is found: base64 wherever it stands within longer
/// base64, hexadecimal digits, and the single lines of a value with several.
[[nodiscard]] std::vector<EncodedValue> encodings_of(std::string_view value);

/// The control character that an escape of JSON or C stands for: '\\n' of 'n'; 0: none.
[[nodiscard]] char control_of(char escape);

/// Bytes in base64 (RFC 4648, the standard alphabet, padded).
[[nodiscard]] std::string base64(std::string_view bytes);
/// The bytes of a text in base64, up to its first other character.
[[nodiscard]] std::string from_base64(std::string_view text);

}  // namespace parallel_explore::text
