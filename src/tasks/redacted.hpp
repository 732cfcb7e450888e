#pragma once

#include <string>
#include <string_view>

namespace parallel_explore::tasks {

/// Text that is to be seen by others, without what looks like a credential: tokens by their known
/// beginnings, private keys, user names and passwords in addresses, and values that are assigned to
/// names such as API_KEY. Each becomes "[removed]". What is in our environment is masked elsewhere.
[[nodiscard]] std::string redacted(std::string_view text);

/// Its last `lines` lines, at most `bytes` of them.
[[nodiscard]] std::string last_lines(std::string_view text, std::size_t lines, std::size_t bytes);

}  // namespace parallel_explore::tasks
