#include "agents/bare_home.hpp"
#include "agents/leavings.hpp"
#include "agents/session_process.hpp"
#include "agents/stream_runner.hpp"
#include "core/acp_agents.hpp"
#include "parallel_explore/agents.hpp"
#include "stream/acp_client.hpp"

namespace parallel_explore {
inline namespace v0_2 {
namespace {

/// A message longer than this is not understood.
constexpr std::size_t longest_message = 16u << 20;

stream::PermissionPolicy policy_of(std::string const& permission_mode) {
  if (permission_mode == "bypassPermissions") return stream::PermissionPolicy::allow;
  if (permission_mode == "acceptEdits") return stream::PermissionPolicy::allow_edits;
  return stream::PermissionPolicy::deny;
}

stream::AcpClient::Options options_of(SessionRequest const& request) {
  stream::AcpClient::Options options;
  options.directory = request.worktree.string();
  options.prompt = agents::first_prompt(request);
  if (request.resume) {
    options.resume = request.resume->session_id;
    options.continuation = request.resume->prompt;
  }
  options.policy =
      request.read_only ? stream::PermissionPolicy::deny : policy_of(request.agent.permission_mode);
  options.mode = request.agent.permission_mode;
  options.model = request.agent.model;
  options.looks_only = request.read_only;
  options.configuration = request.configuration;
  options.helper = request.helper;
  options.max_subagents = request.max_subagents;
  return options;
}

/// Settings of the agent that the spec does not make.
void set_defaults(core::AcpAgent const& row, SessionRequest const& request,
                  std::map<std::string, std::string>& environment) {
  for (auto const& word : core::words(row.settings)) {
    auto const equals = word.find('=');
    auto const name = word.substr(0, equals);
    if (!request.agent.env.contains(name)) environment[name] = word.substr(equals + 1);
  }
}

/// Carries lines between an agent and the client's side of the protocol.
class Talk {
 public:
  Talk(SessionRequest const& request, EventSink& sink)
      : client_(options_of(request)), news_(request, sink), max_turns_(request.max_turns) {
    conversation_.say(client_.outgoing());
  }

  process::Flow take(std::string_view chunk) {
    splitter_.feed(chunk, [&](stream::Line const& line) {
      news_.report(client_, !line.cut() && client_.take(line.text));
      conversation_.say(client_.outgoing());
    });
    over_its_turns_ = over_its_turns_ || (max_turns_ > 0 && client_.usage().turns > max_turns_);
    // Some agents stay when their input ends: an agent that has answered is asked to end.
    return client_.done() || over_its_turns_ || client_.over_its_subagents()
               ? process::Flow::stop
               : process::Flow::proceed;
  }

  /// Asks the agent to end its turn, so that it keeps what it knows.
  void cancel() {
    client_.cancel();
    conversation_.say(client_.outgoing());
  }

  process::Conversation& conversation() { return conversation_; }
  [[nodiscard]] stream::AcpClient const& client() const { return client_; }
  [[nodiscard]] bool over_its_turns() const { return over_its_turns_; }

 private:
  stream::AcpClient client_;
  agents::News news_;
  int max_turns_;
  bool over_its_turns_ = false;
  stream::LineSplitter splitter_{longest_message};
  process::Conversation conversation_;
};

class AcpRunner final : public SessionRunner {
 public:
  explicit AcpRunner(Launcher const& launcher) : launcher_(launcher) {}

  [[nodiscard]] bool can_resume() const override { return true; }

  awaitable<SessionResult> run(SessionRequest request, EventSink& sink) override {
    Talk talk(request, sink);
    agents::SessionProcess process;
    auto const* const row =
        request.agent.run.empty() ? nullptr : core::acp_agent_of(request.agent.run.front());
    auto const needs = row ? core::words(row->environment) : std::vector<std::string>();
    process.command = agents::base_command(request, needs);
    if (row) set_defaults(*row, request, process.command.environment);
    agents::confine(core::agent_row("acp"), request, process.command.environment);
    agents::use_bare_homes(request, process.command.environment);
    process.command.argv = request.agent.run;
    auto& argv = process.command.argv;
    argv.insert(argv.end(), request.agent.args.begin(), request.agent.args.end());
    process.command.converses = true;
    process.command = launcher_.wrap(std::move(process.command));
    process.conversation = &talk.conversation();
    process.answered = [&talk] { return agents::has_answered(talk.client()); };
    process.on_stop = [&talk] { talk.cancel(); };
    process.on_output = [&talk](std::string_view chunk) { return talk.take(chunk); };
    auto const mount_points = agents::future_mount_points(core::agent_row("acp"), request.worktree);
    agents::ProcessEnd end = co_await agents::run_process(std::move(process), request, sink);
    agents::keep_logins(request);
    agents::remove_mount_points(mount_points);
    // The end of a turn that was asked to end says nothing about the work.
    if (talk.client().done()) end.outcome.status = process::Exited{0};
    SessionResult result = agents::result_of(talk.client(), end, request);
    if (talk.over_its_turns() && !talk.client().done())
      result.end = agents::over_the_limit_of_turns();
    if (talk.client().over_its_subagents() && !talk.client().done())
      result.end = agents::over_the_limit_of_subagents(request.max_subagents);
    co_return result;
  }

 private:
  Launcher const& launcher_;
};

}  // namespace

std::unique_ptr<SessionRunner> make_acp_runner(Launcher const& launcher) {
  return std::make_unique<AcpRunner>(launcher);
}

}  // namespace v0_2
}  // namespace parallel_explore
