#pragma once

#include "parallel_explore/forge.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

/// What GitHub writes, as values of ours. Members that are missing are empty; what cannot be
/// anything else is an Error(forge).
namespace parallel_explore::forge {

/// None: it is no JSON. Nothing at all is null.
[[nodiscard]] std::optional<boost::json::value> parsed(std::string_view body);

/// The `message` of a refusal, with what `errors` says of single members.
[[nodiscard]] std::string message_in(boost::json::value const& body);

[[nodiscard]] ForgeRepository repository_in(boost::json::value const& body);
[[nodiscard]] Issue issue_in(boost::json::value const& body);
[[nodiscard]] PullRequest pull_request_in(boost::json::value const& body);
[[nodiscard]] std::vector<std::string> labels_in(boost::json::value const& body);

/// Who wrote an issue or a comment.
struct Author {
  std::string login;
  bool bot = false;
  bool trusted = false;  ///< the server says: owner, member or collaborator

  bool operator==(Author const&) const = default;
};
[[nodiscard]] Author author_in(boost::json::value const& body);

/// The string at a path of members ("/head/ref"); empty where there is none.
[[nodiscard]] std::string text_at(boost::json::value const& body, std::string_view pointer);
[[nodiscard]] bool flag_at(boost::json::value const& body, std::string_view pointer,
                           bool otherwise);
/// The address of a page for people, safe to show.
[[nodiscard]] std::string page_in(boost::json::value const& body);
/// 0 where there is none.
[[nodiscard]] std::int64_t number_at(boost::json::value const& body, std::string_view pointer);

}  // namespace parallel_explore::forge
