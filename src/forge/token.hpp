#pragma once

#include <string>

namespace parallel_explore::forge {

/// Throws Error(forge) for a token with blanks, line breaks or other bytes that no token has: they
/// would end up in the head of a request. Empty is fine. The message does not show it.
void require_token(std::string const& token);

}  // namespace parallel_explore::forge
