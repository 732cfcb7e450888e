#pragma once

#include "forge/github_json.hpp"
#include "forge/rest.hpp"
#include "parallel_explore/forge.hpp"

#include <optional>
#include <string>

namespace parallel_explore::forge {

/// One repository on GitHub, as the owner of a token sees it.
class GitHubAccess {
 public:
  /// Throws Error(forge) for a repository that is not named as owner/repo, and as Rest.
  explicit GitHubAccess(GitHubSettings settings);

  [[nodiscard]] Rest& rest() { return rest_; }
  [[nodiscard]] std::string const& name() const { return name_; }

  /// A call on the repository: `below` follows its path, and its name follows `what`.
  [[nodiscard]] Call call(std::string method, std::string const& below,
                          std::string const& what) const;

  /// Throws Error(forge) for calls that need a token where there is none.
  void require_token(std::string const& what) const;

  /// Asks the server about the repository, and follows a new name of it. Throws Error(forge).
  awaitable<ForgeRepository> repository();

  /// As repository(), but asks only once.
  awaitable<ForgeRepository> known_repository();

  /// Asks whose token it is, once. Throws Error(forge).
  awaitable<void> fetch_login();

  /// The login of the owner of the token; empty: an app, which cannot ask for its own. Call
  /// fetch_login() before.
  [[nodiscard]] std::string const& login() const { return login_.value(); }

  /// Whether the owner of the token wrote something. Of an app any bot's text counts, since no
  /// stranger can be a bot. Call fetch_login() before.
  [[nodiscard]] bool is_ours(Author const& author) const;

 private:
  std::string name_;  ///< "owner/repo"
  Rest rest_;
  std::optional<ForgeRepository> repository_;
  std::optional<std::string> login_;
};

}  // namespace parallel_explore::forge
