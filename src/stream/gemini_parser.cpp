#include "stream/gemini_parser.hpp"

#include "core/agent_catalogue.hpp"
#include "stream/json_line.hpp"
#include "stream/transcript_pieces.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore::stream {

namespace json = boost::json;

namespace {

/// The HTTP status of an exit status, which is that status modulo 256; none for other failures.
std::optional<int> api_status_of_exit(int status) {
  switch (status) {
    case 401 % 256:
      return 401;
    case 403 % 256:
      return 403;
    case 429 % 256:
      return 429;
    default:
      return std::nullopt;
  }
}

constexpr int untrusted_folder = 55;
constexpr int no_way_to_log_in = 41;  ///< it asked no API

void read_stats(json::object const& stats, Usage& usage) {
  usage.cache_read_tokens = count_at(stats, "cached");
  usage.input_tokens = count_at(stats, "input_tokens") - usage.cache_read_tokens;
  if (usage.input_tokens < 0) usage.input_tokens = count_at(stats, "input");
  usage.output_tokens = count_at(stats, "output_tokens");
}

}  // namespace

bool GeminiParser::take_object(json::object const& object) {
  bool changed = false;
  auto const type = text_at(object, "type");
  changed = type != "tool_result";
  if (type == "init") {
    session_id_ = text::clean_line(text_at(object, "session_id"), 100);
  } else if (type == "message" && text_at(object, "role") == "assistant") {
    auto const text = text_at(object, "content");
    // Text after the result of a tool begins a new answer; other text continues the answer.
    if (!activity_.tool.empty() || usage_.turns == 0) answer_.clear();
    begin_answer();
    answer_ += text;
    activity_ = {"", text::clean_line(answer_, activity_bytes)};
    refusal_.reset();
  } else if (type == "tool_use") {
    begin_answer();
    auto const* const parameters = object_at(object, "parameters");
    activity_ = {text::clean_line(text_at(object, "tool_name"), activity_bytes),
                 parameters ? main_argument(*parameters) : std::string()};
    if (core::has_word(core::agent_row("gemini").subagent_tools, activity_.tool)) ++subagents_;
    refusal_.reset();
  } else if (type == "tool_result") {
    answering_ = false;
    if (text_at(object, "status") == "error") {
      auto const* const error = object_at(object, "error");
      tool_error_ = text::clean_line(error ? text_at(*error, "message") : std::string_view(), 200);
    }
  } else if (type == "error") {
    error_ = text::clean_line(text_at(object, "message"), 300);
  } else if (type == "result") {
    succeeded_ = text_at(object, "status") == "success";
    failed_ = !succeeded_;
    if (auto const* error = object_at(object, "error"))
      error_ = text::clean_line(text_at(*error, "message"), 300);
    if (auto const* stats = object_at(object, "stats")) read_stats(*stats, usage_);
  }
  return changed;
}

/// Counts an answer of the model: what comes before the next result of a tool belongs to it.
void GeminiParser::begin_answer() {
  if (!answering_) ++usage_.turns;
  answering_ = true;
}

bool GeminiParser::may_be_result(std::string_view beginning) const {
  return beginning.find(R"("result")") != std::string_view::npos;
}

SessionVerdict GeminiParser::verdict(int status, std::string_view last_error) const {
  SessionVerdict verdict;
  verdict.answer = text::valid_utf8(answer_);
  if (!tool_error_.empty()) verdict.notes.push_back("a tool failed: " + tool_error_);
  note_foreign_lines(verdict);
  verdict.unknown_session =
      !succeeded_ && (last_error.find("Invalid session identifier") != std::string_view::npos ||
                      last_error.find("No previous sessions") != std::string_view::npos);
  if (succeeded_) {
    verdict.end = end_of_success(status);
    return verdict;
  }
  auto const reason = error_.empty() ? std::string(last_error) : error_;
  if (status == no_way_to_log_in) {
    verdict.end = Unauthorised{
        fmt::format("it has no way to log in, and asked no API: {}; set GEMINI_API_KEY and, in "
                    "~/.gemini/settings.json, security.auth.selectedType",
                    reason.empty() ? "status 41" : reason)};
    return verdict;
  }
  auto api_status = api_status_in(reason);
  if (!api_status) api_status = api_status_of_exit(status);
  if (api_status) {
    verdict.end = end_of_refusal(*api_status, reason);
  } else if (status == untrusted_folder) {
    verdict.end = Failed{"it does not trust the folder: add --skip-trust to args"};
  } else if (failed_) {
    verdict.end = Failed{error_.empty() ? "it reported an error" : error_, true};
  } else {
    end_without_result(status, last_error, verdict);
  }
  return verdict;
}

TranscriptPieces gemini_pieces(json::object const& line) {
  auto const type = text_at(line, "type");
  if (type == "init")
    return {transcript::piece(transcript::Kind::session, text_at(line, "model"),
                              text_at(line, "session_id"))};
  if (type == "message" && text_at(line, "role") == "assistant")
    return {transcript::continued(transcript::Kind::text, text_at(line, "content"))};
  if (type == "tool_use")
    return {transcript::tool(text_at(line, "tool_name"), object_at(line, "parameters"))};
  if (type == "tool_result") {
    auto const* const error = object_at(line, "error");
    auto const content = error ? std::string(text_at(*error, "message"))
                               : transcript::text_of(line.if_contains("output"));
    return {transcript::tool_result(content, text_at(line, "status") == "error")};
  }
  if (type == "error")
    return {transcript::piece(transcript::Kind::failure, {}, text_at(line, "message"))};
  if (type != "result") return {};
  TranscriptPieces pieces;
  if (auto const* error = object_at(line, "error"))
    pieces.push_back(transcript::piece(transcript::Kind::failure, {}, text_at(*error, "message")));
  auto const* const stats = object_at(line, "stats");
  auto const tokens = stats ? count_at(*stats, "total_tokens") : 0;
  pieces.push_back(transcript::end(text_at(line, "status"), transcript::usage_text(0, tokens, 0)));
  return pieces;
}

}  // namespace parallel_explore::stream
