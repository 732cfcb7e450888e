#include "scripted_model/wire.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>

namespace scripted::wire {

namespace json = boost::json;

namespace {

constexpr std::array<ToolNames, 3> known_names{{
    {"Write", "file_path", "content", "Bash", "command"},
    {"write_file", "file_path", "content", "run_shell_command", "command"},
    {"write", "filePath", "content", "bash", "command"},
}};

std::string shell_quoted(std::string const& text) {
  std::string quoted = "'";
  for (char const c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace

std::string fresh_id(std::string_view prefix) {
  static std::atomic<int> last = 0;
  return std::string(prefix) + std::to_string(++last);
}

std::string event(std::string const& type, json::object data) {
  data["type"] = type;
  return "event: " + type + "\ndata: " + json::serialize(data) + "\n\n";
}

std::string_view text_at(json::object const& object, std::string_view key) {
  auto const* const found = object.if_contains(key);
  return found && found->is_string() ? std::string_view(found->as_string()) : std::string_view();
}

json::array const& array_at(json::object const& object, std::string_view key) {
  static json::array const none;
  auto const* const found = object.if_contains(key);
  return found && found->is_array() ? found->as_array() : none;
}

std::string directory_in(std::string const& text) {
  for (std::string_view const mark :
       {"orking directory: ", "<cwd>", "working directory is ", "orkspace Directories:\\n  - "}) {
    auto const at = text.find(mark);
    if (at == std::string::npos) continue;
    auto const begin = at + mark.size();
    return text.substr(begin, text.find_first_of(" \\\n<\"", begin) - begin);
  }
  return {};
}

bool offers(Question const& question, std::string_view tool) {
  return std::ranges::find(question.tools, tool) != question.tools.end();
}

ToolNames const& names_of(Question const& question) {
  auto const* const found = std::ranges::find_if(known_names, [&](ToolNames const& names) {
    return offers(question, names.write) || offers(question, names.run);
  });
  return found == known_names.end() ? known_names.front() : *found;
}

ToolCall call_of(Step const& step, Question const& question) {
  if (auto const* call = std::get_if<Call>(&step)) return {call->tool, call->input};
  auto const& names = names_of(question);
  if (auto const* write = std::get_if<Write>(&step)) {
    auto const path = std::filesystem::path(question.directory) / write->path;
    return {std::string(names.write),
            {{names.path, path.string()}, {names.content, write->content}}};
  }
  return {std::string(names.run),
          {{names.command, std::get<Run>(step).command}, {"description", "Run a command"}}};
}

std::string command_of(Step const& step) {
  if (auto const* write = std::get_if<Write>(&step))
    return "printf %s " + shell_quoted(write->content) + " > " + shell_quoted(write->path);
  return std::get<Run>(step).command;
}

}  // namespace scripted::wire

namespace scripted {

std::string refusal(int status) {
  char const* type = status == 401   ? "authentication_error"
                     : status == 403 ? "permission_error"
                     : status == 429 ? "rate_limit_error"
                     : status == 529 ? "overloaded_error"
                                     : "api_error";
  // The members of every API together.
  return boost::json::serialize(boost::json::object{
      {"type", "error"},
      {"error", {{"type", type}, {"code", status}, {"message", "refused by the script"}}}});
}

}  // namespace scripted
