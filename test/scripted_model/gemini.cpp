#include "scripted_model/wire.hpp"

// Google's Generative Language, as server-sent events or as one answer.
namespace scripted {

namespace json = boost::json;

using namespace wire;

namespace {

constexpr std::string_view whole = ":generateContent", streamed = ":streamGenerateContent";

bool speaks_gemini(std::string_view target) {
  return target.ends_with(whole) || target.ends_with(streamed);
}

Question read_gemini(std::string_view target, json::object const& request) {
  Question question;
  for (auto const& set : array_at(request, "tools")) {
    for (auto const& tool : array_at(set.as_object(), "functionDeclarations"))
      question.tools.emplace_back(text_at(tool.as_object(), "name"));
  }
  // A choice of a model, or a summary, is asked for without tools; so is a judge, with the
  // instructions of all sessions.
  auto const all = json::serialize(request);
  question.of_the_session =
      !question.tools.empty() || all.find("You are Gemini CLI") != std::string::npos;
  question.directory = directory_in(all);
  auto const begin = target.rfind('/') + 1;
  question.model = target.substr(begin, target.find(':', begin) - begin);
  question.streams = target.ends_with(streamed);
  for (auto const& content : array_at(request, "contents")) {
    for (auto const& part : array_at(content.as_object(), "parts"))
      question.tools_used += part.as_object().contains("functionCall") ? 1 : 0;
  }
  return question;
}

std::string say_gemini(Step const& step, Question const& question) {
  json::object part;
  if (auto const* say = std::get_if<Say>(&step)) {
    part = {{"text", say->text}};
  } else {
    auto call = call_of(step, question);
    part = {{"functionCall", {{"name", call.tool}, {"args", std::move(call.input)}}}};
  }
  json::object const answer{
      {"candidates", json::array{json::object{
                         {"content", {{"role", "model"}, {"parts", json::array{std::move(part)}}}},
                         {"finishReason", "STOP"},
                         {"index", 0}}}},
      {"usageMetadata",
       {{"promptTokenCount", 1000}, {"candidatesTokenCount", 50}, {"totalTokenCount", 1050}}},
      {"modelVersion", question.model},
      {"responseId", fresh_id("response-")}};
  auto const text = json::serialize(answer);
  return question.streams ? "data: " + text + "\r\n\r\n" : text;
}

}  // namespace

Dialect gemini_dialect() { return {"gemini", speaks_gemini, read_gemini, say_gemini}; }

}  // namespace scripted
