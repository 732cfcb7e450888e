#include "forge/github_json.hpp"

#include "parallel_explore/error.hpp"
#include "text/display.hpp"

#include <boost/json/parse.hpp>
#include <boost/system/error_code.hpp>
#include <fmt/format.h>

#include <limits>

namespace parallel_explore::forge {

namespace json = boost::json;

namespace {

constexpr std::size_t longest_url = 2000;  ///< bytes

json::value const* find(json::value const& body, std::string_view pointer) {
  boost::system::error_code missing;
  return body.find_pointer(pointer, missing);
}

std::string text_of(json::value const& value) {
  return value.is_string() ? std::string(value.get_string()) : std::string();
}

/// One element of `errors`: a sentence, or an object that names the member.
std::string fault_in(json::value const& fault) {
  if (fault.is_string()) return text_of(fault);
  if (auto message = text_at(fault, "/message"); !message.empty()) return message;
  return fmt::format("{} {}", text_at(fault, "/field"), text_at(fault, "/code"));
}

int checked_number(json::value const& body) {
  auto const number = number_at(body, "/number");
  if (number < 1 || number > std::numeric_limits<int>::max())
    throw Error(ErrorCode::forge, "GitHub's answer names no issue or pull request");
  return static_cast<int>(number);
}

}  // namespace

std::optional<json::value> parse_body(std::string_view body) {
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return json::value();
  json::parse_options options;
  options.max_depth = 64;
  boost::system::error_code error;
  auto value = json::parse(body, error, {}, options);
  if (error) return std::nullopt;
  return value;
}

std::string message_in(json::value const& body) {
  auto message = text_at(body, "/message");
  auto const* const faults = find(body, "/errors");
  if (!faults || !faults->is_array()) return message;
  char const* before = ": ";
  for (auto const& fault : faults->get_array()) {
    message += before + fault_in(fault);
    before = "; ";
  }
  return message;
}

ForgeRepository repository_in(json::value const& body) {
  ForgeRepository repository;
  repository.name = text_at(body, "/full_name");
  repository.default_branch = text_at(body, "/default_branch");
  repository.parent = text_at(body, "/parent/full_name");
  repository.is_private = flag_at(body, "/private", false);
  repository.archived = flag_at(body, "/archived", false);
  repository.has_issues = flag_at(body, "/has_issues", true);
  repository.may_push = flag_at(body, "/permissions/push", false);
  return repository;
}

Issue issue_in(json::value const& body) {
  Issue issue;
  issue.number = checked_number(body);
  issue.id = number_at(body, "/id");
  issue.title = text_at(body, "/title");
  issue.body = text_at(body, "/body");
  issue.url = page_in(body);
  issue.open = text_at(body, "/state") != "closed";
  issue.is_pull_request = find(body, "/pull_request") != nullptr;
  issue.merged = !text_at(body, "/pull_request/merged_at").empty();
  auto const closed_as = text_at(body, "/state_reason");
  issue.dropped = !issue.open && (closed_as == "not_planned" || closed_as == "duplicate");
  issue.labels = labels_in(body);
  return issue;
}

Issue as_issue(PullRequest const& request) {
  Issue issue;
  issue.number = request.number;
  issue.url = request.url;
  issue.open = request.state == "open";
  issue.merged = request.state == "merged";
  issue.is_pull_request = true;
  return issue;
}

std::vector<std::string> labels_in(json::value const& body) {
  std::vector<std::string> names;
  auto const* const labels = find(body, "/labels");
  if (!labels || !labels->is_array()) return names;
  for (auto const& label : labels->get_array())
    names.push_back(label.is_string() ? text_of(label) : text_at(label, "/name"));
  return names;
}

PullRequest pull_request_in(json::value const& body) {
  PullRequest request;
  request.number = checked_number(body);
  request.url = page_in(body);
  request.head = text_at(body, "/head/ref");
  request.base = text_at(body, "/base/ref");
  bool const merged = flag_at(body, "/merged", false) || !text_at(body, "/merged_at").empty();
  request.state = merged ? "merged" : text_at(body, "/state");
  request.draft = flag_at(body, "/draft", false);
  return request;
}

Author author_in(json::value const& body) {
  auto const association = text_at(body, "/author_association");
  return {text_at(body, "/user/login"), text_at(body, "/user/type") == "Bot",
          association == "OWNER" || association == "MEMBER" || association == "COLLABORATOR"};
}

std::string text_at(json::value const& body, std::string_view pointer) {
  auto const* const value = find(body, pointer);
  return value ? text_of(*value) : std::string();
}

std::string page_in(json::value const& body) {
  return text::clean_line(text_at(body, "/html_url"), longest_url);
}

bool flag_at(json::value const& body, std::string_view pointer, bool otherwise) {
  auto const* const value = find(body, pointer);
  return value && value->is_bool() ? value->get_bool() : otherwise;
}

std::int64_t number_at(json::value const& body, std::string_view pointer) {
  auto const* const value = find(body, pointer);
  if (!value || !value->is_number()) return 0;
  boost::system::error_code inexact;
  auto const number = value->to_number<std::int64_t>(inexact);
  return inexact ? 0 : number;
}

}  // namespace parallel_explore::forge
