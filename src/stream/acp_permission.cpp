#include "stream/acp_permission.hpp"

#include "stream/json_line.hpp"
#include "text/display.hpp"

#include <initializer_list>

namespace parallel_explore::stream {

namespace json = boost::json;

namespace {

constexpr std::size_t longest_title = 100;

bool is_safe(std::string_view kind) {
  return kind == "read" || kind == "edit" || kind == "delete" || kind == "move" ||
         kind == "search" || kind == "think";
}

/// The id of the first option of one of these kinds, in the order of the kinds.
std::string option_of(json::array const& options, std::initializer_list<std::string_view> kinds) {
  for (auto const kind : kinds) {
    for (auto const& each : options) {
      auto const* const option = each.if_object();
      if (option && text_at(*option, "kind") == kind)
        return std::string(text_at(*option, "optionId"));
    }
  }
  return {};
}

}  // namespace

PermissionAnswer answer_permission(json::object const* params, PermissionPolicy policy,
                                   std::string_view kind, bool is_cancelling) {
  auto const* const options = params ? array_at(*params, "options") : nullptr;
  auto const* const tool = params ? object_at(*params, "toolCall") : nullptr;
  auto own_kind = tool ? std::string(text_at(*tool, "kind")) : std::string();
  if (own_kind.empty()) own_kind = kind;
  bool const allowed = policy == PermissionPolicy::allow ||
                       (policy == PermissionPolicy::allow_edits && is_safe(own_kind));
  std::string choice;
  if (options && !is_cancelling) {
    choice = allowed ? option_of(*options, {"allow_once", "allow_always"})
                     : option_of(*options, {"reject_once", "reject_always"});
  }
  PermissionAnswer answer;
  if (!allowed || choice.empty()) {
    auto const title = tool ? text_at(*tool, "title") : std::string_view();
    answer.denied = title.empty() ? own_kind : text::clean_line(title, longest_title);
  }
  json::object outcome{{"outcome", "cancelled"}};
  if (!choice.empty()) outcome = {{"outcome", "selected"}, {"optionId", choice}};
  answer.result = {{"outcome", std::move(outcome)}};
  return answer;
}

}  // namespace parallel_explore::stream
