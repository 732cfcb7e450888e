#include "acp_list.hpp"
#include "agent_trial.hpp"
#include "agents/installed.hpp"
#include "async/wait_for.hpp"
#include "commands.hpp"
#include "core/agent_catalogue.hpp"
#include "doctor_environment.hpp"
#include "exit_status.hpp"
#include "explore/workspace.hpp"
#include "output.hpp"
#include "parallel_explore/host_check.hpp"
#include "process/command.hpp"
#include "process/environment.hpp"
#include "report/machine_documents.hpp"
#include "spec_options.hpp"
#include "user_config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <sys/resource.h>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

namespace {

using report::Check;

awaitable<process::Captured> ask(std::vector<std::string> argv) {
  process::CommandRequest request;
  request.command.argv = std::move(argv);
  request.command.directory = std::filesystem::current_path();
  request.command.environment = process::current_environment();
  request.timeout = std::chrono::seconds(20);
  co_return co_await process::capture(std::move(request), 4096);
}

/// The first line of `program --version`; empty if it cannot be run.
std::string version_of(std::string const& program) {
  try {
    auto const captured = async::wait_for(ask({program, "--version"}));
    if (process::shell_status(captured.outcome.status) != 0) return {};
    return escape_for_terminal(captured.output.substr(0, captured.output.find('\n')));
  } catch (Error const&) {
    return {};
  }
}

Check check_git(std::string const& version) {
  int major = 0, minor = 0;
  bool const new_enough = std::sscanf(version.c_str(), "git version %d.%d", &major, &minor) == 2 &&
                          (major > 2 || (major == 2 && minor >= 38));
  return {"git", new_enough, true, version.empty() ? "not found" : version,
          "install git 2.38 or newer: apt install git"};
}

Check check_identity() {
  auto const answer = async::wait_for(ask({"git", "var", "GIT_COMMITTER_IDENT"}));
  bool const known = process::shell_status(answer.outcome.status) == 0;
  auto const ident = known
                         ? escape_for_terminal(answer.output.substr(0, answer.output.find('>') + 1))
                         : "git has no user name and e-mail address for commits";
  return {"identity", known, true, ident,
          "git config --global user.name \"You\"; git config --global user.email you@example.com"};
}

Check check_repository() {
  try {
    Explorer const explorer(".");
    return {"repository", true, true, "found", ""};
  } catch (Error const& error) {
    return {"repository", false, true, error.happened(), error.hint()};
  }
}

/// A check that lists worktrees and branches whose record was deleted; none without a repository.
std::optional<Check> check_orphans() {
  try {
    Explorer explorer(".");
    CleanupRequest request;
    request.dry_run = request.orphans = true;
    auto const orphans = async::wait_for(explorer.cleanup(std::move(request)));
    if (orphans.items.empty()) return std::nullopt;
    std::string names;
    constexpr std::size_t shown = 5;
    for (std::size_t i = 0; i < orphans.items.size() && i < shown; ++i)
      names += (i == 0 ? "" : ", ") + escape_for_terminal(orphans.items[i].approach);
    if (orphans.items.size() > shown)
      names += fmt::format(" and {} more", orphans.items.size() - shown);
    return Check{"orphans", false, false,
                 "worktrees or branches of no recorded experiment: " + names,
                 "look at them: pexplore cleanup --orphans --dry-run"};
  } catch (Error const&) {
    return std::nullopt;  // said by another check
  }
}

Check check_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return {"descriptors", limit.rlim_max >= 1024, true, fmt::format("up to {}", limit.rlim_max),
          "raise the hard limit: ulimit -Hn"};
}

Check check_agent(core::AgentRow const& agent) {
  Check check;
  check.name = agent.name;
  check.needed = false;
  auto const version = version_of(std::string(agent.program));
  if (version.empty()) {
    check.found = "not found";
    check.hint = fmt::format("{}; agent \"command\" works without it", agent.install);
    return check;
  }
  auto const login = agents::login_of(agent, process::current_environment());
  check.good = !login.empty();
  check.found = fmt::format("{}, {}", version, check.good ? login : "no login found");
  if (!check.good) check.hint = agent.login;
  return check;
}

