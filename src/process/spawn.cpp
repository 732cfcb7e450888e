#include "process/spawn.hpp"

#include "parallel_explore/error.hpp"
#include "process/environment.hpp"
#include "process/group_launcher.hpp"
#include "process/proc.hpp"

#include <boost/process/v2/detail/last_error.hpp>  // the next ones use it without including it
#include <boost/process/v2/start_dir.hpp>
#include <boost/process/v2/stdio.hpp>
#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <unistd.h>
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

ProcessIdentity spawn(boost::asio::any_io_executor executor, CommandLine const& command,
                      std::string const& program, Streams streams) {
  namespace bp = boost::process::v2;
  std::vector<std::string> variables;
  for (auto const& [name, value] : command.environment) variables.push_back(name + "=" + value);
  std::vector<char const*> environment;
  for (auto const& variable : variables) environment.push_back(variable.c_str());
  environment.push_back(nullptr);

  GroupLauncher launcher;
  launcher.env = environment.data();
  std::vector<std::string> const arguments(command.argv.begin() + 1, command.argv.end());
  bp::process_stdio stdio{streams.input.number(), streams.output.number(), streams.error.number()};
  bp::process_start_dir directory(command.directory.string());
  boost::system::error_code failure;
  auto process =
      launcher(executor, failure, bp::filesystem::path(program), arguments, stdio, directory);
  if (failure) throw_not_started(command, program, failure.value());
  ProcessIdentity identity;
  identity.pid = static_cast<int>(process.id());
  identity.start_ticks = start_ticks(identity.pid);
  // The handle would signal and reap a process id that may be another's by then.
  (void)process.detach();
  return identity;
}

}  // namespace parallel_explore::process
