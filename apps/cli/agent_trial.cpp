#include "agent_trial.hpp"

#include "async/wait_for.hpp"
#include "core/agent_catalogue.hpp"
#include "core/ids.hpp"
#include "output.hpp"
#include "parallel_explore/agents.hpp"
#include "run/agent_state.hpp"
#include "run/scratch_directory.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Notes when the agent first said something, and every refusal of the API.
class TrialSink final : public EventSink {
 public:
  explicit TrialSink(report::AgentTrial& trial) : trial_(trial) {}

  void emit(EventPayload payload) override {
    if (std::holds_alternative<events::SessionSpawned>(payload)) return;
    if (!trial_.first_line && !std::holds_alternative<events::SessionSilent>(payload))
      trial_.first_line = std::chrono::duration_cast<milliseconds>(Clock::now() - started_);
    if (auto const* const limited = std::get_if<events::SessionLimited>(&payload)) {
      auto text = limited->api_status > 0 ? fmt::format("{} ", limited->api_status) : std::string();
      trial_.refusals.push_back(text + limited->reason);
    }
  }

 private:
  report::AgentTrial& trial_;
  Clock::time_point started_ = Clock::now();
};

/// The first model that a stream names.
std::string model_in(std::filesystem::path const& stream) {
  std::ifstream in(stream, std::ios::binary);
  std::string const text{std::istreambuf_iterator<char>(in), {}};
  for (std::string_view const mark : {R"("model":")", R"("_claude/model":")"}) {
    auto const begin = text.find(mark);
    if (begin == std::string::npos) continue;
    auto const end = text.find('"', begin + mark.size());
    return text::clean_line(text.substr(begin + mark.size(), end - begin - mark.size()), 80);
  }
  return {};
}

std::string trial_line(std::string_view name, std::string const& text) {
  return fmt::format("{:10}{:<12}{}\n", "", name, text);
}

}  // namespace

report::AgentTrial try_agent(std::string const& agent, AgentSettings const& settings,
                             Launcher const& launcher) {
  report::AgentTrial trial;
  trial.agent = agent;
  auto const runner = make_runner(run::adapter_of(agent, settings), launcher);
  run::ScratchDirectory const scratch(run::scratch_places({}));
  SessionRequest request;
  request.experiment = "doctor";
  request.approach.name = name_of(HelperPurpose::judge);
  request.session_id = core::new_uuid();
  request.prompt = "Answer with one word, and use no tool: ready";
  request.worktree = scratch.path() / "empty";
  request.agent = settings;
  request.agent.permission_mode = "default";
  request.read_only = true;
  request.helper = HelperPurpose::judge;
  request.timeout = std::chrono::minutes(2);
  request.grace = std::chrono::seconds(2);
  request.stream_file = scratch.path() / "try.stream.jsonl";
  request.stderr_file = scratch.path() / "try.stderr.log";
  std::filesystem::create_directory(request.worktree);
  TrialSink sink(trial);
  auto const stream = request.stream_file;
  trial.result = async::wait_for(runner->run(std::move(request), sink));
  trial.model = model_in(stream);
  if (trial.model.empty()) trial.model = settings.model;
  return trial;
}

std::string text_of(report::AgentTrial const& trial) {
  auto const& result = trial.result;
  std::string said = "it answered; its log-in is fine";
  if (!trial.good()) {
    said = std::holds_alternative<Completed>(result.end)
               ? "it ended without an answer"
               : fmt::format("{}: {}", name_of(result.end), reason_of(result.end));
  }
  auto text = fmt::format("{:<10}{:<12}{}\n", trial.good() ? "ok" : "FAILED", trial.agent,
                          escape_for_terminal(said));
  if (!result.answer.empty())
    text += trial_line("answer", text::clean_line(escape_for_terminal(result.answer), 200));
  for (auto const& refusal : trial.refusals)
    text += trial_line("refused", escape_for_terminal(refusal));
  text += trial_line("model", trial.model.empty() ? "its own choice, which it does not tell"
                                                  : escape_for_terminal(trial.model));
  text += trial_line("first line", trial.first_line ? human_duration(*trial.first_line) : "none");
  text += trial_line("whole", human_duration(result.duration));
  text += trial_line("tokens", fmt::format("{}", result.usage.tokens()));
  text += trial_line("cost", result.usage.cost_usd ? fmt::format("${:.4f}", *result.usage.cost_usd)
                                                   : "not reported");
  for (auto const& note : result.notes) text += trial_line("note", escape_for_terminal(note));
  return text;
}

}  // namespace pexplore
