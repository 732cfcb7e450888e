#include "process/spawn.hpp"

#include "parallel_explore/error.hpp"
#include "process/environment.hpp"
#include "process/group_launcher.hpp"
#include "process/proc.hpp"
#include "process/tag.hpp"

#include <boost/process/v2/detail/last_error.hpp>  // the next ones use it without including it
#include <boost/process/v2/start_dir.hpp>
#include <boost/process/v2/stdio.hpp>
#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <signal.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace parallel_explore::process {
namespace {

[[noreturn]] void throw_not_started(CommandLine const& command, std::string const& program,
                                    int error) {
  if (error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE) {
    throw_resource(fmt::format("cannot start {}", program), error);
  }
  if (error == ENOEXEC) {
    throw Error(ErrorCode::agent,
                fmt::format("cannot start {}: it is not an executable program", program),
                "a script needs a first line such as #!/bin/sh");
  }
  throw Error(ErrorCode::agent,
              fmt::format("cannot start {} in {}: {}", program, command.directory.string(),
                          std::system_category().message(error)));
}

void refuse_ignored_children() {
  struct sigaction now = {};
  sigaction(SIGCHLD, nullptr, &now);
  if (now.sa_handler != SIG_IGN && (now.sa_flags & SA_NOCLDWAIT) == 0) return;
  throw Error(ErrorCode::resource,
              "this program ignores SIGCHLD, so the system forgets how its commands end",
              "set SIGCHLD to SIG_DFL or a handler, without SA_NOCLDWAIT, before it starts any");
}

}  // namespace

std::string mark(CommandLine& command) {
  static std::atomic<unsigned> count = 0;
  constexpr auto session = "PEXPLORE_SESSION";
  if (auto const found = command.environment.find(session); found != command.environment.end()) {
    return fmt::format("{}={}", session, found->second);
  }
  auto const value = fmt::format("{}.{}.{}", getpid(), start_ticks(getpid()), ++count);
  command.environment["PEXPLORE_COMMAND"] = value;
  return "PEXPLORE_COMMAND=" + value;
}

std::string program_of(CommandLine const& command) {
  if (command.argv.empty()) throw Error(ErrorCode::agent, "an empty command line");
  std::error_code ignored;
  if (!std::filesystem::is_directory(command.directory, ignored)) {
    throw Error(ErrorCode::agent, fmt::format("cannot start {}: its directory {} does not exist",
                                              command.argv[0], command.directory.string()));
  }
  auto const program = find_program(command.argv[0], command.environment, command.directory);
  if (program.empty()) {
    throw Error(ErrorCode::agent, fmt::format("{}: no such program", command.argv[0]),
                "install it, or name it with its path");
  }
  return program.string();
}

Started spawn(Parenthood& parenthood, CommandLine const& command, std::string const& program,
              std::string const& marker, Streams streams) {
  namespace bp = boost::process::v2;
  refuse_ignored_children();
  std::vector<std::string> variables;
  for (auto const& [name, value] : command.environment) variables.push_back(name + "=" + value);
  std::vector<char const*> environment;
  for (auto const& variable : variables) environment.push_back(variable.c_str());
  environment.push_back(nullptr);

  GroupLauncher launcher(parenthood);
  launcher.env = environment.data();
  launcher.tag = tag_of(command.environment, marker);
  std::vector<std::string> const arguments(command.argv.begin() + 1, command.argv.end());
  bp::process_stdio stdio{streams.input.number(), streams.output.number(), streams.error.number()};
  bp::process_start_dir directory(command.directory.string());
  boost::system::error_code failure;
  auto child = launcher(failure, bp::filesystem::path(program), arguments, stdio, directory);
  if (failure) throw_not_started(command, program, failure.value());
  Started started;
  started.process.pid = child.pid;
  started.process.start_ticks = start_ticks(child.pid);
  started.pidfd = std::move(child.pidfd);
  return started;
}

}  // namespace parallel_explore::process
