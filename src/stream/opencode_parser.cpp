#include "stream/opencode_parser.hpp"

#include "core/agent_catalogue.hpp"
#include "stream/json_line.hpp"
#include "stream/transcript_pieces.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"

#include <utility>

namespace parallel_explore::stream {

namespace json = boost::json;

namespace {

/// Adds the usage of one step.
void add_step(json::object const& part, Usage& usage) {
  ++usage.turns;
  if (auto const* tokens = object_at(part, "tokens")) {
    usage.input_tokens += count_at(*tokens, "input");
    usage.output_tokens += count_at(*tokens, "output") + count_at(*tokens, "reasoning");
    if (auto const* cache = object_at(*tokens, "cache")) {
      usage.cache_read_tokens += count_at(*cache, "read");
      usage.cache_write_tokens += count_at(*cache, "write");
    }
  }
  auto const* const cost = part.if_contains("cost");
  if (cost && cost->is_number())
    usage.cost_usd = usage.cost_usd.value_or(0) + cost->to_number<double>();
}

Activity tool_of(json::object const& part) {
  auto const* const state = object_at(part, "state");
  auto const* const input = state ? object_at(*state, "input") : nullptr;
  return {text::clean_line(text_at(part, "tool"), activity_bytes),
          input ? main_argument(*input) : std::string()};
}

}  // namespace

bool OpencodeParser::take_object(json::object const& object) {
  bool changed = false;
  auto const type = text_at(object, "type");
  if (auto const id = text_at(object, "sessionID"); !id.empty() && id != session_id_) {
    session_id_ = text::clean_line(id, 100);
    changed = true;
  }
  auto const* const part = object_at(object, "part");
  if (type == "error") {
    auto const* const error = object_at(object, "error");
    auto const* const data = error ? object_at(*error, "data") : nullptr;
    error_ = text::clean_line(data ? text_at(*data, "message") : std::string_view(), 300);
    if (error_.empty() && error) error_ = text::clean_line(text_at(*error, "name"), 300);
    auto const status = data ? static_cast<int>(count_at(*data, "statusCode")) : 0;
    api_status_ = status > 0 ? std::optional(status) : api_status_in(error_);
    if (api_status_) refusal_ = Refusal{*api_status_, std::nullopt, error_};
    stopped_ = false;
    changed = true;
  } else if (part && type == "step_start") {
    stopped_ = false;
    refusal_.reset();
  } else if (part && type == "step_finish") {
    add_step(*part, usage_);
    stopped_ = text_at(*part, "reason") == "stop";
    wanted_tools_ = text_at(*part, "reason") == "tool-calls";
    changed = true;
  } else if (part && type == "text") {
    answer_ = text_at(*part, "text");
    activity_ = {"", text::clean_line(answer_, activity_bytes)};
    changed = true;
  } else if (part && type == "tool_use") {
    activity_ = tool_of(*part);
    if (core::has_word(core::agent_row("opencode").subagent_tools, activity_.tool)) ++subagents_;
    auto const* const state = object_at(*part, "state");
    if (state && text_at(*state, "status") == "error")
      tool_error_ = text::clean_line(text_at(*state, "error"), 200);
    changed = true;
  }
  return changed;
}

bool OpencodeParser::may_be_result(std::string_view beginning) const {
  return beginning.find(R"("type":"text")") != std::string_view::npos;
}

SessionVerdict OpencodeParser::verdict(int status, std::string_view last_error) const {
  SessionVerdict verdict;
  verdict.answer = text::valid_utf8(answer_);
  if (!tool_error_.empty()) verdict.notes.push_back("a tool failed: " + tool_error_);
  note_uncounted(subagents_, verdict);
  note_foreign_lines(verdict);
  verdict.unknown_session =
      !stopped_ && last_error.find("ession not found") != std::string_view::npos;
  if (stopped_ && error_.empty()) {
    verdict.end = end_of_success(status);
  } else if (api_status_) {
    verdict.end = end_of_refusal(*api_status_, error_);
  } else if (!error_.empty()) {
    verdict.end = Failed{error_, true};
  } else if (wanted_tools_ && status == 0) {
    verdict.end = Failed{"a refused permission ended it" +
                         (tool_error_.empty() ? std::string() : ": " + tool_error_)};
  } else {
    end_without_result(status, last_error, verdict);
  }
  return verdict;
}

TranscriptPieces opencode_pieces(json::object const& line) {
  auto const type = text_at(line, "type");
  if (auto const* error = object_at(line, "error")) {
    auto const* const data = object_at(*error, "data");
    return {transcript::piece(transcript::Kind::failure, text_at(*error, "name"),
                              data ? text_at(*data, "message") : "")};
  }
  auto const* const part = object_at(line, "part");
  if (!part) return {};
  if (type == "text")
    return {transcript::piece(transcript::Kind::text, {}, text_at(*part, "text"))};
  if (type == "reasoning")
    return {transcript::piece(transcript::Kind::thought, {}, text_at(*part, "text"))};
  if (type == "tool_use") {
    auto const* const state = object_at(*part, "state");
    TranscriptPieces pieces{
        transcript::tool(text_at(*part, "tool"), state ? object_at(*state, "input") : nullptr)};
    if (!state) return pieces;
    bool const failed = text_at(*state, "status") == "error";
    pieces.push_back(transcript::tool_result(text_at(*state, failed ? "error" : "output"), failed));
    return pieces;
  }
  if (type != "step_finish" || text_at(*part, "reason") == "tool-calls") return {};
  auto const* const used = object_at(*part, "tokens");
  return {transcript::end(
      text_at(*part, "reason"),
      transcript::usage_text(0, used ? count_at(*used, "total") : 0, number_at(*part, "cost")))};
}

}  // namespace parallel_explore::stream
