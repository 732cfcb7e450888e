#pragma once

#include "parallel_explore/experiment.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// How ssh is called: as installed, with the person's own configuration.
namespace parallel_explore::launch {

/// Destination of a host, as ssh takes it.
[[nodiscard]] std::string const& destination_of(std::string const& name, Host const& host);

/// Whether the host is this machine, where Slurm's commands are.
[[nodiscard]] bool is_here(Host const& host);

/// Takes the place of ssh for such a host: runs its last argument in a shell, with an environment
/// as a login has it.
[[nodiscard]] std::vector<std::string> shell_here();

/// ssh with its options, without a destination. It never asks for anything, forwards neither agent
/// nor ports, and uses the connection at `socket` where one is open.
[[nodiscard]] std::vector<std::string> ssh_command(std::filesystem::path const& socket);

/// The same that keeps a connection open for the others until it is ended.
[[nodiscard]] std::vector<std::string> ssh_master(std::filesystem::path const& socket);

/// Environment of ssh: this program's own, with nothing that would ask for a password.
[[nodiscard]] std::map<std::string, std::string> ssh_environment();

/// Directory of this user alone for sockets, made where it does not exist; their paths must be
/// short. Throws Error(resource).
[[nodiscard]] std::filesystem::path socket_directory();

/// The last line that ssh said, without its prefixes: the reason for a status of 255.
[[nodiscard]] std::string words_of_ssh(std::string const& error);

/// How to fix what ssh complained about, for people; may be empty.
[[nodiscard]] std::string hint_for_ssh(std::string const& words, std::string const& destination);

}  // namespace parallel_explore::launch