/// The experiment that `run` would run here. Without a spec it is one that has no needs of its own.
Experiment experiment_here() {
  if (!spec_here().empty()) return experiment_in("", "");
  Experiment experiment;
  experiment.task = "nothing";
  experiment.session.agent = "command";
  experiment.agents["command"].run = {"true"};
  experiment.approaches.emplace_back().name = "nothing";
  return experiment;
}

/// Why `run` would refuse the spec that is here, and what it would warn of.
std::vector<Check> check_spec() {
  std::vector<Check> checks;
  try {
    Explorer explorer(".");
    auto const found = async::wait_for(preflight(explorer, experiment_here()));
    for (auto const& each : found.obstacles) {
      // That it has run already is nothing to be repaired.
      Check check{"spec", false, each.code != ErrorCode::name_in_use,
                  escape_for_terminal(each.text), escape_for_terminal(each.hint)};
      check.warning = !check.needed;
      checks.push_back(std::move(check));
    }
    for (auto const& each : found.warnings) {
      Check check{"environment", false, false, escape_for_terminal(each), ""};
      check.warning = true;
      checks.push_back(std::move(check));
    }
  } catch (Error const& error) {
    // Without a repository another check says so.
    if (error.code() == ErrorCode::spec)
      checks.push_back({"spec", false, true, error.happened(), error.hint()});
  }
  return checks;
}

/// "Linux x86_64, EPYC, 64 processors, 120 GB free, git 2.39.5, claude"
std::string text_of_host(HostCheck const& host) {
  std::vector<std::string> parts;
  if (!host.slurm.empty()) {
    parts.push_back("Slurm " + host.slurm);
    parts.insert(parts.end(), host.partitions.begin(), host.partitions.end());
    if (!host.node.empty()) parts.push_back("a job ran on " + host.node);
  }
  parts.push_back(host.system);
  if (!host.processor.empty()) parts.push_back(host.processor);
  if (host.processors > 0)
    parts.push_back(
        fmt::format("{} processor{}", host.processors, host.processors == 1 ? "" : "s"));
  parts.push_back(human_bytes(host.free_bytes) + " free");
  parts.push_back("git " + host.git);
  for (auto const& [program, path] : host.agents) {
    if (!path.empty()) parts.push_back(program);
  }
  return escape_for_terminal(fmt::format("{}", fmt::join(parts, ", ")));
}

/// All hosts that the spec and the person's settings have, whether sessions use them or not.
std::vector<Check> check_all_hosts() {
  auto experiment = spec_here().empty() ? experiment_here() : experiment_in("", "");
  for (auto const& [name, host] : user_config().defaults.hosts)
    experiment.hosts.emplace(name, host);
  experiment.session.hosts.clear();
  for (auto const& [name, host] : experiment.hosts) experiment.session.hosts.push_back(name);
  Explorer explorer(".");
  std::vector<Check> checks;
  for (auto const& host : async::wait_for(check_hosts(explorer, std::move(experiment)))) {
    bool const good = host.problem.empty();
    checks.push_back({host.name, good, true, good ? text_of_host(host) : host.problem, host.hint});
    for (auto const& [program, path] : host.agents) {
      if (good && path.empty())
        checks.push_back({host.name, false, true, fmt::format("has no program {}", program),
                          fmt::format("install it there, and log in: ssh {}", host.name)});
    }
    for (auto const& warning : host.warnings) {
      Check check{host.name, false, false, warning, ""};
      check.warning = true;
      checks.push_back(std::move(check));
    }
  }
  if (checks.empty()) {
    Check none{"hosts", false, false, "no host is set up", "add [host.NAME] to your settings"};
    checks.push_back(std::move(none));
  }
  return checks;
}

