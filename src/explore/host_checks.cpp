#include "explore/host_checks.hpp"

#include "core/agent_catalogue.hpp"
#include "core/hosts.hpp"
#include "parallel_explore/error.hpp"
#include "run/agent_state.hpp"
#include "text/durations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace parallel_explore::operations {
namespace {

constexpr std::int64_t little_space = std::int64_t{1} << 30;
constexpr std::chrono::seconds noticeable_skew{60};

/// Programs of the agents that work in sessions; empty for a command, which is the user's own.
std::set<std::string> programs_of_sessions(Experiment const& experiment) {
  std::set<std::string> programs;
  auto const add = [&](std::string const& agent) {
    AgentSettings settings;
    if (auto const found = experiment.agents.find(agent); found != experiment.agents.end())
      settings = found->second;
    auto const* const row = core::find_agent(run::adapter_of(agent, settings));
    auto const program =
        settings.command.empty() && row ? std::string(row->program) : settings.command;
    if (!program.empty()) programs.insert(program);
  };
  for (auto const& approach : experiment.approaches)
    add(approach.agent.empty() ? experiment.session.agent : approach.agent);
  if (experiment.approaches.empty()) add(experiment.session.agent);
  if (experiment.session.handover) {
    for (auto const& agent : experiment.session.handover_to) add(agent);
  }
  return programs;
}

void add_warnings(HostCheck& check) {
  if (check.free_bytes > 0 && check.free_bytes < little_space) {
    check.warnings.push_back(fmt::format("host {} has only {} MB left below {}", check.name,
                                         check.free_bytes / 1'000'000, check.root));
  }
  if (std::abs(check.skew.count()) > noticeable_skew.count()) {
    check.warnings.push_back(fmt::format(
        "the clock of host {} is {} {} this machine's: build tools may take new files for old ones",
        check.name, text::format_duration(std::chrono::seconds(std::abs(check.skew.count()))),
        check.skew.count() > 0 ? "ahead of" : "behind"));
  }
}

/// `repository`: the name of this one on hosts.
void add_warnings_of(launch::HostFacts const& facts, Experiment const& experiment,
                     std::string const& repository, HostCheck& check) {
  for (auto const& run : facts.runs) {
    if (run.repository == repository && run.experiment == experiment.name) continue;
    check.warnings.push_back(
        fmt::format("host {} is also at work for {}/{}: {} command{} of it run{} there, and each "
                    "run counts only its own slots",
                    check.name, run.repository, run.experiment, run.commands,
                    run.commands == 1 ? "" : "s", run.commands == 1 ? "s" : ""));
  }
  if (core::measures_memory(experiment) && !facts.has_time) {
    check.warnings.push_back(
        fmt::format("host {} cannot tell how much memory a command needs, so that peak_rss is "
                    "missing there: install GNU time",
                    check.name));
  }
}

awaitable<HostCheck> check_host(launch::HostConnection& connection, Experiment experiment,
                                std::string repository) {
  HostCheck check;
  check.name = connection.name();
  auto const programs = programs_of_sessions(experiment);
  std::vector<std::string> wanted(programs.begin(), programs.end());
  try {
    co_await connection.open(std::move(wanted));
  } catch (Error const& error) {
    if (error.code() != ErrorCode::host && error.code() != ErrorCode::agent) throw;
    check.problem = error.happened();
    check.hint = error.hint();
    co_return check;
  }
  auto const& facts = connection.facts();
  check.root = facts.root;
  check.system = facts.system;
  check.processor = facts.processor;
  check.git = facts.git;
  check.processors = facts.processors;
  check.free_bytes = facts.free_bytes;
  check.skew = facts.skew;
  for (auto const& program : programs) {
    auto const found = facts.programs.find(program);
    check.agents[program] = found == facts.programs.end() ? std::string() : found->second;
  }
  add_warnings(check);
  add_warnings_of(facts, experiment, repository, check);
  co_return check;
}

}  // namespace

std::vector<std::string> hosts_of(Experiment const& experiment) {
  auto names = experiment.session.hosts;
  if (!experiment.evaluate.host.empty()) names.push_back(experiment.evaluate.host);
  std::vector<std::string> hosts;
  for (auto const& name : names) {
    bool const is_new = std::ranges::find(hosts, name) == hosts.end();
    if (name != local_host && is_new) hosts.push_back(name);
  }
  return hosts;
}

bool runs_here(Experiment const& experiment) {
  auto const& hosts = experiment.session.hosts;
  return hosts.empty() || std::ranges::find(hosts, local_host) != hosts.end();
}

awaitable<std::vector<HostCheck>> check_hosts(Workspace& workspace, Experiment experiment) {
  std::vector<HostCheck> checks;
  auto const names = hosts_of(experiment);
  if (names.empty()) co_return checks;
  if (!workspace.hosts) {
    throw Error(ErrorCode::validation,
                "sessions cannot run on other machines with a launcher or worktrees of one's own",
                "leave [session] hosts out, or both bricks");
  }
  workspace.hosts->use(experiment);
  for (auto const& name : names) {
    HostCheck check =
        co_await check_host(workspace.hosts->at(name), experiment, workspace.hosts->repository());
    checks.push_back(std::move(check));
  }
  co_return checks;
}

namespace {

Preflight host_obstacles(Experiment const& experiment, std::vector<HostCheck> const& checks) {
  Preflight found;
  auto const measured_on = core::measuring_host(experiment);
  bool const any_good =
      runs_here(experiment) || std::ranges::any_of(checks, [&](HostCheck const& each) {
        auto const& hosts = experiment.session.hosts;
        return each.problem.empty() && std::ranges::find(hosts, each.name) != hosts.end();
      });
  for (auto const& check : checks) {
    if (!check.problem.empty()) {
      bool const is_needed = !any_good || check.name == measured_on;
      if (is_needed) found.obstacles.push_back({ErrorCode::host, check.problem, check.hint});
      if (!is_needed)
        found.warnings.push_back(fmt::format("{}; others take its sessions", check.problem));
    }
    for (auto const& [program, path] : check.agents) {
      if (!check.problem.empty() || !path.empty()) continue;
      found.obstacles.push_back(
          {ErrorCode::agent,
           fmt::format("no session can be started on host {}: there is no program \"{}\"",
                       check.name, program),
           fmt::format("install it there, and log in; `ssh {} {} --version` must find it",
                       check.name, program)});
    }
    found.warnings.insert(found.warnings.end(), check.warnings.begin(), check.warnings.end());
  }
  return found;
}

}  // namespace

awaitable<Preflight> look_at_hosts(Workspace& workspace, Experiment experiment) {
  Preflight found;
  try {
    std::vector<HostCheck> const checks = co_await check_hosts(workspace, experiment);
    co_return host_obstacles(experiment, checks);
  } catch (Error const& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    found.obstacles.push_back({error.code(), error.happened(), error.hint()});
  }
  co_return found;
}

awaitable<void> record_hosts(Workspace& workspace, run::Recorder& recorder) {
  auto const& exploration = recorder.exploration();
  std::vector<HostCheck> const checks = co_await check_hosts(workspace, exploration.experiment);
  for (auto const& check : checks) {
    events::HostFound found{check.name, check.system, check.processor, check.processors};
    bool const is_known = std::ranges::find(exploration.hosts, found) != exploration.hosts.end();
    if (check.problem.empty() && !is_known) recorder.emit(std::move(found));
  }
}

}  // namespace parallel_explore::operations
