#include "launch/ssh.hpp"

#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "process/command.hpp"
#include "process/environment.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <unistd.h>

namespace parallel_explore::launch {

namespace fs = std::filesystem;

std::string const& destination_of(std::string const& name, Host const& host) {
  return host.ssh.empty() ? name : host.ssh;
}

bool is_here(Host const& host) { return host.slurm && host.ssh.empty(); }

std::vector<std::string> shell_here() {
  constexpr auto script =
      "for last; do :; done\n"
      "set --\n"
      "for name in PATH HOME USER LOGNAME SHELL LANG TZ TMPDIR XDG_RUNTIME_DIR LD_LIBRARY_PATH "
      "KRB5CCNAME SLURM_CONF SLURM_CLUSTERS SBATCH_ACCOUNT SBATCH_PARTITION SBATCH_QOS; do\n"
      "  eval \"[ -z \\\"\\${$name+x}\\\" ] || set -- \\\"\\$@\\\" \\\"$name=\\$$name\\\"\"\n"
      "done\n"
      "exec env -i \"$@\" /bin/sh -c \"$last\"";
  return {"/bin/sh", "-c", script, "pexplore-shell"};
}

std::vector<std::string> ssh_command(fs::path const& socket) {
  std::vector<std::string> words{"ssh", "-T"};
  for (char const* option :
       {"BatchMode=yes", "ControlMaster=no", "ForwardAgent=no", "ForwardX11=no",
        "ClearAllForwardings=yes", "PermitLocalCommand=no", "RequestTTY=no", "RemoteCommand=none",
        "ConnectTimeout=20", "ServerAliveInterval=10", "ServerAliveCountMax=3", "LogLevel=ERROR"}) {
    words.emplace_back("-o");
    words.emplace_back(option);
  }
  words.emplace_back("-o");
  words.push_back("ControlPath=" + socket.string());
  return words;
}

std::vector<std::string> ssh_master(fs::path const& socket) {
  auto words = ssh_command(socket);
  // The first of equal options counts.
  words.insert(words.begin() + 1, {"-o", "ControlMaster=yes", "-o", "ControlPersist=no"});
  return words;
}

std::map<std::string, std::string> ssh_environment() {
  auto environment = process::current_environment();
  std::erase_if(environment, [](auto const& each) { return each.first.starts_with("GIT_"); });
  environment.insert_or_assign("SSH_ASKPASS", "true");
  environment.insert_or_assign("SSH_ASKPASS_REQUIRE", "force");
  return environment;
}

fs::path socket_directory() {
  auto const* const runtime = std::getenv("XDG_RUNTIME_DIR");
  // A socket's path has at most about 100 bytes.
  fs::path directory = fmt::format("/tmp/pexplore-{}", geteuid());
  if (runtime && *runtime == '/' && std::string_view(runtime).size() < 60)
    directory = fs::path(runtime) / "pexplore";
  if (!files::make_private_directory(directory)) {
    throw Error(ErrorCode::resource,
                fmt::format("{} is not a directory of this user alone, so that no connection to a "
                            "host can be kept there",
                            directory.string()),
                "remove it, or set XDG_RUNTIME_DIR");
  }
  return directory;
}

std::string words_of_ssh(std::string const& error) {
  auto line = process::last_line(error);
  for (std::string_view const prefix : {"pexplore: ", "ssh: ", "fatal: "}) {
    if (line.starts_with(prefix)) line.erase(0, prefix.size());
  }
  while (!line.empty() && (line.back() == '\r' || line.back() == '.')) line.pop_back();
  return line;
}

std::string hint_for_ssh(std::string const& words, std::string const& destination) {
  auto const says = [&](std::string_view text) { return words.find(text) != std::string::npos; };
  if (says("Host key verification failed") || says("REMOTE HOST IDENTIFICATION"))
    return fmt::format("run `ssh {}` by hand once, and find out why its key changed if it did",
                       destination);
  if (says("Permission denied"))
    return fmt::format("`ssh -o BatchMode=yes {} true` must work without a password: use a key",
                       destination);
  if (says("No space left")) return "make room there";
  if (says("Read-only file system") || says("cannot create directory"))
    return "name a directory that can be written there, in [host.NAME] root";
  if (says("Could not resolve"))
    return "name a machine, or an alias of ~/.ssh/config, in [host.NAME] ssh";
  return fmt::format("try `ssh {} true`", destination);
}

}  // namespace parallel_explore::launch
