#include "scripted_model/wire.hpp"

// Anthropic's Messages, as server-sent events; as one message where the request wants no stream.
namespace scripted {

namespace json = boost::json;

using namespace wire;

namespace {

bool speaks_messages(std::string_view target) { return target.ends_with("/messages"); }

Question read_messages(std::string_view /*target*/, json::object const& request) {
  Question question;
  for (auto const& tool : array_at(request, "tools"))
    question.tools.emplace_back(text_at(tool.as_object(), "name"));
  // A session that may only look has Read, but neither of the others; one that judges has nothing
  // but its prompt.
  auto const whole = json::serialize(request);
  question.of_the_session = offers(question, "Write") || offers(question, "Bash") ||
                            offers(question, "Read") ||
                            whole.find("You compare solutions of one task") != std::string::npos;
  question.directory = directory_in(whole);
  question.model = text_at(request, "model");
  auto const* const stream = request.if_contains("stream");
  question.streams = stream && stream->is_bool() && stream->as_bool();
  for (auto const& message : array_at(request, "messages")) {
    if (text_at(message.as_object(), "role") != "assistant") continue;
    for (auto const& block : array_at(message.as_object(), "content")) {
      if (text_at(block.as_object(), "type") == "tool_use") ++question.tools_used;
    }
  }
  return question;
}

json::object usage(int output_tokens) {
  return {{"input_tokens", 1000},
          {"output_tokens", output_tokens},
          {"cache_read_input_tokens", 0},
          {"cache_creation_input_tokens", 0}};
}

/// The one block of an answer, whole.
json::object block_of(Step const& step, Question const& question) {
  if (auto const* say = std::get_if<Say>(&step)) return {{"type", "text"}, {"text", say->text}};
  auto call = call_of(step, question);
  return {{"type", "tool_use"},
          {"id", fresh_id("toolu_")},
          {"name", call.tool},
          {"input", std::move(call.input)}};
}

std::string say_messages(Step const& step, Question const& question) {
  auto block = block_of(step, question);
  bool const says = std::holds_alternative<Say>(step);
  char const* const reason = says ? "end_turn" : "tool_use";
  json::object message{{"id", fresh_id("msg_")},   {"type", "message"},
                       {"role", "assistant"},      {"model", question.model},
                       {"content", json::array()}, {"stop_reason", nullptr},
                       {"stop_sequence", nullptr}, {"usage", usage(1)}};
  if (!question.streams) {
    message["content"] = json::array{std::move(block)};
    message["stop_reason"] = reason;
    message["usage"] = usage(50);
    return json::serialize(message);
  }
  json::object delta;
  if (says) {
    delta = {{"type", "text_delta"}, {"text", block["text"]}};
    block["text"] = "";
  } else {
    delta = {{"type", "input_json_delta"}, {"partial_json", json::serialize(block["input"])}};
    block["input"] = json::object();
  }
  auto text = event("message_start", {{"message", std::move(message)}});
  text += event("content_block_start", {{"index", 0}, {"content_block", std::move(block)}});
  text += event("content_block_delta", {{"index", 0}, {"delta", std::move(delta)}});
  text += event("content_block_stop", {{"index", 0}});
  text += event("message_delta", {{"delta", {{"stop_reason", reason}, {"stop_sequence", nullptr}}},
                                  {"usage", {{"output_tokens", 50}}}});
  return text + event("message_stop", {});
}

}  // namespace

Dialect messages_dialect() { return {"messages", speaks_messages, read_messages, say_messages}; }

}  // namespace scripted
