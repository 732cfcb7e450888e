#include "core/agent_catalogue.hpp"
#include "parallel_explore/experiment.hpp"

namespace parallel_explore {
inline namespace v0_2 {
namespace {

constexpr std::string_view text_before_agents = R"toml(# What to explore. Run it: pexplore run
# Every key is described in docs/guide/spec.md.

name = "rate-limiter"
task = "Add a rate limiter to the HTTP client."
# base = "HEAD"                    # the commit to start from
# instructions = "AGENTS.md"       # added to every session's system prompt, read afresh for each

# The ways to do it. Each gets a worktree, a branch and a session of its own.
[[approach]]
name = "token-bucket"
description = "Token bucket guarded by one mutex"

[[approach]]
name = "sliding-log"
description = "Timestamps in a ring buffer, lock-free"

# [generate]                       # let an agent propose more
# count = 3
# diversity = "high"

[session]
agent = "claude"                   # )toml";

constexpr std::string_view text_after_agents = R"toml(; "command": any program, see below
max_parallel = 3
timeout = "30m"                    # for each session
max_turns = 50
# stall = "5m"                     # without activity: reported, then ended
# retries = 2                      # after transient failures, with the agent's memory
# samples = 3                      # sessions of each approach: agents vary from run to run
# strategy = "race"                # more samples only for what could still be best; or "halving"
# launcher = { run = ["docker", "run", "--rm", "-i", "IMAGE"] }  # containers: docs/guide/launchers.md
# hosts = ["big", "local"]         # other machines, by SSH: see [host.NAME] below
# launcher = "slurm"               # sessions as jobs of the cluster whose commands are here: see [slurm]
# budget_usd = 2.0                 # of each approach; also budget_tokens, budget_turns, budget_time

# [budget]                         # of the whole experiment
# usd = 10.0

# [environment]                    # variables that sessions and commands get in addition to the usual ones
# pass = ["DATABASE_URL", "MY_*"]

[agent.claude]
# model = "sonnet"
# acceptEdits lets it change files; name the commands that it may run as well.
permission_mode = "acceptEdits"
args = ["--allowedTools", "Bash(make:*)"]

# [agent.command]                  # a script, another agent, a container
# run = ["sh", "approaches/{approach}.sh"]

# [host.big]                       # reached as `ssh big`, with the agent logged in there
# slots = 8                        # sessions at once

# [slurm]                          # as sbatch takes them
# partition = "main"

[worktree]
# setup = ["npm ci"]               # in each worktree, before its session
# copy = [".env"]                  # untracked files to bring along; never committed

# [evaluate]
# protect = ["test/**"]            # restored from the base before anything is measured
# inject = "../hidden-tests"       # in place only while measuring

# The criteria for comparing results. A gate must pass: failing it disqualifies.
[[criterion]]
name = "tests"
run = "make test"
gate = true

# [[criterion]]
# name = "throughput"
# run = "build/bench --json"
# metric = { json = "/requests_per_second" }   # or { regex = "…(…)…" }, "seconds", "peak_rss", "exit",
#                                  # { format = "google-benchmark", name = "…" } and other tools' reports
# unit = "requests/s"
# better = "higher"
# exclusive = true                 # in rounds, when nothing else runs, until the verdict is clear
# repeat = 10                      # or so many rounds; the median counts
# prepare = "make clean"           # before each run, not measured
# weight = 2.0

# [[criterion]]
# name = "clarity"
# judge = "Which is easier to understand and to change?"   # blind judges, in both orders

[[criterion]]
name = "size"
builtin = "lines_changed"          # or duration_s, tokens, cost_usd, files_changed
weight = 0.5

[report]
recommendation = "decisive"        # decisive | options | conditional
)toml";

/// The agents with a model that may stand there instead of the first one.
std::string other_agents() {
  std::string names;
  for (auto const& row : core::agent_catalogue) {
    bool const is_first = row.name == core::agent_catalogue.front().name;
    if (is_first || !core::has_word(row.spec_keys, "model")) continue;
    if (!names.empty()) names += ", ";
    names += row.name;
  }
  return names;
}

}  // namespace

std::string_view spec_template() {
  static auto const text =
      std::string(text_before_agents) + other_agents() + std::string(text_after_agents);
  return text;
}

std::string spec_template(std::string_view criteria) {
  std::string text(spec_template());
  auto const begin = text.find("# The criteria for comparing results.");
  auto const end = text.find("[report]");
  return text.replace(begin, end - begin, std::string(criteria) + "\n");
}

}  // namespace v0_2
}  // namespace parallel_explore
