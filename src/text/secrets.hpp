#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Masking of credentials in everything that is written or printed.
namespace parallel_explore::text {

/// Whether the name of a variable has a word for a credential: KEY, TOKEN, SECRET, PASSWORD and
/// similar ones ("GITHUB_TOKEN", but neither "KEYBOARD" nor "MAX_TOKENS").
[[nodiscard]] bool names_a_credential(std::string_view variable);

/// Secret values, which are replaced by as many asterisks, so that offsets stay valid. Also finds
/// values that are escaped as in JSON.
class Secrets {
 public:
  Secrets() = default;
  /// Collects values of variables whose names look like credentials, except values of less than 8
  /// bytes: masking them would spoil ordinary text.
  explicit Secrets(std::map<std::string, std::string> const& environment);

  void add(std::string value);
  [[nodiscard]] bool empty() const { return values_.empty(); }
  void mask(std::string& text) const;
  [[nodiscard]] std::string masked(std::string_view text) const;

  /// The number of bytes at the end of `text` that may be the beginning of a secret.
  [[nodiscard]] std::size_t open_end(std::string_view text) const;

 private:
  std::vector<std::string> values_;  ///< longest first
};

/// Masks a stream of pieces, including secrets that span two pieces.
class SecretsInStream {
 public:
  explicit SecretsInStream(Secrets const& secrets) : secrets_(secrets) {}

  /// Returns the masked stream so far, without an end that may be the beginning of a secret.
  [[nodiscard]] std::string take(std::string_view piece);
  /// Returns the rest.
  [[nodiscard]] std::string finish();

 private:
  Secrets const& secrets_;
  std::string kept_;
};

}  // namespace parallel_explore::text
