#include "detached_command.hpp"

#include "parallel_explore/error.hpp"
#include "process/environment.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// Attributes and actions of posix_spawn, freed with this object.
class DetachedSettings {
 public:
  DetachedSettings() {
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&actions);
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    for (int const stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
      posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  }
  ~DetachedSettings() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  DetachedSettings(DetachedSettings const&) = delete;

  posix_spawnattr_t attributes{};
  posix_spawn_file_actions_t actions{};
};

std::vector<char*> pointers_into(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

pid_t start_detached(std::vector<std::string> const& argv,
                     std::map<std::string, std::string> const& variables) {
  // `timeout` is of coreutils; it watches over the program where this one has ended.
  std::vector<std::string> words{"timeout", "-k", "2", "20"};
  words.insert(words.end(), argv.begin(), argv.end());
  auto environment = process::current_environment();
  for (auto const& [name, value] : variables) environment.insert_or_assign(name, value);
  std::vector<std::string> settings;
  for (auto const& [name, value] : environment) settings.push_back(name + "=" + value);
  DetachedSettings const spawn;
  pid_t pid = 0;
  int const error = posix_spawnp(&pid, words.front().c_str(), &spawn.actions, &spawn.attributes,
                                 pointers_into(words).data(), pointers_into(settings).data());
  if (error == 0) return pid;
  throw Error(ErrorCode::resource,
              fmt::format("cannot start {}: {}", argv.front(), std::strerror(error)));
}

}  // namespace pexplore
