#pragma once

#include <string>

namespace parallel_explore::forge {

/// Throws Error(forge) for a token with blanks, line breaks or other bytes that tokens do not have:
/// they would end up in the head of a request. An empty token is accepted. The message does not
/// show the token.
void require_token(std::string const& token);

}  // namespace parallel_explore::forge
