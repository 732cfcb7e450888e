#include "stream/acp_opening.hpp"

#include "core/agent_catalogue.hpp"
#include "parallel_explore/version.hpp"
#include "stream/json_line.hpp"
#include "text/display.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <utility>

namespace parallel_explore::stream {

namespace json = boost::json;

namespace {

constexpr std::int64_t own_version = 1;

/// Notes a version that was never tested.
void name_agent(json::object const& info, std::string& name, std::vector<std::string>& notes) {
  name = text::clean_line(text_at(info, "name"), 100);
  auto const version = text::clean_line(text_at(info, "version"), 40);
  auto const nearest = core::nearest_version(row_of(name).tried, version);
  if (nearest.empty()) return;
  notes.push_back(fmt::format("{} {} was not tried with this pexplore: it gets the options of {}",
                              name, version, nearest));
}

}  // namespace

void AcpClient::Opening::initialize() {
  c.request("initialize",
            {{"protocolVersion", own_version},
             {"clientInfo", {{"name", "pexplore"}, {"version", PARALLEL_EXPLORE_VERSION}}},
             {"clientCapabilities",
              {{"fs", {{"readTextFile", false}, {"writeTextFile", false}}}, {"terminal", false}}}});
}

void AcpClient::Opening::open_session() {
  json::object params{{"cwd", c.options_.directory}, {"mcpServers", json::array()}};
  auto meta = session_meta(c.agent_name_, c.options_.configuration, c.options_.helper);
  if (!meta.empty()) params["_meta"] = std::move(meta);
  bool const is_known = !c.options_.resume.empty() && (c.can_resume_ || c.can_load_);
  if (is_known) {
    params["sessionId"] = c.options_.resume;
    c.step_ = c.can_resume_ ? Step::resume : Step::load;
    c.request(c.can_resume_ ? "session/resume" : "session/load", std::move(params));
  } else {
    if (!c.options_.resume.empty()) note_new_session();
    c.step_ = Step::start;
    c.request("session/new", std::move(params));
  }
}

void AcpClient::Opening::note_new_session() {
  c.notes_.push_back(fmt::format("the agent no longer knows session {}: it started over",
                                 std::exchange(c.options_.resume, {})));
}

void AcpClient::Opening::refuse(std::string why) {
  c.refused_ = std::move(why);
  c.step_ = Step::done;
}

/// Sets a value where one was chosen. Returns whether it did.
bool AcpClient::Opening::set(ListedValues const& listed, ValueChoice choice,
                             std::string_view method, std::string_view member) {
  if (!choice.problem.empty()) {
    refuse(std::move(choice.problem));
    return true;
  }
  if (choice.id.empty()) return false;
  if (listed.option.empty()) {
    c.request(method, {{"sessionId", c.session_id_}, {member, choice.id}});
  } else {
    c.request("session/set_config_option",
              {{"sessionId", c.session_id_}, {"configId", listed.option}, {"value", choice.id}});
  }
  return true;
}

/// Sets model and mode of the session that was opened, then prompts.
void AcpClient::Opening::on_opened(json::object const* result) {
  auto const models = result ? listed_models(*result) : ListedValues{};
  c.modes_ = result ? listed_modes(*result) : ListedValues{};
  auto choice = choose_model(models, c.options_.model);
  c.model_ = choice.id;
  c.step_ = Step::model;
  if (!set(models, std::move(choice), "session/set_model", "modelId")) set_mode();
}

/// The answer lists all options again, since some depend on others.
void AcpClient::Opening::on_model(json::object const* result) {
  if (result && result->contains("configOptions")) {
    auto const models = listed_models(*result);
    if (!models.option.empty() && models.current != c.model_)
      return refuse(
          fmt::format("the agent keeps the model {} instead of {}", models.current, c.model_));
    if (!c.modes_.option.empty()) c.modes_ = listed_modes(*result);
  }
  set_mode();
}

void AcpClient::Opening::set_mode() {
  auto choice = choose_mode(c.modes_, c.agent_name_, c.options_.mode, c.options_.looks_only);
  c.step_ = Step::mode;
  if (!set(c.modes_, std::move(choice), "session/set_mode", "modeId")) send_prompt();
}

void AcpClient::Opening::send_prompt() {
  c.step_ = Step::prompt;
  // A loaded session repeats its history, which is discarded.
  c.answer_.clear();
  c.activity_ = {};
  // The answer is not needed.
  if (row_of(c.agent_name_).asks_for_title) {
    c.send({{"id", "title"},
            {"method", "session/set_title"},
            {"params", {{"sessionId", c.session_id_}, {"title", "pexplore"}}}});
  }
  auto const& text = c.options_.resume.empty() ? c.options_.prompt : c.options_.continuation;
  c.request("session/prompt",
            {{"sessionId", c.session_id_},
             {"prompt", json::array{json::object{{"type", "text"}, {"text", text}}}}});
}

void AcpClient::Opening::on_initialized(json::object const& result) {
  auto const* const version = result.if_contains("protocolVersion");
  if (version && *version != own_version) {
    return refuse(
        fmt::format("the agent speaks version {} of the protocol, and pexplore version "
                    "{}: use another version of the agent",
                    text::clean_line(json::serialize(*version), 40), own_version));
  }
  if (auto const* const able = object_at(result, "agentCapabilities")) {
    c.can_load_ = flag_at(*able, "loadSession");
    auto const* const sessions = object_at(*able, "sessionCapabilities");
    c.can_resume_ = sessions && object_at(*sessions, "resume");
  }
  if (auto const* const info = object_at(result, "agentInfo"))
    name_agent(*info, c.agent_name_, c.notes_);
  open_session();
}

void AcpClient::Opening::on_answer(json::object const* result) {
  switch (c.step_) {
    case Step::initialize:
      on_initialized(result ? *result : json::object());
      break;
    case Step::resume:
    case Step::load:
      c.session_id_ = c.options_.resume;
      on_opened(result);
      break;
    case Step::start:
      c.session_id_ = result ? text::clean_line(text_at(*result, "sessionId"), 100) : "";
      on_opened(result);
      break;
    case Step::model:
      on_model(result);
      break;
    case Step::mode:
      send_prompt();
      break;
    case Step::prompt:
    case Step::done:
      break;
  }
}

}  // namespace parallel_explore::stream
