#include "stream/acp_client.hpp"

#include "core/agent_catalogue.hpp"
#include "stream/acp_mode.hpp"
#include "stream/acp_opening.hpp"
#include "stream/acp_usage.hpp"
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

constexpr std::size_t answer_size = 256 * 1024;
constexpr int method_not_found = -32601;
constexpr int authentication_required = -32000;

}  // namespace

struct AcpClient::Messages {
  AcpClient& c;

  void on_answer(json::object const& message) {
    auto const* const error = object_at(message, "error");
    auto const* const result = object_at(message, "result");
    if (error) return on_error(*error);
    if (c.step_ != Step::prompt) return Opening{c}.on_answer(result);
    c.stop_reason_ = result ? text::clean_line(text_at(*result, "stopReason"), 60) : "";
    if (result) c.usage_ = acp_usage(*result, c.usage_);
    c.usage_.turns = std::max(c.usage_.turns, 1);
    c.step_ = Step::done;
  }

  void on_error(json::object const& error) {
    if (c.step_ == Step::resume || c.step_ == Step::load) {
      bool const may_load = c.step_ == Step::resume && c.can_load_;
      c.can_resume_ = false;
      if (!may_load) Opening{c}.note_new_session();
      Opening{c}.open_session();
      return;
    }
    c.error_ = text::clean_line(text_at(error, "message"), 300);
    if (auto const* data = object_at(error, "data")) {
      auto const details = text_at(*data, "details");
      if (!details.empty()) c.error_ += ": " + text::clean_line(details, 300);
    }
    c.error_code_ = error.if_contains("code") ? static_cast<int>(number_at(error, "code")) : 0;
    c.step_ = Step::done;
  }

  /// Takes a notification. Returns whether the activity changed.
  bool on_update(json::object const& update) {
    auto const kind = text_at(update, "sessionUpdate");
    if (kind == "usage_update") return on_usage(update);
    if (c.step_ != Step::prompt) return false;
    if (kind == "agent_message_chunk") {
      auto const* const content = object_at(update, "content");
      add_text(content ? text_at(*content, "text") : std::string_view());
    } else if (kind == "tool_call" || kind == "tool_call_update") {
      on_tool_call(update, kind == "tool_call");
    } else if (kind == "session_info_update") {
      c.codex_.take(update);
      return false;
    } else {
      return false;
    }
    return true;
  }

  /// The cost is that of the whole session: what it says before the prompt was spent earlier.
  bool on_usage(json::object const& update) {
    auto const* const cost = object_at(update, "cost");
    if (!cost) return false;
    if (text_at(*cost, "currency") != "USD") {
      note_once("it reports its cost in a currency other than USD, which is not counted");
      return false;
    }
    auto const amount = number_at(*cost, "amount");
    if (c.step_ != Step::prompt) {
      c.cost_before_usd_ = amount;
      return false;
    }
    // A smaller one starts a new count.
    c.usage_.cost_usd = amount < c.cost_before_usd_ ? amount : amount - c.cost_before_usd_;
    return true;
  }

  void note_once(std::string note) {
    if (std::ranges::find(c.notes_, note) == c.notes_.end()) c.notes_.push_back(std::move(note));
  }

  void add_text(std::string_view text) {
    if (text.empty()) return;
    begin_answer();
    if (!c.activity_.tool.empty()) c.answer_.clear();
    c.answer_ += text;
    if (c.answer_.size() > 2 * answer_size) c.answer_.erase(0, c.answer_.size() - answer_size);
    c.activity_ = {"", text::clean_line(c.answer_.substr(0, 4 * activity_bytes), activity_bytes)};
  }

  /// Counts an answer of the model: what comes before the next result of a tool belongs to it.
  void begin_answer() {
    if (!c.answering_) ++c.usage_.turns;
    c.answering_ = true;
  }

  void on_tool_call(json::object const& update, bool is_new) {
    auto const title = text_at(update, "title");
    if (auto const kind = text_at(update, "kind"); !kind.empty()) c.tool_kind_ = kind;
    if (is_new) begin_answer();
    // Some have no names, but titles that are names.
    auto const name = text_at(update, "name");
    if (is_new && core::has_word(row_of(c.agent_name_).subagent_tools, name.empty() ? title : name))
      ++c.subagents_;
    auto const status = text_at(update, "status");
    if (status == "completed" || status == "failed") c.answering_ = false;
    if (title.empty() && !is_new) return;
    auto const* const input = object_at(update, "rawInput");
    auto argument = input ? main_argument(*input) : std::string();
    if (argument.empty()) argument = text::clean_line(title, activity_bytes);
    c.activity_ = {c.tool_kind_.empty() ? "tool" : text::clean_line(c.tool_kind_, 40),
                   std::move(argument)};
  }

  /// Answers every request of the agent, which would otherwise wait for ever.
  void answer_request(json::object const& message, std::string_view method) {
    auto const& id = message.at("id");
    auto const* const params = object_at(message, "params");
    if (method == "session/request_permission") {
      begin_answer();
      auto answer = answer_permission(params, c.options_.policy, c.tool_kind_, c.cancelled_);
      if (!answer.denied.empty()) c.denied_.push_back(std::move(answer.denied));
      c.send({{"id", id}, {"result", std::move(answer.result)}});
    } else if (method == "elicitation/create") {
      auto const question = params ? text_at(*params, "message") : std::string_view();
      note_once(fmt::format("it asked a question that nobody can answer: {}",
                            text::clean_line(question, 200)));
      c.send({{"id", id}, {"result", {{"action", "decline"}}}});
    } else {
      c.send({{"id", id},
              {"error",
               {{"code", method_not_found},
                {"message", fmt::format("{} is not offered", text::clean_line(method, 60))}}}});
    }
  }

