#include "stream/claude_parser.hpp"

#include "core/agent_catalogue.hpp"
#include "stream/json_line.hpp"
#include "stream/transcript_pieces.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::stream {

namespace json = boost::json;

namespace {

/// The text of the result of a tool: a string, or blocks of text.
std::string result_text(json::object const& block) {
  if (auto const text = text_at(block, "content"); !text.empty())
    return text::clean_line(text, activity_bytes);
  if (auto const* parts = array_at(block, "content")) {
    for (auto const& part : *parts) {
      if (auto const* object = part.if_object())
        return text::clean_line(text_at(*object, "text"), activity_bytes);
    }
  }
  return {};
}

}  // namespace

bool ClaudeParser::may_be_result(std::string_view beginning) const {
  // Newer versions print the type of a result after its text, where a cut line lacks it. All other
  // lines begin with their type.
  constexpr std::string_view type = R"({"type":")";
  if (!beginning.starts_with('{')) return false;
  return !beginning.starts_with(type) || beginning.substr(type.size()).starts_with(R"(result")");
}

namespace {

Refusal read_retry(json::object const& object) {
  Refusal refusal;
  refusal.api_status = static_cast<int>(count_at(object, "error_status"));
  refusal.text = text::clean_line(text_at(object, "error"), 100);
  auto const delay = number_at(object, "retry_delay_ms");
  if (delay > 0 && delay < 1e10) {
    refusal.retry_after = std::chrono::milliseconds(static_cast<std::int64_t>(delay));
  }
  return refusal;
}

std::vector<std::string> denied_tools(json::object const& result) {
  std::vector<std::string> tools;
  if (auto const* denials = array_at(result, "permission_denials")) {
    for (auto const& each : *denials) {
      if (auto const* denial = each.if_object())
        tools.push_back(text::clean_line(text_at(*denial, "tool_name"), 100));
    }
  }
  return tools;
}

std::vector<std::string> names_in(json::object const& object, std::string_view key) {
  std::vector<std::string> names;
  auto const* const list = array_at(object, key);
  for (std::size_t i = 0; list && i < list->size(); ++i) {
    if ((*list)[i].is_string())
      names.push_back(text::clean_line(std::string_view((*list)[i].as_string()), 100));
  }
  return names;
}

struct MessageFacts {
  std::string id;
  Activity activity;
  int subagents = 0;
  Usage usage;  ///< at the beginning of the message, without its output
};

Usage first_usage(json::object const& message) {
  Usage usage;
  if (auto const* first = object_at(message, "usage")) {
    usage.input_tokens = count_at(*first, "input_tokens");
    usage.output_tokens = count_at(*first, "output_tokens");
    usage.cache_read_tokens = count_at(*first, "cache_read_input_tokens");
    usage.cache_write_tokens = count_at(*first, "cache_creation_input_tokens");
  }
  return usage;
}

MessageFacts read_message(json::object const& message) {
  MessageFacts facts;
  facts.id = text_at(message, "id");
  facts.usage = first_usage(message);
  auto const* const content = array_at(message, "content");
  if (!content) return facts;
  for (auto const& each : *content) {
    auto const* const block = each.if_object();
    if (!block) continue;
    if (text_at(*block, "type") == "tool_use") {
      facts.activity.tool = text::clean_line(text_at(*block, "name"), activity_bytes);
      if (core::has_word(core::agent_row("claude").subagent_tools, facts.activity.tool))
        ++facts.subagents;
      auto const* const input = object_at(*block, "input");
      facts.activity.text = input ? main_argument(*input) : std::string();
    } else if (text_at(*block, "type") == "text") {
      facts.activity.tool.clear();
      facts.activity.text = text::clean_line(text_at(*block, "text"), activity_bytes);
    }
  }
  return facts;
}

/// The last error of a tool in a message.
std::string tool_error(json::object const& line) {
  auto const* const message = object_at(line, "message");
  auto const* const content = message ? array_at(*message, "content") : nullptr;
  std::string error;
  if (!content) return error;
  for (auto const& each : *content) {
    auto const* const block = each.if_object();
    auto const* const is_error = block ? block->if_contains("is_error") : nullptr;
    if (is_error && is_error->is_bool() && is_error->as_bool()) error = result_text(*block);
  }
  return error;
}

/// Reads the sum over all models, because `usage` of a result can be zero after a fallback.
void read_usage(json::object const& result, Usage& usage) {
  // num_turns may be missing, or count the last of several prompts only.
  usage.turns =
      std::max(usage.turns,
               static_cast<int>(std::min<std::int64_t>(count_at(result, "num_turns"), 1'000'000)));
  if (auto const* cost = result.if_contains("total_cost_usd"); cost && cost->is_number()) {
    usage.cost_usd = cost->to_number<double>();
  }
  auto const* const models = object_at(result, "modelUsage");
  if (!models) return;
  usage.input_tokens = usage.output_tokens = usage.cache_read_tokens = usage.cache_write_tokens = 0;
  for (auto const& [name, value] : *models) {
    auto const* const model = value.if_object();
    if (!model) continue;
    usage.input_tokens += count_at(*model, "inputTokens");
    usage.output_tokens += count_at(*model, "outputTokens");
    usage.cache_read_tokens += count_at(*model, "cacheReadInputTokens");
    usage.cache_write_tokens += count_at(*model, "cacheCreationInputTokens");
  }
}

/// Commands alone: what a sub-agent finds may be awaited.
std::int64_t count_commands(json::object const& change) {
  auto const* const tasks = array_at(change, "tasks");
  std::int64_t count = 0;
  for (std::size_t i = 0; tasks && i < tasks->size(); ++i) {
    auto const* const task = (*tasks)[i].if_object();
    if (task && text_at(*task, "task_type") == "local_bash") ++count;
  }
  return count;
}

std::string joined_errors(json::object const& result) {
  std::string text;
  if (auto const* errors = array_at(result, "errors")) {
    for (auto const& each : *errors) {
      if (each.is_string())
        text +=
            (text.empty() ? "" : "; ") + text::clean_line(std::string_view(each.as_string()), 300);
    }
  }
  return text;
}

}  // namespace

