#include "stream/acp_client.hpp"

#include "core/agent_catalogue.hpp"
#include "parallel_explore/version.hpp"
#include "stream/acp_mode.hpp"
#include "stream/acp_usage.hpp"
#include "stream/json_line.hpp"
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

bool is_safe(std::string_view kind) {
  return kind == "read" || kind == "edit" || kind == "delete" || kind == "move" ||
         kind == "search" || kind == "think";
}

/// The id of the first option of one of these kinds, in the order of the kinds.
std::string option_of(json::array const& options, std::initializer_list<std::string_view> kinds) {
  for (auto const kind : kinds) {
    for (auto const& each : options) {
      auto const* const option = each.if_object();
      if (option && text_at(*option, "kind") == kind)
        return std::string(text_at(*option, "optionId"));
    }
  }
  return {};
}

/// Notes a version that nobody has tried.
void name_agent(json::object const& info, std::string& name, std::vector<std::string>& notes) {
  name = text::clean_line(text_at(info, "name"), 100);
  auto const version = text::clean_line(text_at(info, "version"), 40);
  auto const nearest = core::nearest_version(row_of(name).tried, version);
  if (nearest.empty()) return;
  notes.push_back(fmt::format("{} {} was not tried with this pexplore: it gets the options of {}",
                              name, version, nearest));
}

}  // namespace

struct AcpClient::Messages {
  AcpClient& c;

  void send(json::object message) {
    message["jsonrpc"] = "2.0";
    c.outgoing_ += json::serialize(message) + "\n";
  }

  void request(std::string_view method, json::object params) {
    send({{"id", ++c.last_id_}, {"method", method}, {"params", std::move(params)}});
  }

  void initialize() {
    request("initialize",
            {{"protocolVersion", 1},
             {"clientInfo", {{"name", "pexplore"}, {"version", PARALLEL_EXPLORE_VERSION}}},
             {"clientCapabilities",
              {{"fs", {{"readTextFile", false}, {"writeTextFile", false}}}, {"terminal", false}}}});
  }

  void open_session() {
    bool const loads = !c.options_.resume.empty() && c.can_load_;
    json::object params{{"cwd", c.options_.directory}, {"mcpServers", json::array()}};
    auto meta = session_meta(c.agent_name_, c.options_.configuration, c.options_.helper);
    if (!meta.empty()) params["_meta"] = std::move(meta);
    if (loads) {
      params["sessionId"] = c.options_.resume;
      c.step_ = Step::load;
      request("session/load", std::move(params));
    } else {
      if (!c.options_.resume.empty()) note_new_session();
      c.step_ = Step::start;
      request("session/new", std::move(params));
    }
  }

  void note_new_session() {
    c.notes_.push_back(fmt::format("the agent no longer knows session {}: it started over",
                                   std::exchange(c.options_.resume, {})));
  }

  /// Sets the mode of the session that was opened, or begins at once.
  void set_mode(json::object const* result) {
    auto const listed = result ? listed_modes(*result) : ListedModes{};
    auto choice = choose_mode(listed, c.agent_name_, c.options_.mode, c.options_.looks_only);
    if (!choice.problem.empty()) {
      c.refused_mode_ = std::move(choice.problem);
      c.step_ = Step::done;
      return;
    }
    if (choice.id.empty()) return send_prompt();
    c.step_ = Step::mode;
    if (listed.by_option) {
      request("session/set_config_option",
              {{"sessionId", c.session_id_}, {"configId", "mode"}, {"value", choice.id}});
    } else {
      request("session/set_mode", {{"sessionId", c.session_id_}, {"modeId", choice.id}});
    }
  }

  void send_prompt() {
    c.step_ = Step::prompt;
    // A loaded session repeats its history, which is discarded.
    c.answer_.clear();
    c.activity_ = {};
    // Nobody waits for its answer.
    if (row_of(c.agent_name_).asks_for_title) {
      send({{"id", "title"},
            {"method", "session/set_title"},
            {"params", {{"sessionId", c.session_id_}, {"title", "pexplore"}}}});
    }
    auto const& text = c.options_.resume.empty() ? c.options_.prompt : c.options_.continuation;
    request("session/prompt",
            {{"sessionId", c.session_id_},
             {"prompt", json::array{json::object{{"type", "text"}, {"text", text}}}}});
  }

