#include "child_at_terminal.hpp"

#include "parallel_explore/error.hpp"
#include "process/environment.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// Signals that this program ignores or handles, and its child does not.
constexpr std::array<int, 4> own_signals{SIGINT, SIGQUIT, SIGPIPE, SIGXFSZ};

/// Keys that end programs are for the child while this lives.
class KeysForChild {
 public:
  KeysForChild() : interrupt_(std::signal(SIGINT, SIG_IGN)), quit_(std::signal(SIGQUIT, SIG_IGN)) {}
  ~KeysForChild() {
    std::signal(SIGINT, interrupt_);
    std::signal(SIGQUIT, quit_);
  }
  KeysForChild(KeysForChild const&) = delete;

 private:
  void (*interrupt_)(int);
  void (*quit_)(int);
};

/// Attributes and actions of posix_spawn, freed with this object.
class SpawnSettings {
 public:
  explicit SpawnSettings(std::filesystem::path const& directory) {
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&actions);
    sigset_t defaults;
    sigemptyset(&defaults);
    for (int const signal : own_signals) sigaddset(&defaults, signal);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnSettings(SpawnSettings const&) = delete;

  posix_spawnattr_t attributes{};
  posix_spawn_file_actions_t actions{};
};

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

int wait_for_end(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) == -1) {
    if (errno != EINTR) throw Error(ErrorCode::resource, "cannot wait for the program");
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

bool has_terminal() { return isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0; }

int run_at_terminal(TerminalChild const& child) {
  auto argv = child.argv;
  auto environment = process::current_environment();
  for (auto const& [name, value] : child.environment) environment.insert_or_assign(name, value);
  std::vector<std::string> settings;
  for (auto const& [name, value] : environment) settings.push_back(name + "=" + value);
  SpawnSettings const spawn(child.directory);
  KeysForChild const keys;
  pid_t pid = 0;
  int const error = posix_spawnp(&pid, argv.front().c_str(), &spawn.actions, &spawn.attributes,
                                 pointers_to(argv).data(), pointers_to(settings).data());
  if (error == 0) return wait_for_end(pid);
  throw Error(error == ENOENT || error == EACCES ? ErrorCode::not_found : ErrorCode::resource,
              fmt::format("cannot run {}: {}", argv.front(), std::strerror(error)));
}

}  // namespace pexplore
