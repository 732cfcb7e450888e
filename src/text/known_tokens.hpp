#pragma once

#include "text/mark_place.hpp"

#include <bitset>

namespace parallel_explore::text {

/// A token of a known service.
[[nodiscard]] MarkedCredential token_at(MarkPlace const& place);
/// A private key in a block of PEM.
[[nodiscard]] MarkedCredential private_key_at(MarkPlace const& place);
/// Adds pairs of bytes with which such a token begins.
void add_beginnings_of_tokens(std::bitset<65536>& pairs);
/// Adds the pair with which a word begins, in upper and lower case.
void add_beginning(std::bitset<65536>& pairs, std::string_view word);

}  // namespace parallel_explore::text
