#pragma once

#include <string>
#include <string_view>

namespace parallel_explore::forge {

/// Whether a name reads "owner/repo", of letters, digits and -_.
[[nodiscard]] bool is_repository(std::string_view name);

/// A URL without user name and password, which only git may know.
[[nodiscard]] std::string without_credentials(std::string const& url);

/// A branch as pull requests in `repository`, "owner/repo", name it: "owner:branch" where it is
/// pushed to a fork. `remote_url`: pushed to.
[[nodiscard]] std::string pull_request_head(std::string const& remote_url,
                                            std::string const& repository,
                                            std::string const& branch);

}  // namespace parallel_explore::forge
