#include "mcp/protocol.hpp"

#include "service/json_rpc.hpp"
#include "text/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace pexplore::mcp {
namespace {

using namespace parallel_explore;
using namespace service;

constexpr std::string_view stateless_version = "2026-07-28", newest_legacy = "2025-11-25";
constexpr std::array<std::string_view, 4> legacy_versions{"2025-11-25", "2025-06-18", "2025-03-26",
                                                          "2024-11-05"};
constexpr std::string_view version_key = "io.modelcontextprotocol/protocolVersion",
                           capabilities_key = "io.modelcontextprotocol/clientCapabilities",
                           server_key = "io.modelcontextprotocol/serverInfo",
                           apps_key = "io.modelcontextprotocol/ui";
constexpr int unsupported_version = -32022, missing_resource = -32002;
constexpr auto declined =
    "The client says that the person declined; nothing was started. A session without a person "
    "declines by itself: there, start the server with PEXPLORE_MCP_UNATTENDED=1 or `pexplore mcp "
    "--unattended`.";

constexpr std::string_view instructions =
    "Explores several approaches to one coding task at once: each gets a git worktree and an agent "
    "session, results are measured, judged and compared. Start with explore_start, then call "
    "explore_wait again and again until the experiment has ended, then explore_result. Sessions "
    "cost money: tell the person what you are about to start.";

/// A result in the way of the client's revision.
std::string result_line(json::value const& id, Client client, json::object result) {
  if (client.stateless && !result.contains("resultType")) result["resultType"] = "complete";
  return line_of({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
}

bool can_ask(json::object const* capabilities) {
  auto const* const elicitation = capabilities ? object_in(*capabilities, "elicitation") : nullptr;
  return elicitation && (elicitation->empty() || elicitation->contains("form"));
}

/// Whether the client shows pages of the one type that there is.
bool shows_apps(json::object const* capabilities) {
  auto const* const extensions = capabilities ? object_in(*capabilities, "extensions") : nullptr;
  auto const* const apps = extensions ? object_in(*extensions, apps_key) : nullptr;
  auto const* const types = apps ? apps->if_contains("mimeTypes") : nullptr;
  return types && types->is_array() &&
         std::ranges::find(types->get_array(), json::value(app_type)) != types->get_array().end();
}

json::object capabilities_of_server() {
  return {{"tools", json::object()},
          {"resources", json::object()},
          {"extensions", {{apps_key, {{"mimeTypes", json::array{app_type}}}}}}};
}

json::object question_of(std::string_view question) {
  return {{"mode", "form"},
          {"message", question},
          {"requestedSchema",
           {{"type", "object"},
            {"properties",
             {{"start", {{"type", "boolean"}, {"title", "Start it"}, {"default", true}}}}},
            {"required", json::array{"start"}}}}};
}

/// Whether a person agreed, by the result of an elicitation.
bool agrees(json::object const& answer) {
  auto const* const content = object_in(answer, "content");
  auto const* const start = content ? content->if_contains("start") : nullptr;
  return text_in(answer, "action") == "accept" &&
         (!start || (start->is_bool() && start->get_bool()));
}

json::object cacheable(json::object result) {
  constexpr int hour_ms = 3'600'000;
  result["ttlMs"] = hour_ms;
  result["cacheScope"] = "public";
  return result;
}

/// The schema of a tool's arguments, with the one that all tools take.
json::value schema_of(Tool const& tool) {
  auto schema = json::parse(tool.parameters).as_object();
  auto& properties = schema["properties"];
  if (properties.is_null()) properties.emplace_object();
  properties.as_object()["directory"] = {
      {"type", "string"},
      {"description",
       "An absolute path in the person's working tree, if this server was not started in it"}};
  return schema;
}

}  // namespace

Turn Protocol::take(std::string_view line) {
  Turn turn;
  auto const message = read_message(line);
  if (auto const* const object = std::get_if<json::object>(&message)) {
    take_message(*object, turn);
  } else {
    turn.answers.push_back(error(std::get<BadLine>(message)));
  }
  return turn;
}

void Protocol::take_message(json::object const& message, Turn& turn) {
  bool const names_method = message.contains("method");
  auto const* const id = message.if_contains("id");
  if (!names_method && (message.contains("result") || message.contains("error"))) {
    take_answer(message, turn);
  } else if (!names_method || (id && !is_id(id))) {
    turn.answers.push_back(error(no_message));
  } else if (id) {
    take_request(message, turn);
  } else if (text_in(message, "method") == "notifications/cancelled") {
    auto const* const params = object_in(message, "params");
    auto const* const cancelled = params ? params->if_contains("requestId") : nullptr;
    if (!cancelled) return;
    turn.cancelled.push_back(*cancelled);
    std::erase_if(asked_, [&](auto const& each) { return each.second.id == *cancelled; });
  }
}

void Protocol::take_request(json::object const& message, Turn& turn) {
  auto const& id = message.at("id");
  auto const method = text_in(message, "method");
  auto const* const given = object_in(message, "params");
  json::object const params = given ? *given : json::object();
  auto const* const meta = object_in(params, "_meta");
  auto const wanted = meta ? text_in(*meta, version_key) : std::string();
  auto client = wanted.empty() ? legacy_ : Client{.stateless = true};
  if (client.stateless) {
    if (wanted != stateless_version) {
      turn.answers.push_back(
          error_line(id, unsupported_version, "Unsupported protocol version",
                     {{"supported", {stateless_version, newest_legacy}}, {"requested", wanted}}));
      return;
    }
    client.can_ask = can_ask(object_in(*meta, capabilities_key));
    client.shows_apps = shows_apps(object_in(*meta, capabilities_key));
  }
  if (method == "initialize") {
    turn.answers.push_back(result_line(id, {}, initialized(params)));
  } else if (method == "server/discover") {
    client.stateless = true;
    turn.answers.push_back(result_line(id, client, discovered()));
  } else if (method == "ping") {
    turn.answers.push_back(result_line(id, client, {}));
  } else if (method == "tools/list") {
    auto const tools = listed();
    turn.answers.push_back(result_line(id, client, client.stateless ? cacheable(tools) : tools));
  } else if (method == "tools/call") {
    call(id, params, client, turn);
  } else if (method == "resources/list") {
    turn.lists.emplace_back(id, client);
  } else if (method == "resources/templates/list") {
    json::object const none{{"resourceTemplates", json::array()}};
    turn.answers.push_back(result_line(id, client, client.stateless ? cacheable(none) : none));
  } else if (method == "resources/read") {
    turn.reads.push_back({id, text_in(params, "uri"), client});
  } else {
    turn.answers.push_back(
        error_line(id, unknown_method, fmt::format("unknown method {}", method)));
  }
}

void Protocol::call(json::value const& id, json::object const& params, Client client, Turn& turn) {
  auto const name = text_in(params, "name");
  if (std::ranges::find(tools_, name, &Tool::name) == tools_.end()) {
    turn.answers.push_back(
        error_line(id, invalid_params, fmt::format("there is no tool {}", name)));
    return;
  }
  auto const* const arguments = object_in(params, "arguments");
  ToolCall call{id, name, arguments ? *arguments : json::object(), client, nullptr, false};
  if (auto const* const meta = object_in(params, "_meta")) {
    if (auto const* const token = meta->if_contains("progressToken")) call.progress_token = *token;
  }
  if (auto const* const responses = object_in(params, "inputResponses")) {
    auto const* const answer = object_in(*responses, "start");
    if (answer && !agrees(*answer)) {
      turn.answers.push_back(result(call, {declined, true}));
      return;
    }
    call.confirmed = answer != nullptr;
  }
  turn.calls.push_back(std::move(call));
}

/// An answer to a question of ours.
void Protocol::take_answer(json::object const& message, Turn& turn) {
  auto const found = asked_.find(text_in(message, "id"));
  if (found == asked_.end()) return;
  auto call = std::move(found->second);
  asked_.erase(found);
  auto const* const answer = object_in(message, "result");
  if (answer && agrees(*answer)) {
    call.confirmed = true;
    turn.calls.push_back(std::move(call));
  } else {
    turn.answers.push_back(result(call, {declined, true}));
  }
}

json::object Protocol::initialized(json::object const& params) {
  legacy_.can_ask = can_ask(object_in(params, "capabilities"));
  legacy_.shows_apps = shows_apps(object_in(params, "capabilities"));
  auto const wanted = text_in(params, "protocolVersion");
  bool const is_known = std::ranges::find(legacy_versions, wanted) != legacy_versions.end();
  return {
      {"protocolVersion", is_known ? wanted : std::string(newest_legacy)},
      {"capabilities", capabilities_of_server()},
      {"serverInfo", {{"name", "pexplore"}, {"title", "parallel_explore"}, {"version", version_}}},
      {"instructions", instructions}};
}

json::object Protocol::discovered() const {
  return cacheable(
      {{"supportedVersions", {stateless_version, newest_legacy}},
       {"capabilities", capabilities_of_server()},
       {"instructions", instructions},
       {"_meta",
        {{server_key,
          {{"name", "pexplore"}, {"title", "parallel_explore"}, {"version", version_}}}}}});
}

json::object Protocol::listed() const {
  json::array tools;
  for (auto const& tool : tools_) {
    tools.push_back({{"name", tool.name},
                     {"title", tool.title},
                     {"description", tool.description},
                     {"inputSchema", schema_of(tool)},
                     {"annotations",
                      {{"title", tool.title},
                       {"readOnlyHint", tool.reads_only},
                       {"destructiveHint", tool.destroys},
                       {"idempotentHint", tool.reads_only},
                       {"openWorldHint", tool.costs}}}});
    if (!tool.app.empty())
      tools.back().as_object()["_meta"] = {{"ui", {{"resourceUri", tool.app}}}};
  }
  return {{"tools", std::move(tools)}};
}

std::string Protocol::error(BadLine const& fault) {
  return line_of({{"jsonrpc", "2.0"}, {"error", {{"code", fault.code}, {"message", fault.text}}}});
}

std::string Protocol::result(ToolCall const& call, ToolResult const& result) {
  json::object object{{"content", json::array{json::object{
                                      {"type", "text"}, {"text", text::valid_utf8(result.text)}}}},
                      {"isError", result.is_error}};
  if (result.structured) object["structuredContent"] = *result.structured;
  if (!result.meta.empty()) object["_meta"] = result.meta;
  return result_line(call.id, call.client, std::move(object));
}

std::string Protocol::progress(ToolCall const& call, std::int64_t step, std::string_view message) {
  if (call.progress_token.is_null()) return {};
  return line_of({{"jsonrpc", "2.0"},
                  {"method", "notifications/progress"},
                  {"params",
                   {{"progressToken", call.progress_token},
                    {"progress", step},
                    {"message", text::valid_utf8(message)}}}});
}

std::string Protocol::ask(ToolCall call, std::string_view question) {
  if (call.client.stateless) {
    return result_line(
        call.id, call.client,
        {{"resultType", "input_required"},
         {"inputRequests",
          {{"start", {{"method", "elicitation/create"}, {"params", question_of(question)}}}}}});
  }
  auto const id = fmt::format("pexplore-{}", ++questions_);
  auto params = question_of(question);
  params.erase("mode");  // clients of 2025-06-18 do not know it
  asked_.emplace(id, std::move(call));
  return line_of({{"jsonrpc", "2.0"},
                  {"id", id},
                  {"method", "elicitation/create"},
                  {"params", std::move(params)}});
}

std::string Protocol::resources(json::value const& id, Client client,
                                std::vector<Resource> const& all) {
  json::array list;
  for (auto const& each : all)
    list.push_back({{"uri", each.uri}, {"name", each.name}, {"mimeType", each.mime_type}});
  json::object result{{"resources", std::move(list)}};
  if (client.stateless) {
    result["ttlMs"] = 0;
    result["cacheScope"] = "private";
  }
  return result_line(id, client, std::move(result));
}

std::string Protocol::resource(Turn::Read const& read, std::string_view mime_type,
                               std::optional<std::string> const& text, json::object const& meta) {
  if (!text)
    return error_line(read.id, read.client.stateless ? invalid_params : missing_resource,
                      "there is no such resource", {{"uri", read.uri}});
  json::object content{
      {"uri", read.uri}, {"mimeType", mime_type}, {"text", text::valid_utf8(*text)}};
  if (!meta.empty()) content["_meta"] = meta;
  json::object result{{"contents", json::array{std::move(content)}}};
  if (read.client.stateless) {
    result["ttlMs"] = 0;
    result["cacheScope"] = "private";
  }
  return result_line(read.id, read.client, std::move(result));
}

}  // namespace pexplore::mcp
