#include "stream/transcript_formats.hpp"

#include "stream/json_line.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore::stream {

namespace json = boost::json;

namespace {

using Kind = TranscriptEntry::Kind;

TranscriptPiece piece(Kind kind, std::string_view title, std::string_view text) {
  TranscriptPiece made;
  made.entry.kind = kind;
  made.entry.title = text::clean_line(title, activity_bytes);
  made.entry.text = text::valid_utf8(text);
  return made;
}

TranscriptPiece continued(Kind kind, std::string_view text) {
  auto made = piece(kind, {}, text);
  made.continues = true;
  return made;
}

TranscriptPiece tool(std::string_view name, json::object const* input) {
  return piece(Kind::tool, name, input ? main_argument(*input) : std::string());
}

/// The whole text of a value that is a string, or blocks with a text or a content each.
std::string text_of(json::value const* value) {
  if (!value) return {};
  if (value->is_string()) return std::string(value->get_string());
  std::string text;
  if (auto const* blocks = value->if_array()) {
    for (auto const& each : *blocks) {
      auto const* const block = each.if_object();
      if (!block) continue;
      auto part = std::string(text_at(*block, "text"));
      if (part.empty()) part = text_of(block->if_contains("content"));
      if (!part.empty()) text += (text.empty() ? "" : "\n") + part;
    }
  } else if (auto const* object = value->if_object()) {
    return std::string(text_at(*object, "text"));
  }
  return text;
}

/// The end as the agent tells it: "end_turn; 2 turns".
TranscriptPiece end(std::string_view how, std::string const& usage) {
  auto text = text::clean_line(how, activity_bytes);
  if (!usage.empty()) text += (text.empty() ? "" : "; ") + usage;
  return piece(Kind::end, {}, text);
}

std::int64_t tokens_in(json::object const& usage, std::initializer_list<std::string_view> keys) {
  std::int64_t sum = 0;
  for (auto const key : keys) sum += count_at(usage, key);
  return sum;
}

void add_claude_blocks(json::object const& message, TranscriptPieces& pieces) {
  auto const* const content = array_at(message, "content");
  if (!content) return;
  for (auto const& each : *content) {
    auto const* const block = each.if_object();
    if (!block) continue;
    auto const type = text_at(*block, "type");
    if (type == "text") {
      pieces.push_back(piece(Kind::text, {}, text_at(*block, "text")));
    } else if (type == "thinking") {
      pieces.push_back(piece(Kind::thought, {}, text_at(*block, "thinking")));
    } else if (type == "tool_use") {
      pieces.push_back(tool(text_at(*block, "name"), object_at(*block, "input")));
    } else if (type == "tool_result") {
      pieces.push_back(
          {tool_result(text_of(block->if_contains("content")), flag_at(*block, "is_error"))});
    }
  }
}

TranscriptPieces claude_system(json::object const& line) {
  auto const subtype = text_at(line, "subtype");
  if (subtype == "init")
    return {piece(Kind::session, text_at(line, "model"), text_at(line, "session_id"))};
  if (subtype == "api_retry") {
    auto const status = count_at(line, "error_status");
    return {piece(Kind::failure, "API",
                  fmt::format("{}{}; retrying", status > 0 ? fmt::format("{} ", status) : "",
                              text_at(line, "error")))};
  }
  return {};
}

TranscriptPieces claude_result(json::object const& line) {
  std::int64_t tokens = 0;
  if (auto const* models = object_at(line, "modelUsage")) {
    for (auto const& [name, value] : *models) {
      if (auto const* model = value.if_object())
        tokens += tokens_in(*model, {"inputTokens", "outputTokens", "cacheReadInputTokens",
                                     "cacheCreationInputTokens"});
    }
  }
  auto const usage =
      usage_text(count_at(line, "num_turns"), tokens, number_at(line, "total_cost_usd"));
  TranscriptPieces pieces;
  // The words of a success have been printed as the last message.
  if (flag_at(line, "is_error"))
    pieces.push_back(piece(Kind::failure, {}, text_at(line, "result")));
  pieces.push_back(end(text_at(line, "subtype"), usage));
  return pieces;
}

TranscriptPieces codex_item(json::object const& item, bool completed) {
  auto const type = text_at(item, "type");
  if (!completed) return {};
  if (type == "agent_message") return {piece(Kind::text, {}, text_at(item, "text"))};
  if (type == "reasoning") return {piece(Kind::thought, {}, text_at(item, "text"))};
  if (type == "error") return {piece(Kind::failure, {}, text_at(item, "message"))};
  if (type == "file_change") {
    TranscriptPieces pieces;
    if (auto const* changes = array_at(item, "changes")) {
      for (auto const& each : *changes) {
        auto const* const change = each.if_object();
        if (change)
          pieces.push_back(piece(Kind::tool, text_at(*change, "kind"), text_at(*change, "path")));
      }
    }
    return pieces;
  }
  TranscriptPieces pieces{tool(type, &item)};
  auto const* const output = item.if_contains("aggregated_output");
  bool const failed = number_at(item, "exit_code") != 0 || text_at(item, "status") == "failed";
  if (output) pieces.push_back({tool_result(text_of(output), failed)});
  return pieces;
}

}  // namespace

