#include "scripted_model/wire.hpp"

// OpenAI's Chat Completions, as server-sent events.
namespace scripted {

namespace json = boost::json;

using namespace wire;

namespace {

bool speaks_chat(std::string_view target) { return target.ends_with("/chat/completions"); }

Question read_chat(std::string_view /*target*/, json::object const& request) {
  Question question;
  for (auto const& tool : array_at(request, "tools"))
    question.tools.emplace_back(text_at(tool.at("function").as_object(), "name"));
  // Titles are asked for without tools; so is a judge, with the instructions of all sessions.
  auto const all = json::serialize(request);
  question.of_the_session =
      !question.tools.empty() || all.find("Working directory: ") != std::string::npos;
  question.directory = directory_in(all);
  question.model = text_at(request, "model");
  for (auto const& message : array_at(request, "messages"))
    question.tools_used += array_at(message.as_object(), "tool_calls").size();
  return question;
}

std::string chunk(std::string const& id, Question const& question, json::value choices,
                  json::value usage) {
  json::object data{{"id", id},
                    {"object", "chat.completion.chunk"},
                    {"created", 1},
                    {"model", question.model},
                    {"choices", std::move(choices)}};
  if (!usage.is_null()) data["usage"] = std::move(usage);
  return "data: " + json::serialize(data) + "\n\n";
}

json::array choice(json::object delta, json::value reason) {
  return {json::object{
      {"index", 0}, {"delta", std::move(delta)}, {"finish_reason", std::move(reason)}}};
}

std::string say_chat(Step const& step, Question const& question) {
  auto const id = fresh_id("chatcmpl-");
  json::object delta{{"role", "assistant"}};
  auto const* const say = std::get_if<Say>(&step);
  if (say) {
    delta["content"] = say->text;
  } else {
    auto const call = call_of(step, question);
    delta["tool_calls"] = json::array{json::object{
        {"index", 0},
        {"id", fresh_id("call_")},
        {"type", "function"},
        {"function", {{"name", call.tool}, {"arguments", json::serialize(call.input)}}}}};
  }
  json::object const usage{
      {"prompt_tokens", 1000}, {"completion_tokens", 50}, {"total_tokens", 1050}};
  return chunk(id, question, choice(std::move(delta), nullptr), nullptr) +
         chunk(id, question, choice({}, say ? "stop" : "tool_calls"), nullptr) +
         chunk(id, question, json::array(), usage) + "data: [DONE]\n\n";
}

}  // namespace

Dialect chat_dialect() { return {"chat", speaks_chat, read_chat, say_chat}; }

}  // namespace scripted