  void on_answer(json::object const& message) {
    auto const* const error = object_at(message, "error");
    auto const* const result = object_at(message, "result");
    if (error) return on_error(*error);
    switch (c.step_) {
      case Step::initialize: {
        auto const* const able = result ? object_at(*result, "agentCapabilities") : nullptr;
        c.can_load_ = able && flag_at(*able, "loadSession");
        if (auto const* const info = result ? object_at(*result, "agentInfo") : nullptr)
          name_agent(*info, c.agent_name_, c.notes_);
        open_session();
        break;
      }
      case Step::load:
        c.session_id_ = c.options_.resume;
        set_mode(result);
        break;
      case Step::start:
        c.session_id_ = result ? text::clean_line(text_at(*result, "sessionId"), 100) : "";
        set_mode(result);
        break;
      case Step::mode:
        send_prompt();
        break;
      case Step::prompt:
        c.stop_reason_ = result ? text::clean_line(text_at(*result, "stopReason"), 60) : "";
        if (result) c.usage_ = acp_usage(*result, c.usage_);
        c.usage_.turns = std::max(c.usage_.turns, 1);
        c.step_ = Step::done;
        break;
      case Step::done:
        break;
    }
  }

  void on_error(json::object const& error) {
    if (c.step_ == Step::load) {
      note_new_session();
      open_session();
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
    if (c.step_ != Step::prompt) return false;
    auto const kind = text_at(update, "sessionUpdate");
    if (kind == "agent_message_chunk") {
      auto const* const content = object_at(update, "content");
      add_text(content ? text_at(*content, "text") : std::string_view());
    } else if (kind == "tool_call" || kind == "tool_call_update") {
      on_tool_call(update, kind == "tool_call");
    } else if (kind == "usage_update") {
      auto const* const cost = object_at(update, "cost");
      if (cost && text_at(*cost, "currency") == "USD")
        c.usage_.cost_usd = number_at(*cost, "amount");
    } else if (kind == "session_info_update") {
      c.codex_.take(update);
      return false;
    } else {
      return false;
    }
    return true;
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
    if (method != "session/request_permission") {
      send({{"id", id},
            {"error",
             {{"code", method_not_found},
              {"message", fmt::format("{} is not offered", text::clean_line(method, 60))}}}});
      return;
    }
    begin_answer();
    auto const* const params = object_at(message, "params");
    auto const* const options = params ? array_at(*params, "options") : nullptr;
    auto const* const tool = params ? object_at(*params, "toolCall") : nullptr;
    auto kind = tool ? std::string(text_at(*tool, "kind")) : std::string();
    if (kind.empty()) kind = c.tool_kind_;
    bool const allowed = c.options_.policy == PermissionPolicy::allow ||
                         (c.options_.policy == PermissionPolicy::allow_edits && is_safe(kind));
    std::string choice;
    if (options && !c.cancelled_) {
      choice = allowed ? option_of(*options, {"allow_once", "allow_always"})
                       : option_of(*options, {"reject_once", "reject_always"});
    }
    if (!allowed || choice.empty()) {
      auto const title = tool ? text_at(*tool, "title") : std::string_view();
      c.denied_.push_back(title.empty() ? kind : text::clean_line(title, 100));
    }
    json::object outcome{{"outcome", "cancelled"}};
    if (!choice.empty()) outcome = {{"outcome", "selected"}, {"optionId", choice}};
    send({{"id", id}, {"result", {{"outcome", std::move(outcome)}}}});
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
  Messages{*this}.initialize();
}

bool AcpClient::take_object(json::object const& message) { return Messages{*this}.take(message); }

bool AcpClient::may_be_result(std::string_view /*beginning*/) const {
  return true;  // no line may be cut: the agent waits for answers to all its requests
}

std::string AcpClient::outgoing() { return std::exchange(outgoing_, {}); }

void AcpClient::cancel() {
  cancelled_ = true;
  if (step_ == Step::prompt) {
    Messages{*this}.send({{"method", "session/cancel"}, {"params", {{"sessionId", session_id_}}}});
  }
}

bool AcpClient::over_its_subagents() const {
  return !row_of(agent_name_).limits_subagents && subagents() > core::most_subagents;
}

SessionVerdict AcpClient::verdict(int status, std::string_view last_error) const {
  SessionVerdict verdict;
  verdict.answer = text::valid_utf8(
      answer_.size() > answer_size ? answer_.substr(answer_.size() - answer_size) : answer_);
  verdict.denied_tools = denied_;
  verdict.notes = notes_;
  note_foreign_lines(verdict);
  if (!refused_mode_.empty()) {
    verdict.end = Failed{refused_mode_};
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
    verdict.end = end_without_result(status, last_error);
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

}  // namespace parallel_explore::stream
