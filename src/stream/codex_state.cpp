#include "stream/codex_state.hpp"

#include "stream/json_line.hpp"
#include "stream/parser.hpp"
#include "text/display.hpp"

#include <boost/json.hpp>

namespace parallel_explore::stream {

namespace json = boost::json;

namespace {

constexpr std::size_t longest_error = 300;

/// The status of HTTP among the kinds of an error, each of which is an object.
std::optional<int> status_in(json::object const& kinds) {
  for (auto const& [name, value] : kinds) {
    auto const* const kind = value.if_object();
    auto const status = kind ? static_cast<int>(count_at(*kind, "httpStatusCode")) : 0;
    if (status > 0) return status;
  }
  return std::nullopt;
}

}  // namespace

void CodexState::take(json::object const& update) {
  auto const* const meta = object_at(update, "_meta");
  auto const* const codex = meta ? object_at(*meta, "codex") : nullptr;
  if (!codex) return;
  if (auto const* const status = object_at(*codex, "threadStatus"))
    failed_ = text_at(*status, "type") == "systemError";
  auto const* const error = object_at(*codex, "error");
  if (!error) return;
  auto details = text_at(*error, "additionalDetails");
  if (details.empty()) details = text_at(*error, "message");
  error_ = text::clean_line(details, longest_error);
  auto const* const kinds = object_at(*error, "codexErrorInfo");
  api_status_ = kinds ? status_in(*kinds) : std::nullopt;
}

SessionEnd CodexState::end(std::string const& answer) const {
  auto const reason = error_.empty() ? text::clean_line(answer, longest_error) : error_;
  auto const status = api_status_ ? api_status_ : api_status_in(reason);
  if (status) return end_of_refusal(*status, reason);
  return Failed{"its turn failed: " + reason, true};
}

}  // namespace parallel_explore::stream
