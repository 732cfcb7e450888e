#include "scripted_model/wire.hpp"

// OpenAI's Responses, as server-sent events.
namespace scripted {

namespace json = boost::json;

using namespace wire;

namespace {

bool speaks_responses(std::string_view target) { return target.ends_with("/responses"); }

Question read_responses(std::string_view /*target*/, json::object const& request) {
  Question question;
  question.of_the_session = true;
  question.model = text_at(request, "model");
  for (auto const& tool : array_at(request, "tools"))
    question.tools.emplace_back(text_at(tool.as_object(), "name"));
  for (auto const& item : array_at(request, "input")) {
    auto const type = text_at(item.as_object(), "type");
    if (type == "function_call" || type == "custom_tool_call" || type == "local_shell_call")
      ++question.tools_used;
  }
  return question;
}

/// It has a shell and nothing to write with.
ToolCall shell_call(Step const& step, Question const& question) {
  if (auto const* call = std::get_if<Call>(&step)) return {call->tool, call->input};
  auto const command = command_of(step);
  if (offers(question, "exec_command")) return {"exec_command", {{"cmd", command}}};
  if (offers(question, "shell_command")) return {"shell_command", {{"command", command}}};
  return {"shell", {{"command", json::array{"bash", "-lc", command}}}};
}

std::string say_responses(Step const& step, Question const& question) {
  auto const response = fresh_id("resp_");
  auto text = event("response.created", {{"response", {{"id", response}}}});
  json::object item;
  if (auto const* say = std::get_if<Say>(&step)) {
    item = {{"type", "message"},
            {"role", "assistant"},
            {"id", fresh_id("item_")},
            {"content", json::array{json::object{{"type", "output_text"}, {"text", say->text}}}}};
  } else {
    auto const call = shell_call(step, question);
    item = {{"type", "function_call"},
            {"id", fresh_id("item_")},
            {"call_id", fresh_id("call_")},
            {"name", call.tool},
            {"arguments", json::serialize(call.input)}};
    // One of a group of tools: "group.tool".
    if (auto const dot = call.tool.find('.'); dot != std::string::npos) {
      item["namespace"] = call.tool.substr(0, dot);
      item["name"] = call.tool.substr(dot + 1);
    }
  }
  text += event("response.output_item.done", {{"output_index", 0}, {"item", std::move(item)}});
  text += event("response.completed", {{"response",
                                        {{"id", response},
                                         {"usage",
                                          {{"input_tokens", 1000},
                                           {"input_tokens_details", {{"cached_tokens", 100}}},
                                           {"output_tokens", 50},
                                           {"output_tokens_details", {{"reasoning_tokens", 0}}},
                                           {"total_tokens", 1050}}}}}});
  return text;
}

}  // namespace

Dialect responses_dialect() {
  return {"responses", speaks_responses, read_responses, say_responses};
}

}  // namespace scripted
