#include "acp/protocol.hpp"

#include "service/json_rpc.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace pexplore::acp {

using namespace parallel_explore;
using namespace service;

namespace {

/// A method, and the members of its parameters that must be there.
struct Method {
  std::string_view name;
  bool of_session = true;  ///< it names a session
  std::string_view directory = {}, list = {}, text = {};
};

constexpr std::array<Method, 7> methods{{{"session/new", false, "cwd"},
                                         {"session/load", true, "cwd"},
                                         {"session/resume", true, "cwd"},
                                         {"session/list", false},
                                         {"session/close", true},
                                         {"session/prompt", true, "", "prompt"},
                                         {"session/set_config_option", true, "", "", "configId"}}};

/// The fault of a request's parameters; empty: none.
std::string fault_of(Method const& method, json::object const& params) {
  if (method.of_session && text_in(params, "sessionId").empty()) return "\"sessionId\" is missing";
  if (!method.directory.empty() && !text_in(params, method.directory).starts_with('/'))
    return fmt::format("\"{}\" is not an absolute path", method.directory);
  if (!method.text.empty() && text_in(params, method.text).empty())
    return fmt::format("\"{}\" is missing", method.text);
  if (method.list.empty()) return {};
  auto const* const list = params.if_contains(method.list);
  return list && list->is_array() ? std::string()
                                  : fmt::format("\"{}\" is not a list", method.list);
}

}  // namespace

std::string EditorProtocol::result(json::value const& id, json::object result) {
  return line_of({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
}

std::string EditorProtocol::update(std::string_view session, json::object update) {
  return line_of({{"jsonrpc", "2.0"},
                  {"method", "session/update"},
                  {"params", {{"sessionId", session}, {"update", std::move(update)}}}});
}

std::string EditorProtocol::ask(std::string_view id, std::string_view method, json::object params) {
  return line_of(
      {{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}});
}

json::object EditorProtocol::initialized() const {
  // The version of the client may be another: this is the latest that is spoken here.
  return {
      {"protocolVersion", 1},
      {"agentInfo", {{"name", "pexplore"}, {"title", "parallel_explore"}, {"version", version_}}},
      {"agentCapabilities",
       {{"loadSession", true},
        {"promptCapabilities", {{"image", false}, {"audio", false}, {"embeddedContext", true}}},
        {"mcpCapabilities", {{"http", false}, {"sse", false}}},
        {"sessionCapabilities",
         {{"list", json::object()}, {"resume", json::object()}, {"close", json::object()}}}}},
      {"authMethods", json::array()}};
}

Incoming EditorProtocol::take(std::string_view line) {
  Incoming turn;
  auto const read = read_message(line);
  if (auto const* const fault = std::get_if<BadLine>(&read)) {
    turn.answers.push_back(error_line(*fault));
    return turn;
  }
  auto const& message = std::get<json::object>(read);
  auto const* const id = message.if_contains("id");
  bool const names_method = !text_in(message, "method").empty();
  if (!names_method && (message.contains("result") || message.contains("error"))) {
    auto const* const result = object_in(message, "result");
    turn.replies.push_back(
        {text_in(message, "id"), result ? std::optional(*result) : std::nullopt});
  } else if (!names_method || (id && !is_id(id))) {
    turn.answers.push_back(error_line(no_message));
  } else if (id) {
    take_request(message, turn);
  } else if (auto const* const params = object_in(message, "params")) {
    auto const method = text_in(message, "method");
    if (method == "session/cancel") turn.cancelled.push_back(text_in(*params, "sessionId"));
    auto const* const request = params->if_contains("requestId");
    if (method == "$/cancel_request" && request) turn.withdrawn.push_back(*request);
  }
  return turn;
}

void EditorProtocol::take_request(json::object const& message, Incoming& turn) const {
  auto const& id = message.at("id");
  auto const method = text_in(message, "method");
  auto const* const given = object_in(message, "params");
  json::object params = given ? *given : json::object();
  if (method == "initialize") {
    turn.answers.push_back(result(id, initialized()));
    return;
  }
  if (method == "authenticate") {
    turn.answers.push_back(
        error_line(id, invalid_params, "there is nothing to log in to here",
                   {{"details", "each agent has its own login: pexplore doctor"}}));
    return;
  }
  auto const* const row = std::ranges::find(methods, method, &Method::name);
  if (row == methods.end()) {
    turn.answers.push_back(error_line(
        id, unknown_method, fmt::format("unknown method {}", text::clean_line(method, 60))));
  } else if (auto const fault = fault_of(*row, params); !fault.empty()) {
    turn.answers.push_back(error_line(id, invalid_params, fault));
  } else {
    turn.requests.push_back({id, method, std::move(params)});
  }
}

}  // namespace pexplore::acp
