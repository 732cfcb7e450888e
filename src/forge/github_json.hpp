#pragma once

#include "parallel_explore/forge.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

/// GitHub's JSON as values of the library. Missing members are empty; an answer without the members
/// that identify it is an Error(forge).
namespace parallel_explore::forge {

/// The JSON of a body, null for an empty one; none: it is not JSON.
[[nodiscard]] std::optional<boost::json::value> parse_body(std::string_view body);

/// The `message` of a refusal, followed by its `errors` on single members.
[[nodiscard]] std::string message_in(boost::json::value const& body);

[[nodiscard]] ForgeRepository repository_in(boost::json::value const& body);
[[nodiscard]] Issue issue_in(boost::json::value const& body);
/// A pull request as an issue, without its texts.
[[nodiscard]] Issue as_issue(PullRequest const& request);
[[nodiscard]] PullRequest pull_request_in(boost::json::value const& body);
[[nodiscard]] std::vector<std::string> labels_in(boost::json::value const& body);

/// The author of an issue or a comment.
struct Author {
  std::string login;
  bool bot = false;
  bool trusted = false;  ///< an owner, member or collaborator, as the server says

  bool operator==(Author const&) const = default;
};
[[nodiscard]] Author author_in(boost::json::value const& body);

/// The string at a path of members ("/head/ref"); empty where there is none.
[[nodiscard]] std::string text_at(boost::json::value const& body, std::string_view pointer);
[[nodiscard]] bool flag_at(boost::json::value const& body, std::string_view pointer,
                           bool otherwise);
/// The URL of a page for people, safe to show; empty where there is none.
[[nodiscard]] std::string page_in(boost::json::value const& body);
/// The number at a path of members; 0 where there is none.
[[nodiscard]] std::int64_t number_at(boost::json::value const& body, std::string_view pointer);

}  // namespace parallel_explore::forge
