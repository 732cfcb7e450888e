#pragma once

#include "text/encoded_value.hpp"

#include <bitset>
#include <cstddef>
#include <string_view>

/// Credentials that are recognised without knowing them.
namespace parallel_explore::text {

enum class CredentialMark {
  token,        ///< begins as the tokens of a known service
  private_key,  ///< a block of PEM
  address,      ///< user name and password in a URL
  header,       ///< value of an Authorization header, or of a similar one
  webhook,      ///< address that accepts posts from anyone who knows it
  option,       ///< of a command: `-u user:password`
  assignment,   ///< value of NAME=…, by the name; may be wrong in text about programs
};

/// A credential in a text.
struct MarkedCredential {
  std::size_t at = 0, size = 0;  ///< of what is secret; 0: there is none
  bool open = false;             ///< the text ends before it could be decided
  CredentialMark mark = CredentialMark::token;
};

/// How certain it must be.
enum class Certainty {
  known,  ///< values of the environment only, and nothing by its form
  certain,
  likely  ///< also assignments, and user names alone in URLs
};

/// The credential whose mark begins at `at`; `before`: the end of the text before `text`, of which
/// 8 bytes are enough. `text` may go on unless `whole`.
[[nodiscard]] MarkedCredential credential_at(std::string_view text, std::size_t at,
                                             std::string_view before, Certainty certainty,
                                             bool whole);

/// Pairs of bytes, the first one times 256 plus the second, with which a mark may begin.
[[nodiscard]] std::bitset<65536> const& beginnings_of_marks();

[[nodiscard]] std::string_view name_of(CredentialMark mark);

}  // namespace parallel_explore::text
