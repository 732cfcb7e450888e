#include "scripted_model/dialect.hpp"

#include <atomic>
#include <filesystem>

namespace scripted {

namespace json = boost::json;

namespace {

std::string event(std::string const& type, json::object data) {
  data["type"] = type;
  return "event: " + type + "\ndata: " + json::serialize(data) + "\n\n";
}

std::string fresh_id(char const* prefix) {
  static std::atomic<int> last = 0;
  return prefix + std::to_string(++last);
}

std::string_view text_at(json::object const& object, std::string_view key) {
  auto const* const found = object.if_contains(key);
  return found && found->is_string() ? std::string_view(found->as_string()) : std::string_view();
}

/// The first word after one of the ways in which agents tell their model where they are.
std::string directory_in(std::string const& text) {
  for (std::string_view const mark : {"orking directory: ", "<cwd>", "working directory is "}) {
    auto const at = text.find(mark);
    if (at == std::string::npos) continue;
    auto const begin = at + mark.size();
    return text.substr(begin, text.find_first_of(" \\\n<\"", begin) - begin);
  }
  return {};
}

bool has_tool(json::object const& request, std::string_view name) {
  auto const* const tools = request.if_contains("tools");
  if (!tools || !tools->is_array()) return false;
  for (auto const& each : tools->as_array()) {
    if (each.is_object() && text_at(each.as_object(), "name") == name) return true;
  }
  return false;
}

std::string shell_quoted(std::string const& text) {
  std::string quoted = "'";
  for (char const c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

/// A step as a shell command; empty: it says something.
std::string as_command(Step const& step) {
  if (auto const* run = std::get_if<Run>(&step)) return run->command;
  if (auto const* write = std::get_if<Write>(&step))
    return "printf %s " + shell_quoted(write->content) + " > " + shell_quoted(write->path);
  return {};
}

}  // namespace

Question read_messages(json::object const& request) {
  Question question;
  // A session that may only look has Read, but neither of the others; one that judges has nothing
  // but the instructions of all sessions.
  auto const whole = json::serialize(request);
  question.of_the_session = has_tool(request, "Write") || has_tool(request, "Bash") ||
                            has_tool(request, "Read") ||
                            whole.find("You are an interactive agent") != std::string::npos;
  question.directory = directory_in(whole);
  auto const* const stream = request.if_contains("stream");
  question.streams = stream && stream->is_bool() && stream->as_bool();
  for (auto const& message : request.at("messages").as_array()) {
    auto const* const content = message.as_object().if_contains("content");
    if (text_at(message.as_object(), "role") != "assistant" || !content->is_array()) continue;
    for (auto const& block : content->as_array()) {
      if (text_at(block.as_object(), "type") == "tool_use") ++question.tools_used;
    }
  }
  return question;
}

namespace {

json::object usage(int output_tokens) {
  return {{"input_tokens", 1000},
          {"output_tokens", output_tokens},
          {"cache_read_input_tokens", 0},
          {"cache_creation_input_tokens", 0}};
}

/// The one block of an answer, whole.
json::object block_of(Step const& step, Question const& question) {
  if (auto const* say = std::get_if<Say>(&step)) return {{"type", "text"}, {"text", say->text}};
  json::object input;
  std::string tool = "Bash";
  if (auto const* write = std::get_if<Write>(&step)) {
    tool = "Write";
    input = {{"file_path", (std::filesystem::path(question.directory) / write->path).string()},
             {"content", write->content}};
  } else {
    input = {{"command", std::get<Run>(step).command}, {"description", "Run a command"}};
  }
  return {{"type", "tool_use"}, {"id", fresh_id("toolu_")}, {"name", tool}, {"input", input}};
}

}  // namespace

std::string say_messages(Step const& step, Question const& question, std::string const& model) {
  auto block = block_of(step, question);
  bool const says = std::holds_alternative<Say>(step);
  char const* const reason = says ? "end_turn" : "tool_use";
  json::object message{{"id", fresh_id("msg_")},   {"type", "message"},
                       {"role", "assistant"},      {"model", model},
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

Question read_responses(json::object const& request) {
  Question question;
  question.of_the_session = true;
  for (auto const& item : request.at("input").as_array()) {
    auto const type = text_at(item.as_object(), "type");
    if (type == "function_call" || type == "custom_tool_call" || type == "local_shell_call")
      ++question.tools_used;
  }
  return question;
}

std::string say_responses(Step const& step, json::object const& request) {
  auto const response = fresh_id("resp_");
  auto text = event("response.created", {{"response", {{"id", response}}}});
  auto const command = as_command(step);
  json::object item;
  if (command.empty()) {
    item = {{"type", "message"},
            {"role", "assistant"},
            {"id", fresh_id("item_")},
            {"content", json::array{json::object{{"type", "output_text"},
                                                 {"text", std::get<Say>(step).text}}}}};
  } else {
    json::object arguments;
    std::string tool;
    if (has_tool(request, "exec_command")) {
      tool = "exec_command";
      arguments = {{"cmd", command}};
    } else if (has_tool(request, "shell_command")) {
      tool = "shell_command";
      arguments = {{"command", command}};
    } else {
      tool = "shell";
      arguments = {{"command", json::array{"bash", "-lc", command}}};
    }
    item = {{"type", "function_call"},
            {"id", fresh_id("item_")},
            {"call_id", fresh_id("call_")},
            {"name", tool},
            {"arguments", json::serialize(arguments)}};
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

std::string refusal(int status) {
  char const* type = status == 401   ? "authentication_error"
                     : status == 403 ? "permission_error"
                     : status == 429 ? "rate_limit_error"
                     : status == 529 ? "overloaded_error"
                                     : "api_error";
  return json::serialize(json::object{
      {"type", "error"}, {"error", {{"type", type}, {"message", "refused by the script"}}}});
}

}  // namespace scripted