  bool take(json::object const& message) {
    auto const method = text_at(message, "method");
    auto const* const id = message.if_contains("id");
    if (!method.empty() && id) {
      answer_request(message, method);
      return true;
    }
    if (method == "session/update") {
      auto const* const params = object_at(message, "params");
      auto const* const update = params ? object_at(*params, "update") : nullptr;
      return update && on_update(*update);
    }
    // Ignores everything else, except the answer to the last request.
    if (!id || !id->is_number() || count_at(message, "id") != c.last_id_ || c.done()) return false;
    on_answer(message);
    return true;
  }
};

AcpClient::AcpClient(Options options) : options_(std::move(options)) {
  Opening{*this}.initialize();
}

void AcpClient::send(json::object message) {
  message["jsonrpc"] = "2.0";
  outgoing_ += json::serialize(message) + "\n";
}

void AcpClient::request(std::string_view method, json::object params) {
  send({{"id", ++last_id_}, {"method", method}, {"params", std::move(params)}});
}

bool AcpClient::take_object(json::object const& message) { return Messages{*this}.take(message); }

bool AcpClient::may_be_result(std::string_view /*beginning*/) const {
  return true;  // no line may be cut: the agent waits for answers to all its requests
}

std::string AcpClient::outgoing() { return std::exchange(outgoing_, {}); }

void AcpClient::cancel() {
  cancelled_ = true;
  if (step_ == Step::prompt) {
    send({{"method", "session/cancel"}, {"params", {{"sessionId", session_id_}}}});
  }
}

bool AcpClient::over_its_subagents() const {
  return !row_of(agent_name_).limits_subagents && subagents() > options_.max_subagents;
}

SessionVerdict AcpClient::verdict(int status, std::string_view last_error) const {
  SessionVerdict verdict;
  verdict.answer = text::valid_utf8(
      answer_.size() > answer_size ? answer_.substr(answer_.size() - answer_size) : answer_);
  verdict.denied_tools = denied_;
  verdict.notes = notes_;
  note_foreign_lines(verdict);
  if (!refused_.empty()) {
    verdict.end = Failed{refused_};
  } else if (error_code_) {
    auto const api_status = api_status_in(error_);
    if (*error_code_ == authentication_required) {
      verdict.end = Unauthorised{error_ + "; log in with the agent's own program"};
    } else if (api_status) {
      verdict.end = end_of_refusal(*api_status, error_);
    } else {
      verdict.end = Failed{error_.empty() ? "the agent reported an error" : error_, true};
    }
  } else if (!done()) {
    end_without_result(status, last_error, verdict);
  } else if (stop_reason_ == "end_turn" && codex_.failed()) {
    verdict.end = codex_.end(verdict.answer);
  } else if (stop_reason_ == "end_turn") {
    verdict.end = Completed{};
  } else if (stop_reason_ == "cancelled") {
    verdict.end = Cancelled{};
  } else if (stop_reason_ == "refusal") {
    verdict.end = Failed{"the model refused"};
  } else if (stop_reason_ == "max_tokens" || stop_reason_ == "max_turn_requests") {
    verdict.end =
        Failed{"reached its limit: " + stop_reason_, false, false, FailureCause::limit_reached};
  } else {
    verdict.end = Failed{fmt::format("ended for an unknown reason \"{}\"", stop_reason_)};
  }
  return verdict;
}

TranscriptPieces acp_pieces(json::object const& line) {
  if (auto const* error = object_at(line, "error"))
    return {transcript::piece(transcript::Kind::failure, {}, text_at(*error, "message"))};
  if (auto const* result = object_at(line, "result")) {
    if (auto const id = text_at(*result, "sessionId"); !id.empty())
      return {transcript::piece(transcript::Kind::session, {}, id)};
    auto const stop = text_at(*result, "stopReason");
    auto const* const used = object_at(*result, "usage");
    auto const tokens = used ? count_at(*used, "totalTokens") : 0;
    return stop.empty()
               ? TranscriptPieces{}
               : TranscriptPieces{transcript::end(stop, transcript::usage_text(0, tokens, 0))};
  }
  auto const* const parameters = object_at(line, "params");
  auto const* const update = parameters ? object_at(*parameters, "update") : nullptr;
  if (!update) return {};
  auto const kind = text_at(*update, "sessionUpdate");
  auto const status = text_at(*update, "status");
  if (kind == "agent_message_chunk")
    return {transcript::continued(transcript::Kind::text,
                                  transcript::text_of(update->if_contains("content")))};
  if (kind == "agent_thought_chunk")
    return {transcript::continued(transcript::Kind::thought,
                                  transcript::text_of(update->if_contains("content")))};
  if (kind == "tool_call") {
    auto const* const input = object_at(*update, "rawInput");
    auto const argument = input ? main_argument(*input) : std::string();
    auto const name = text_at(*update, "name");
    return {transcript::piece(
        transcript::Kind::tool, name.empty() ? text_at(*update, "kind") : name,
        argument.empty() ? text_at(*update, "title") : std::string_view(argument))};
  }
  bool const ended = status == "completed" || status == "failed";
  if (kind != "tool_call_update" || !ended) return {};
  auto content = transcript::text_of(update->if_contains("rawOutput"));
  if (content.empty()) content = transcript::text_of(update->if_contains("content"));
  return {transcript::tool_result(content, status == "failed")};
}

}  // namespace parallel_explore::stream