std::string mark_of(Check const& check) {
  if (check.good) return "ok";
  return check.needed ? "MISSING" : check.warning ? "warning" : "optional";
}

int show(std::vector<Check> const& checks, bool json, std::string_view well, std::string_view ill) {
  bool all_good = true;
  std::string text;
  for (auto const& check : checks) {
    all_good = all_good && (check.good || !check.needed);
    text += fmt::format("{:<8}  {:<11}  {}\n", mark_of(check), check.name, check.found);
    if (!check.good && !check.hint.empty()) text += fmt::format("{:23}{}\n", "", check.hint);
  }
  if (json) {
    print(report::checks_json(checks));
  } else {
    print_wrapped(text + std::string(all_good ? well : ill));
  }
  return all_good ? 0 : 4;
}

int doctor(bool json) {
  auto const git = version_of("git");
  std::vector<Check> checks{check_git(git)};
  if (!git.empty()) {
    checks.push_back(check_identity());
    checks.push_back(check_repository());
    if (auto const orphans = check_orphans()) checks.push_back(*orphans);
  }
  checks.push_back(check_descriptors());
  if (!git.empty()) std::ranges::move(check_spec(), std::back_inserter(checks));
  for (auto const& agent : core::agent_catalogue) {
    if (!agent.install.empty()) checks.push_back(check_agent(agent));
  }
  checks.push_back(check_acp());
  return show(checks, json, "Everything needed is installed.\n", "Something needed is missing.\n");
}

struct TryOptions {
  std::string agent, spec, model;
  bool json = false, environment = false, config = false, hosts = false, acp = false;
};

/// The agent as `run` would start it on this machine.
int try_one(TryOptions const& options) {
  auto experiment = experiment_in(options.spec, "");
  auto settings = experiment.agents[options.agent];
  if (!options.model.empty()) settings.model = options.model;
  if (!experiment.session.hosts.empty())
    note("Sessions of this spec run on other machines; this one is started here.\n");
  auto const launcher = operations::launcher_of(experiment, std::filesystem::current_path());
  auto const trial = try_agent(options.agent, settings, *launcher);
  print(options.json ? report::trial_json(trial) : text_of(trial));
  return trial.good() ? all_completed : agent_not_started;
}

}  // namespace

void declare_doctor(CLI::App& command, Action& action) {
  auto const options = std::make_shared<TryOptions>();
  command.add_flag("--environment", options->environment,
                   "List which variables sessions get, and which values are masked");
  command.add_flag("--config", options->config,
                   "List your own settings, with the places where they are set");
  command.add_flag("--hosts", options->hosts,
                   "Connect to the machines of the spec and of your settings, and look at each");
  command.add_flag(
      "--acp", options->acp,
      "List the agents that `acp:NAME` names, whether each is installed, and how to log "
      "in");
  command.add_flag("--json", options->json, "Print it as JSON");
  auto* const tried = command.add_option("--try", options->agent,
                                         "Make one request with this agent, which may cost "
                                         "a cent: is its log-in fine, how fast is it?");
  command
      .add_option("--spec", options->spec,
                  "With --try: the spec that sets the agent up, instead of the one here")
      ->needs(tried)
      ->check(CLI::ExistingFile);
  command.add_option("--model", options->model, "With --try: the model")->needs(tried);
  command.footer("Examples: pexplore doctor --environment\n          pexplore doctor --try claude");
  command.callback([options, &action] {
    action = [options] {
      if (options->acp) return show_acp_agents(options->json);
      if (options->config) return show_user_config(options->json);
      if (options->hosts)
        return show(check_all_hosts(), options->json, "Every host can be used.\n",
                    "Not every host can be used.\n");
      if (options->environment) return show_environment(options->json);
      return options->agent.empty() ? doctor(options->json) : try_one(*options);
    };
  });
}

}  // namespace pexplore
