#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Keeping credentials out of everything that is written or printed.
namespace parallel_explore::core {

/// Whether a variable of that name holds a credential, by the words in it: KEY, TOKEN, SECRET,
/// PASSWORD and their kin ("GITHUB_TOKEN"; not "KEYBOARD" and not "MAX_TOKENS").
[[nodiscard]] bool names_a_credential(std::string_view variable);

/// Knows values that must not be seen, and puts as many asterisks in their place, so that offsets
/// stay. A value that stands in JSON with its escapes is found as well.
class Secrets {
 public:
  Secrets() = default;
  /// Those of `environment` whose names say so. Values of less than 8 bytes are no secrets: masking
  /// them would spoil ordinary text.
  explicit Secrets(std::map<std::string, std::string> const& environment);

  void add(std::string value);
  [[nodiscard]] bool empty() const { return values_.empty(); }
  void mask(std::string& text) const;
  [[nodiscard]] std::string masked(std::string_view text) const;

  /// How many bytes at the end of `text` may be the beginning of a secret.
  [[nodiscard]] std::size_t open_end(std::string_view text) const;

 private:
  std::vector<std::string> values_;  ///< the longest first
};

/// Masks a stream that comes in pieces, also where a secret is cut in two.
class SecretsInStream {
 public:
  explicit SecretsInStream(Secrets const& secrets) : secrets_(secrets) {}

  /// What can be said of the stream now; a little is kept back where a secret may begin.
  [[nodiscard]] std::string take(std::string_view piece);
  /// What was kept back.
  [[nodiscard]] std::string finish();

 private:
  Secrets const& secrets_;
  std::string kept_;
};

}  // namespace parallel_explore::core
