#include "stream/codex_parser.hpp"

#include "core/agent_catalogue.hpp"
#include "stream/json_line.hpp"
#include "stream/transcript_pieces.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::stream {

namespace json = boost::json;

CodexParser::CodexParser(Usage before) : before_(std::move(before)) {}

namespace {

/// The usage of the whole thread. Codex includes cache reads in its input tokens.
Usage read_usage(json::object const& object) {
  Usage usage;
  usage.cache_read_tokens = count_at(object, "cached_input_tokens");
  usage.cache_write_tokens = count_at(object, "cache_write_input_tokens");
  usage.input_tokens = std::max<std::int64_t>(
      count_at(object, "input_tokens") - usage.cache_read_tokens - usage.cache_write_tokens, 0);
  usage.output_tokens = count_at(object, "output_tokens");
  return usage;
}

void subtract(Usage& usage, Usage const& before) {
  auto const without = [](std::int64_t& value, std::int64_t other) {
    value = std::max<std::int64_t>(value - other, 0);
  };
  without(usage.input_tokens, before.input_tokens);
  without(usage.output_tokens, before.output_tokens);
  without(usage.cache_read_tokens, before.cache_read_tokens);
  without(usage.cache_write_tokens, before.cache_write_tokens);
}

Activity activity_of(json::object const& item) {
  auto const type = text_at(item, "type");
  if (type == "agent_message" || type == "reasoning")
    return {"", text::clean_line(text_at(item, "text"), activity_bytes)};
  if (type == "file_change") {
    std::string paths;
    if (auto const* changes = array_at(item, "changes")) {
      for (auto const& each : *changes) {
        if (auto const* change = each.if_object())
          paths += (paths.empty() ? "" : " ") + std::string(text_at(*change, "path"));
      }
    }
    return {"file_change", text::clean_line(paths, activity_bytes)};
  }
  return {text::clean_line(type, activity_bytes), main_argument(item)};
}

std::string message_of(json::object const& object) {
  if (auto const* error = object_at(object, "error"))
    return text::clean_line(text_at(*error, "message"), 300);
  return text::clean_line(text_at(object, "message"), 300);
}

}  // namespace

bool CodexParser::take_object(json::object const& object) {
  bool changed = false;
  auto const type = text_at(object, "type");
  if (type == "thread.started") {
    session_id_ = text::clean_line(text_at(object, "thread_id"), 100);
    changed = true;
  } else if (type == "turn.started") {
    turn_completed_ = turn_failed_ = false;
  } else if (type == "item.started" || type == "item.completed" || type == "item.updated") {
    auto const* const item = object_at(object, "item");
    if (!item) return false;
    auto const kind = text_at(*item, "type");
    if (kind == "error") {
      warnings_.push_back(text::clean_line(text_at(*item, "message"), 300));
      return false;
    }
    // The model has answered: each item is one step.
    refusal_.reset();
    if (type == "item.completed") {
      ++usage_.turns;
      if (core::has_word(core::agent_row("codex").subagent_tools, text_at(*item, "tool")))
        ++subagents_;
    }
    if (kind == "agent_message") answer_ = text_at(*item, "text");
    activity_ = activity_of(*item);
    changed = true;
  } else if (type == "turn.completed") {
    turn_completed_ = true;
    refusal_.reset();
    if (auto const* used = object_at(object, "usage")) {
      auto const turns = std::max(usage_.turns, 1);
      usage_ = read_usage(*used);
      subtract(usage_, before_);
      usage_.turns = turns;
    }
    changed = true;
  } else if (type == "turn.failed") {
    turn_failed_ = true;
    error_ = message_of(object);
    changed = true;
  } else if (type == "error") {
    // Codex retries, unless turn.failed follows.
    error_ = message_of(object);
    auto const status = api_status_in(error_);
    if (status) {
      refusal_ = Refusal{*status, std::nullopt, error_};
      activity_ = {"", text::clean_line(error_, activity_bytes)};
      changed = true;
    }
  }
  return changed;
}

bool CodexParser::may_be_result(std::string_view beginning) const {
  // Everything that decides the end is short, except the answer.
  return beginning.find(R"("agent_message")") != std::string_view::npos;
}

SessionVerdict CodexParser::verdict(int status, std::string_view last_error) const {
  SessionVerdict verdict;
  verdict.answer = text::valid_utf8(answer_);
  verdict.notes = warnings_;
  note_uncounted(subagents_, verdict);
  note_foreign_lines(verdict);
  verdict.unknown_session =
      !turn_completed_ && (last_error.find("no rollout found") != std::string_view::npos ||
                           last_error.find("thread not found") != std::string_view::npos ||
                           last_error.find("No saved session") != std::string_view::npos);
  if (turn_completed_) {
    verdict.end = end_of_success(status);
  } else if (turn_failed_ || refusal_) {
    if (auto const api_status = api_status_in(error_)) {
      verdict.end = end_of_refusal(*api_status, error_);
    } else {
      verdict.end = Failed{error_.empty() ? "its turn failed" : error_, true};
    }
  } else {
    end_without_result(status, last_error, verdict);
  }
  return verdict;
}

namespace {

TranscriptPieces codex_item(json::object const& item, bool completed) {
  auto const type = text_at(item, "type");
  if (!completed) return {};
  if (type == "agent_message")
    return {transcript::piece(transcript::Kind::text, {}, text_at(item, "text"))};
  if (type == "reasoning")
    return {transcript::piece(transcript::Kind::thought, {}, text_at(item, "text"))};
  if (type == "error")
    return {transcript::piece(transcript::Kind::failure, {}, text_at(item, "message"))};
  if (type == "file_change") {
    TranscriptPieces pieces;
    if (auto const* changes = array_at(item, "changes")) {
      for (auto const& each : *changes) {
        auto const* const change = each.if_object();
        if (change)
          pieces.push_back(transcript::piece(transcript::Kind::tool, text_at(*change, "kind"),
                                             text_at(*change, "path")));
      }
    }
    return pieces;
  }
  TranscriptPieces pieces{transcript::tool(type, &item)};
  auto const* const output = item.if_contains("aggregated_output");
  bool const failed = number_at(item, "exit_code") != 0 || text_at(item, "status") == "failed";
  if (output) pieces.push_back(transcript::tool_result(transcript::text_of(output), failed));
  return pieces;
}

}  // namespace

TranscriptPieces codex_pieces(json::object const& line) {
  auto const type = text_at(line, "type");
  if (type == "thread.started")
    return {transcript::piece(transcript::Kind::session, {}, text_at(line, "thread_id"))};
  if (auto const* item = object_at(line, "item"))
    return codex_item(*item, type == "item.completed");
  if (type == "turn.completed") {
    auto const* const usage = object_at(line, "usage");
    auto const tokens =
        usage ? transcript::tokens_in(*usage, {"input_tokens", "output_tokens"}) : 0;
    return {transcript::end("turn completed", transcript::usage_text(0, tokens, 0))};
  }
  auto const* const error = object_at(line, "error");
  if (type == "turn.failed" || type == "error")
    return {transcript::piece(transcript::Kind::failure, {},
                              text_at(error ? *error : line, "message"))};
  return {};
}

}  // namespace parallel_explore::stream
