#pragma once

#include "text/credential_marks.hpp"
#include "text/credential_names.hpp"
#include "text/encoded_value.hpp"

#include <array>
#include <bitset>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Masking of credentials in everything that is written or printed.
namespace parallel_explore::text {

/// A credential in a variable of the environment.
struct Credential {
  std::string variable;  ///< its name
  std::string value;     ///< the secret part of it
  std::string_view why;  ///< "its name", "a user name and password in a URL"
};

/// The credentials in an environment: values of variables whose names say so, and the parts of
/// other values that are recognised by their form. Leaves out values of less than 8 bytes, since
/// masking them would spoil ordinary text.
[[nodiscard]] std::vector<Credential> credentials_in(
    std::map<std::string, std::string> const& environment);

/// The reason why a variable holds a credential; empty: it does not.
[[nodiscard]] std::string_view why_credential(std::string_view variable, std::string_view value);

/// Secret values, which are replaced by as many asterisks, so that offsets stay valid; line breaks
/// stay. Finds them in their usual encodings, too, and besides them everything that is certainly a
/// credential by its form.
class Secrets {
 public:
  Secrets();
  /// Collects credentials_in() an environment.
  explicit Secrets(std::map<std::string, std::string> const& environment);

  /// Ignores a value of less than 8 bytes.
  void add(std::string_view value);
  /// No value is known.
  [[nodiscard]] bool empty() const { return values_.empty(); }
  /// Also masks the beginning of a value at the end of a text that was cut ("…").
  void mask(std::string& text) const;
  [[nodiscard]] std::string masked(std::string_view text) const;
  /// For a text that others see: "[removed]" instead of each.
  [[nodiscard]] std::string removed(std::string_view text, Certainty certainty) const;
  [[nodiscard]] bool are_in(std::string_view text, Certainty certainty = Certainty::certain) const;

 private:
  friend class SecretsInStream;
  struct Span {
    std::size_t at = 0, size = 0;
  };
  struct Found {
    std::vector<Span> spans;
    std::size_t end = 0;  ///< everything before it is decided
  };
  [[nodiscard]] Found find(std::string_view text, std::string_view before, Certainty certainty,
                           bool whole) const;
  [[nodiscard]] Match value_at(std::string_view text, std::size_t at) const;
  void note_beginning(std::size_t index);
  void mask_cut_end(std::string& text) const;
  static void cover(std::string& text, Span span);

  std::vector<EncodedValue> values_;
  std::array<std::vector<std::size_t>, 256> by_first_;  ///< indices of values
  std::bitset<65536> beginnings_;  ///< pairs of bytes with which something may begin
};

/// Masks a stream of pieces, including secrets that span several.
class SecretsInStream {
 public:
  explicit SecretsInStream(Secrets const& secrets) : secrets_(secrets) {}

  /// Returns the masked stream so far, without an end that may be the beginning of a secret.
  [[nodiscard]] std::string take(std::string_view piece);
  /// Returns the rest.
  [[nodiscard]] std::string finish();

 private:
  [[nodiscard]] std::string masked_part(bool whole);

  Secrets const& secrets_;
  std::string kept_;
  std::string before_;  ///< the end of what was returned
};

}  // namespace parallel_explore::text
