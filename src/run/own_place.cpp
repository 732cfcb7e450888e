#include "run/own_place.hpp"

#include "process/descriptor.hpp"

#include <cstdint>
#include <fcntl.h>
#include <map>
#include <mutex>
#include <netinet/in.h>
#include <set>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace parallel_explore::run {
namespace {

namespace fs = std::filesystem;

/// The port that was bound; 0: it is taken. `port` 0 stands for any.
int bound_port(int port) {
  process::Descriptor const socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (socket.number() == -1) return 0;
  // As servers do: connections of an earlier one may still be timing out.
  int const yes = 1;
  (void)setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(socket.number(), generic, size) != 0) return 0;
  return getsockname(socket.number(), generic, &size) == 0 ? ntohs(address.sin_port) : 0;
}

bool are_free(core::PortRange ports) {
  for (int port = ports.first; port < ports.first + ports.count; ++port) {
    if (bound_port(port) == 0) return false;
  }
  return true;
}

/// The ports that approaches of this process have.
class PortBlocks {
 public:
  core::PortRange of(std::string const& approach, fs::path const& beside) {
    std::lock_guard const lock(mutex_);
    auto const [place, is_new] = ranges_.try_emplace(beside / approach);
    if (is_new) place->second = find(core::preferred_block(approach, beside));
    return place->second;
  }

 private:
  core::PortRange find(int preferred) {
    constexpr int tries = 50;
    bool const any_left = std::ssize(taken_) < core::port_blocks;
    for (int i = 0; any_left && i < tries; ++i) {
      int const block = (preferred + i) % core::port_blocks;
      if (taken_.contains(block) || !are_free(core::ports_of_block(block))) continue;
      taken_.insert(block);
      return core::ports_of_block(block);
    }
    int const port = bound_port(0);
    return {port, port == 0 ? 0 : 1};
  }

  std::mutex mutex_;
  std::map<fs::path, core::PortRange> ranges_;
  std::set<int> taken_;
};

/// Ports belong to the process: two Explorers in it do not get the same.
PortBlocks& port_blocks_of_process() {
  static PortBlocks blocks;
  return blocks;
}

bool is_plain_directory(fs::path const& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

}  // namespace

void make_scratch(fs::path const& worktree) {
  std::error_code ignored;
  bool const has_git = fs::exists(fs::symlink_status(worktree / ".git", ignored));
  auto const scratch = worktree / core::scratch_directory;
  if (!has_git || mkdir(scratch.c_str(), 0777) != 0) return;
  auto const file = scratch / ".gitignore";
  int const descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor == -1) return;
  (void)!write(descriptor, "*\n", 2);
  close(descriptor);
}

core::Environment own_variables(Experiment const& experiment, std::string const& approach,
                                fs::path const& worktree) {
  core::OwnPlace place;
  place.approach = approach;
  place.worktree = worktree;
  place.beside = worktree.parent_path();
  if (auto scratch = worktree / core::scratch_directory; is_plain_directory(scratch))
    place.scratch = std::move(scratch);
  place.ports = port_blocks_of_process().of(approach, place.beside);
  return core::worktree_variables(place, experiment.per_worktree);
}

}  // namespace parallel_explore::run