/// Most lines of a stream are results of tools; only failed ones are used, and of the initial
/// message only the session id.
bool ClaudeParser::is_irrelevant(std::string_view line) const {
  if (!line.ends_with('}')) return false;
  if (line.starts_with(R"({"type":"user",)"))
    return line.find(R"("is_error":true)") == std::string_view::npos;
  return line.starts_with(R"({"type":"system","subtype":"init",)") && !session_id_.empty();
}

bool ClaudeParser::take_object(json::object const& object) {
  bool changed = false;
  auto const type = text_at(object, "type");
  if (auto const id = text_at(object, "session_id"); !id.empty() && id != session_id_)
    session_id_ = text::clean_line(id, 100);
  if (type == "assistant") {
    auto const* const message = object_at(object, "message");
    // Sub-agents print to the same stream; only turns of the session itself count.
    auto const* const parent = object.if_contains("parent_tool_use_id");
    if (!message) return false;
    auto facts = read_message(*message);
    bool const is_main = !parent || parent->is_null();
    if (is_main && facts.id != last_message_ && text_at(*message, "model") != "<synthetic>") {
      // An estimate until the result, so that a spent budget is noticed in time.
      usage_ += facts.usage;
      ++usage_.turns;
      last_message_ = std::move(facts.id);
      refusal_.reset();
      changed = true;
    }
    if (is_main) said_last_ = facts.activity.tool.empty();
    subagents_ += facts.subagents;
    changed = changed || activity_ != facts.activity;
    activity_ = std::move(facts.activity);
  } else if (type == "user") {
    if (auto error = tool_error(object); !error.empty()) last_tool_error_ = std::move(error);
  } else if (type == "system" && text_at(object, "subtype") == "init") {
    offered_tools_ = names_in(object, "tools");
  } else if (type == "system" && text_at(object, "subtype") == "background_tasks_changed") {
    commands_in_background_ = count_commands(object);
  } else if (type == "system" && text_at(object, "subtype") == "api_retry") {
    refusal_ = read_retry(object);
    auto const status =
        refusal_->api_status > 0 ? fmt::format("{} ", refusal_->api_status) : std::string();
    activity_ = {"", fmt::format("the API refuses ({}{}); retrying", status, refusal_->text)};
    changed = true;
  } else if (type == "result") {
    Result result;
    result.subtype = text_at(object, "subtype");
    result.text = text_at(object, "result");
    result.is_error = flag_at(object, "is_error");
    result.api_status = static_cast<int>(count_at(object, "api_error_status"));
    result.errors = joined_errors(object);
    result.denied_tools = denied_tools(object);
    if (auto const* const stats = object_at(object, "subagent_stats")) {
      subagents_ = count_at(*stats, "spawned");
      if (auto const* const refused = object_at(*stats, "refused"))
        result.refused_subagents = count_at(*refused, "concurrency_limit") +
                                   count_at(*refused, "depth_limit") + count_at(*refused, "budget");
    }
    read_usage(object, usage_);
    result_ = std::move(result);
    changed = true;
  }
  return changed;
}

