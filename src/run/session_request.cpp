#include "run/session_request.hpp"

#include "core/ids.hpp"
#include "core/session_files.hpp"
#include "run/own_place.hpp"
#include "run/prompts.hpp"
#include "schedule/spending.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace parallel_explore::run {
namespace {

constexpr std::chrono::milliseconds shortest_session{1};

/// Time this session may still take: the stage's share of the limit minus what earlier sessions
/// used.
std::chrono::milliseconds time_left(ApproachRecord const& record, std::chrono::milliseconds whole,
                                    double share) {
  if (share >= 1) return whole;
  auto const allowed = std::chrono::duration_cast<std::chrono::milliseconds>(whole * share);
  return std::max(allowed - time_of(record), shortest_session);
}

/// The prompt of a session that continues the last one.
std::string next_prompt(Experiment const& experiment, ApproachRecord const& record) {
  if (!record.redo.empty()) return compose_redo(experiment, record.redo);
  auto const& last = record.sessions.back();
  bool const ended_well = last.result && std::holds_alternative<Completed>(last.result->end);
  if (!record.remark_waits || !ended_well) {
    auto prompt =
        compose_continuation(experiment, last.result ? reason_of(last.result->end) : std::string());
    // The session may have been cut off before it read the remark.
    return record.remark_waits ? compose_remark(experiment, record.remarks.back()) + "\n" + prompt
                               : prompt;
  }
  return compose_remark(experiment, record.remarks.back());
}

/// Whether other agents than this one worked on the approach, and left something.
bool continues_others(ApproachRecord const& record, std::string const& agent) {
  bool const by_others = std::ranges::any_of(
      record.sessions, [&](SessionRecord const& each) { return each.agent != agent; });
  return by_others && record.worktree.changes.value_or(Changes{}) != Changes{};
}

/// The last session of the same agent, if that agent can resume it.
std::optional<Resumption> resumption_of(Exploration const& exploration,
                                        ApproachRecord const& record) {
  auto const& sessions = record.sessions;
  if (sessions.empty()) return std::nullopt;
  auto const& last = sessions.back();
  if (last.agent_session.empty() || last.agent != agent_of(exploration, record))
    return std::nullopt;
  auto const& experiment = exploration.experiment;
  Resumption resumption;
  resumption.session_id = last.agent_session;
  resumption.prompt = next_prompt(experiment, record);
  for (auto const& session : sessions) {
    if (session.agent_session == last.agent_session) resumption.used += session.usage;
  }
  return resumption;
}

/// Sets turns, dollars and time that the session may use.
void set_limits(Exploration const& exploration, ApproachRecord const& record,
                SessionRequest& request) {
  auto const& settings = exploration.experiment.session;
  double const share = schedule::budget_share(exploration, record);
  if (settings.max_turns > 0)
    request.max_turns = std::max(1, static_cast<int>(std::lround(share * settings.max_turns)));
  request.max_subagents = settings.max_subagents;
  request.budget_usd = schedule::remaining_budget_usd(exploration, record, share);
  request.timeout = time_left(record, settings.timeout, share);
  if (auto const time = settings.budget.time)
    request.timeout = std::clamp(*time - time_of(record), shortest_session, request.timeout);
  request.grace = settings.grace;
  request.stall = settings.stall;
}

}  // namespace

std::filesystem::path session_file(std::filesystem::path const& directory, Approach const& approach,
                                   std::string_view ending) {
  if (directory.empty()) return {};
  return directory / "sessions" / core::session_file_name(approach, ending);
}

SessionRequest session_request(Exploration const& exploration, ApproachRecord const& record,
                               Assignment const& assignment, SessionRunner const& runner,
                               std::filesystem::path const& directory) {
  auto const& experiment = exploration.experiment;
  SessionRequest request;
  request.experiment = exploration.name;
  request.task = experiment.task;
  request.approach = record.approach;
  request.sample = record.approach.sample;
  request.session_id = core::new_uuid();
  request.prompt =
      assignment.prompt.empty() ? compose_prompt(experiment, record.approach) : assignment.prompt;
  auto const& agent = agent_of(exploration, record);
  if (continues_others(record, agent))
    request.prompt += "\n" + compose_handover(base_of(exploration, record));
  if (!record.redo.empty()) request.prompt += "\n" + compose_redo(experiment, record.redo);
  if (record.remark_waits)
    request.prompt += "\n" + compose_remark(experiment, record.remarks.back());
  request.worktree = record.worktree.path;
  if (auto const found = experiment.agents.find(agent); found != experiment.agents.end())
    request.agent = found->second;
  for (auto const& [name, value] : assignment.environment)
    request.agent.env.insert_or_assign(name, value);
  request.configuration = experiment.session.configuration;
  set_limits(exploration, record, request);
  if (runner.can_resume()) request.resume = resumption_of(exploration, record);
  request.pass_env = experiment.pass_env;
  request.environment = own_variables(experiment, record.approach.name, record.worktree.path);
  if (auto const port = request.environment.find("PEXPLORE_PORT");
      port != request.environment.end())
    request.port = std::stoi(port->second);
  request.stream_file = session_file(directory, record.approach, "stream.jsonl");
  // The same as long as the last session has no result, so that one that goes on elsewhere is
  // found.
  auto const ended = std::ranges::count_if(
      record.sessions, [](SessionRecord const& each) { return each.result.has_value(); });
  request.job = fmt::format("session-{}", ended + 1);
  request.stderr_file = session_file(directory, record.approach, "stderr.log");
  return request;
}

events::SessionStarted started_event(SessionRequest const& request, std::string agent,
                                     std::string hash) {
  events::SessionStarted started;
  started.approach = request.approach.name;
  started.sample = request.sample;
  started.session_id = request.session_id;
  started.agent = std::move(agent);
  started.model = request.agent.model;
  started.instructions_hash = std::move(hash);
  if (request.resume) started.resumes = request.resume->session_id;
  return started;
}

}  // namespace parallel_explore::run