TranscriptPieces claude_pieces(json::object const& line) {
  auto const type = text_at(line, "type");
  if (type == "system") return claude_system(line);
  if (type == "result") return claude_result(line);
  TranscriptPieces pieces;
  auto const* const message = object_at(line, "message");
  if (!message) return pieces;
  add_claude_blocks(*message, pieces);
  auto const* const parent = line.if_contains("parent_tool_use_id");
  for (auto& each : pieces) each.entry.nested = parent && !parent->is_null();
  return pieces;
}

TranscriptPieces codex_pieces(json::object const& line) {
  auto const type = text_at(line, "type");
  if (type == "thread.started") return {piece(Kind::session, {}, text_at(line, "thread_id"))};
  if (auto const* item = object_at(line, "item"))
    return codex_item(*item, type == "item.completed");
  if (type == "turn.completed") {
    auto const* const usage = object_at(line, "usage");
    auto const tokens = usage ? tokens_in(*usage, {"input_tokens", "output_tokens"}) : 0;
    return {end("turn completed", usage_text(0, tokens, 0))};
  }
  auto const* const error = object_at(line, "error");
  if (type == "turn.failed" || type == "error")
    return {piece(Kind::failure, {}, text_at(error ? *error : line, "message"))};
  return {};
}

TranscriptPieces gemini_pieces(json::object const& line) {
  auto const type = text_at(line, "type");
  if (type == "init")
    return {piece(Kind::session, text_at(line, "model"), text_at(line, "session_id"))};
  if (type == "message" && text_at(line, "role") == "assistant")
    return {continued(Kind::text, text_at(line, "content"))};
  if (type == "tool_use") return {tool(text_at(line, "tool_name"), object_at(line, "parameters"))};
  if (type == "tool_result") {
    auto const* const error = object_at(line, "error");
    auto const content =
        error ? std::string(text_at(*error, "message")) : text_of(line.if_contains("output"));
    return {{tool_result(content, text_at(line, "status") == "error")}};
  }
  if (type == "error") return {piece(Kind::failure, {}, text_at(line, "message"))};
  if (type != "result") return {};
  TranscriptPieces pieces;
  if (auto const* error = object_at(line, "error"))
    pieces.push_back(piece(Kind::failure, {}, text_at(*error, "message")));
  auto const* const stats = object_at(line, "stats");
  auto const tokens = stats ? count_at(*stats, "total_tokens") : 0;
  pieces.push_back(end(text_at(line, "status"), usage_text(0, tokens, 0)));
  return pieces;
}

TranscriptPieces opencode_pieces(json::object const& line) {
  auto const type = text_at(line, "type");
  if (auto const* error = object_at(line, "error")) {
    auto const* const data = object_at(*error, "data");
    return {piece(Kind::failure, text_at(*error, "name"), data ? text_at(*data, "message") : "")};
  }
  auto const* const part = object_at(line, "part");
  if (!part) return {};
  if (type == "text") return {piece(Kind::text, {}, text_at(*part, "text"))};
  if (type == "reasoning") return {piece(Kind::thought, {}, text_at(*part, "text"))};
  if (type == "tool_use") {
    auto const* const state = object_at(*part, "state");
    TranscriptPieces pieces{
        tool(text_at(*part, "tool"), state ? object_at(*state, "input") : nullptr)};
    if (!state) return pieces;
    bool const failed = text_at(*state, "status") == "error";
    pieces.push_back({tool_result(text_at(*state, failed ? "error" : "output"), failed)});
    return pieces;
  }
  if (type != "step_finish" || text_at(*part, "reason") == "tool-calls") return {};
  auto const* const used = object_at(*part, "tokens");
  return {end(text_at(*part, "reason"),
              usage_text(0, used ? count_at(*used, "total") : 0, number_at(*part, "cost")))};
}

TranscriptPieces acp_pieces(json::object const& line) {
  if (auto const* error = object_at(line, "error"))
    return {piece(Kind::failure, {}, text_at(*error, "message"))};
  if (auto const* result = object_at(line, "result")) {
    if (auto const id = text_at(*result, "sessionId"); !id.empty())
      return {piece(Kind::session, {}, id)};
    auto const stop = text_at(*result, "stopReason");
    auto const* const used = object_at(*result, "usage");
    auto const tokens = used ? count_at(*used, "totalTokens") : 0;
    return stop.empty() ? TranscriptPieces{}
                        : TranscriptPieces{end(stop, usage_text(0, tokens, 0))};
  }
  auto const* const parameters = object_at(line, "params");
  auto const* const update = parameters ? object_at(*parameters, "update") : nullptr;
  if (!update) return {};
  auto const kind = text_at(*update, "sessionUpdate");
  auto const status = text_at(*update, "status");
  if (kind == "agent_message_chunk")
    return {continued(Kind::text, text_of(update->if_contains("content")))};
  if (kind == "agent_thought_chunk")
    return {continued(Kind::thought, text_of(update->if_contains("content")))};
  if (kind == "tool_call") {
    auto const* const input = object_at(*update, "rawInput");
    auto const argument = input ? main_argument(*input) : std::string();
    auto const name = text_at(*update, "name");
    return {piece(Kind::tool, name.empty() ? text_at(*update, "kind") : name,
                  argument.empty() ? text_at(*update, "title") : std::string_view(argument))};
  }
  bool const ended = status == "completed" || status == "failed";
  if (kind != "tool_call_update" || !ended) return {};
  auto content = text_of(update->if_contains("rawOutput"));
  if (content.empty()) content = text_of(update->if_contains("content"));
  return {{tool_result(content, status == "failed")}};
}

}  // namespace parallel_explore::stream
