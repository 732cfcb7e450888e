#include "launch/host_launcher.hpp"

#include "core/ids.hpp"
#include "core/worktree_variables.hpp"
#include "launch/follower.hpp"
#include "launch/slurm.hpp"
#include "launch/ssh.hpp"
#include "process/environment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <unistd.h>

namespace parallel_explore::launch {
namespace {

/// How often the files of a session that prints nothing are looked at before it counts as stalled.
constexpr int looks_in_stall = 4;
constexpr std::chrono::milliseconds shortest_look{100};

/// Systems limit the size of one argument.
void add_in_parts(std::vector<std::string>& argv, std::string_view text) {
  constexpr std::size_t most = 100'000;
  while (!text.empty()) {
    argv.insert(argv.end(), {"--command", std::string(text.substr(0, most))});
    text.remove_prefix(std::min(most, text.size()));
  }
}

/// How the command becomes a job of Slurm.
void add_queue(std::vector<std::string>& argv, Slurm const& slurm, bool timed) {
  argv.insert(argv.end(), {"--queue", timed ? "timed" : "any"});
  for (auto const& option : sbatch_options(slurm, timed))
    argv.insert(argv.end(), {"--queue", option});
}

/// Beside what ssh needs, the marks by which a later process finds what this one left running.
std::map<std::string, std::string> environment_for(CommandLine const& command) {
  auto environment = ssh_environment();
  for (auto const& [name, value] : command.environment) {
    constexpr std::size_t longest = 1000;
    if (name.starts_with("PEXPLORE_") && value.size() < longest)
      environment.insert_or_assign(name, value);
  }
  return environment;
}

/// Of this process's own; the follower makes the file.
std::filesystem::path new_report() {
  static std::atomic<unsigned> number = 0;
  return socket_directory() / fmt::format("report-{}-{}", getpid(), ++number);
}

/// Shell text of the job.
std::string text_of(CommandLine const& command, Mapping const& mapping, Hosts const& hosts,
                    HostConnection const& connection) {
  std::string text;
  if (command.directory != mapping.here) {
    text =
        fmt::format("cd {} || exit 1\n", shell_word(mapped(command.directory.string(), mapping)));
  }
  // A job of this machine's cluster begins with a login's variables only.
  auto const own = is_here(connection.host()) ? std::map<std::string, std::string>()
                                              : process::current_environment();
  bool const writes_peak =
      command.measured && hosts.measures_memory() && connection.facts().has_time;
  return text + job_text(command, mapping, own, writes_peak);
}

}  // namespace

CommandLine HostLauncher::wrap(CommandLine command) const {
  auto const found = hosts_->find(command.directory);
  if (!found) return here_->wrap(std::move(command));
  auto const& [here, remote] = *found;
  Mapping const mapping{here, remote.tree()};
  auto const& connection = *remote.connection;
  auto const& host = connection.host();
  std::string const text = text_of(command, mapping, *hosts_, connection);

  CommandLine wrapped;
  wrapped.directory = command.directory;
  wrapped.environment = environment_for(command);
  wrapped.job = command.job;
  wrapped.converses = command.converses;
  wrapped.is_elsewhere = true;
  wrapped.is_client = true;
  wrapped.queues = host.slurm.has_value();
  wrapped.argv = {follower_program().string(),
                  "--host",
                  connection.name(),
                  "--script",
                  connection.script(),
                  "--place",
                  remote.place,
                  "--job",
                  command.job.empty() ? "once-" + core::new_uuid() : command.job,
                  "--grace",
                  std::to_string(hosts_->grace().count()),
                  "--lost-after",
                  std::to_string(hosts_->lost_after().count())};
  if (command.converses) wrapped.argv.emplace_back("--converses");
  if (command.measured) {
    wrapped.report = new_report();
    wrapped.argv.insert(wrapped.argv.end(), {"--report", wrapped.report.string()});
  }
  if (!command.job.empty()) {
    // The detector of stalls looks at the files here; this one is hidden from git.
    auto const sign = here / core::scratch_directory / "works-elsewhere";
    auto const look_after = std::max(hosts_->stall() / looks_in_stall, shortest_look);
    wrapped.argv.insert(wrapped.argv.end(), {"--sign", sign.string(), "--look-after",
                                             std::to_string(look_after.count())});
  }
  for (auto const& path : command.outputs)
    wrapped.argv.insert(wrapped.argv.end(), {"--output", path});
  add_in_parts(wrapped.argv, text);
  if (host.slurm) add_queue(wrapped.argv, *host.slurm, command.timed);
  wrapped.argv.emplace_back("--");
  auto const ssh = connection.ssh();
  wrapped.argv.insert(wrapped.argv.end(), ssh.begin(), ssh.end());
  return wrapped;
}

}  // namespace parallel_explore::launch