bool ClaudeParser::waits_in_background() const {
  return !result_ && said_last_ && commands_in_background_ > 0;
}

SessionEnd ClaudeParser::end_of_result() const {
  auto reason = !result_->errors.empty() ? result_->errors : text::clean_line(result_->text, 300);
  if (reason.empty()) reason = result_->subtype;
  if (result_->subtype == "error_max_turns")
    return Failed{"reached its limit of turns: " + reason, false, true};
  if (result_->subtype == "error_max_budget_usd")
    return Failed{"reached its budget: " + reason, false, true};
  if (result_->api_status > 0) return end_of_refusal(result_->api_status, reason);
  if (refusal_) return end_of_refusal(refusal_->api_status, reason);
  // Neither a status nor a retry: the cause may be transient.
  return Failed{std::move(reason), true};
}

SessionVerdict ClaudeParser::verdict(int status, std::string_view last_error) const {
  SessionVerdict verdict;
  if (result_) {
    verdict.answer = text::valid_utf8(result_->text);
    verdict.denied_tools = result_->denied_tools;
    if (result_->refused_subagents > 0)
      verdict.notes.push_back(fmt::format("{} sub-agents more than it may have were refused",
                                          result_->refused_subagents));
  }
  if (!last_tool_error_.empty()) verdict.notes.push_back("a tool failed: " + last_tool_error_);
  note_foreign_lines(verdict);
  constexpr std::string_view unknown = "No conversation found with session ID";
  verdict.unknown_session = last_error.find(unknown) != std::string_view::npos ||
                            (result_ && result_->errors.find(unknown) != std::string::npos);
  if (result_ && result_->subtype == "success" && !result_->is_error) {
    verdict.end = end_of_success(status);
    return verdict;
  }
  if (result_) {
    verdict.end = end_of_result();
    return verdict;
  }
  if (refusal_) {
    verdict.end = end_of_refusal(refusal_->api_status, refusal_->text);
    return verdict;
  }
  end_without_result(status, last_error, verdict);
  return verdict;
}

namespace {

void add_claude_blocks(json::object const& message, TranscriptPieces& pieces) {
  auto const* const content = array_at(message, "content");
  if (!content) return;
  for (auto const& each : *content) {
    auto const* const block = each.if_object();
    if (!block) continue;
    auto const type = text_at(*block, "type");
    if (type == "text") {
      pieces.push_back(transcript::piece(transcript::Kind::text, {}, text_at(*block, "text")));
    } else if (type == "thinking") {
      pieces.push_back(
          transcript::piece(transcript::Kind::thought, {}, text_at(*block, "thinking")));
    } else if (type == "tool_use") {
      pieces.push_back(transcript::tool(text_at(*block, "name"), object_at(*block, "input")));
    } else if (type == "tool_result") {
      pieces.push_back(transcript::tool_result(transcript::text_of(block->if_contains("content")),
                                               flag_at(*block, "is_error")));
    }
  }
}

TranscriptPieces claude_system(json::object const& line) {
  auto const subtype = text_at(line, "subtype");
  if (subtype == "init")
    return {transcript::piece(transcript::Kind::session, text_at(line, "model"),
                              text_at(line, "session_id"))};
  if (subtype == "api_retry") {
    auto const status = count_at(line, "error_status");
    return {transcript::piece(
        transcript::Kind::failure, "API",
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
        tokens += transcript::tokens_in(
            *model,
            {"inputTokens", "outputTokens", "cacheReadInputTokens", "cacheCreationInputTokens"});
    }
  }
  auto const usage = transcript::usage_text(count_at(line, "num_turns"), tokens,
                                            number_at(line, "total_cost_usd"));
  TranscriptPieces pieces;
  // The words of a success have been printed as the last message.
  if (flag_at(line, "is_error"))
    pieces.push_back(transcript::piece(transcript::Kind::failure, {}, text_at(line, "result")));
  pieces.push_back(transcript::end(text_at(line, "subtype"), usage));
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

}  // namespace parallel_explore::stream
