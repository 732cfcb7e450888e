#include "explore/host_checks.hpp"

#include "core/agent_catalogue.hpp"
#include "core/hosts.hpp"
#include "launch/slurm.hpp"
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
        fmt::format("host {} cannot measure how much memory a command needs, so peak_rss is "
                    "missing there: install GNU time",
                    check.name));
  }
}

/// Adds the findings of a job on its node, where agents would run. `programs` outlives the call.
awaitable<void> try_job(launch::HostConnection& connection, HostCheck& check,
                        std::set<std::string> const& programs) {
  std::vector<std::string> probe{"probe"};
  for (auto& option : launch::sbatch_options(*connection.host().slurm, false))
    probe.push_back(std::move(option));
  probe.emplace_back("--");
  probe.insert(probe.end(), programs.begin(), programs.end());
  std::string const printed = co_await connection.call(std::move(probe));
  auto const facts = launch::facts_in(printed, {});
  if (!facts.refusal.empty()) {
    check.problem =
        fmt::format("host {} cannot be used: Slurm takes no job: {}", check.name, facts.refusal);
    check.hint = launch::hint_for_slurm(facts.refusal, check.name);
  } else if (!facts.waits.empty()) {
    check.warnings.push_back(
        fmt::format("a job on {} did not begin within 30 s: {}", check.name, facts.waits));
  } else if (facts.node.empty()) {
    check.problem = fmt::format("host {} cannot be used: its node {} does not see {}", check.name,
                                facts.unseen, check.root);
    check.hint = fmt::format("set [host.{}] root to a directory that all nodes share", check.name);
  } else {
    check.node = facts.node;
    check.system = facts.system;
    check.processor = facts.processor;
    check.processors = facts.processors;
    for (auto& [program, path] : check.agents) {
      auto const found = facts.programs.find(program);
      path = found == facts.programs.end() ? std::string() : found->second;
    }
  }
}

awaitable<HostCheck> check_host(launch::HostConnection& connection, Experiment experiment,
                                std::string repository, bool tries_jobs) {
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
  check.slurm = facts.slurm;
  check.partitions = facts.partitions;
  add_warnings(check);
  add_warnings_of(facts, experiment, repository, check);
  if (tries_jobs && connection.host().slurm) co_await try_job(connection, check, programs);
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

awaitable<std::vector<HostCheck>> check_hosts(Workspace& workspace, Experiment experiment,
                                              bool tries_jobs) {
  std::vector<HostCheck> checks;
  auto const names = hosts_of(experiment);
  if (names.empty()) co_return checks;
  if (!workspace.hosts) {
    throw Error(ErrorCode::validation,
                "sessions cannot run on other machines with a custom launcher or custom worktrees",
                "leave [session] hosts out, or both bricks");
  }
  workspace.hosts->use(experiment);
  for (auto const& name : names) {
    HostCheck check = co_await check_host(workspace.hosts->at(name), experiment,
                                          workspace.hosts->repository(), tries_jobs);
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

namespace {

/// The machine that was connected to is not a node of the cluster, and does not run sessions.
events::HostFound found_host(HostCheck const& check) {
  events::HostFound found{check.name, check.system, check.processor, check.processors};
  if (check.slurm.empty()) return found;
  found.system = "Slurm " + check.slurm;
  found.processor.clear();
  found.processors = 0;
  return found;
}

bool has_node(Exploration const& exploration, std::string const& host) {
  auto const found = std::ranges::find(exploration.hosts, host, &events::HostFound::host);
  return found != exploration.hosts.end() && !found->node.empty();
}

}  // namespace

awaitable<void> record_nodes(Workspace& workspace, run::Recorder& recorder) {
  auto const& exploration = recorder.exploration();
  auto const host = core::measuring_host(exploration.experiment);
  auto const settings = exploration.experiment.hosts.find(host);
  bool const is_cluster = settings != exploration.experiment.hosts.end() && settings->second.slurm;
  if (!workspace.hosts || !is_cluster || has_node(exploration, host)) co_return;
  std::string experiment =
      fmt::format("{}/{}", workspace.hosts->repository(), exploration.experiment.name);
  std::vector<std::string> ask{"node", std::move(experiment)};
  std::string printed, problem;
  try {
    printed = co_await workspace.hosts->at(host).call(std::move(ask));
  } catch (Error const& error) {
    problem = error.what();
  }
  if (!problem.empty()) recorder.emit(events::Warned{{}, std::move(problem)});
  auto const facts = launch::facts_in(printed, {});
  if (facts.node.empty()) co_return;
  recorder.emit(
      events::HostFound{host, facts.system, facts.processor, facts.processors, facts.node});
}

awaitable<void> record_hosts(Workspace& workspace, run::Recorder& recorder) {
  auto const& exploration = recorder.exploration();
  std::vector<HostCheck> const checks = co_await check_hosts(workspace, exploration.experiment);
  for (auto const& check : checks) {
    if (has_node(exploration, check.name)) continue;
    auto found = found_host(check);
    bool const is_known = std::ranges::find(exploration.hosts, found) != exploration.hosts.end();
    if (check.problem.empty() && !is_known) recorder.emit(std::move(found));
  }
}

}  // namespace parallel_explore::operations
