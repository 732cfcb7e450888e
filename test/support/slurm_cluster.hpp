#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <sys/types.h>

namespace parallel_explore::support {

/// A cluster of its own: munge, Slurm's controller and the nodes n1 and n2, on loopback. They are
/// all this machine, each with 8 processors of its own.
class SlurmCluster {
 public:
  /// Everything is kept below `place`. Starts.
  explicit SlurmCluster(std::filesystem::path const& place);
  SlurmCluster(SlurmCluster const&) = delete;
  /// Ends it with all its jobs.
  ~SlurmCluster();

  void start_controller();
  void stop_controller();
  void start_node(std::string const& name);
  /// Ends a node and everything that runs there, as where its power is cut.
  void stop_node(std::string const& name);

  /// Shell text that sets the variables with which Slurm's commands find it.
  [[nodiscard]] std::string variables() const;
  /// Runs a script with them, and returns what it prints.
  [[nodiscard]] std::string sh(std::string const& script) const;
  /// Runs a condition until it holds, for at most a minute.
  void wait_until(std::string const& condition) const;

 private:
  pid_t start(std::string const& script) const;
  void write_configuration() const;
  void kill_all_of(std::string const& variable) const;

  std::filesystem::path directory_;
  pid_t munge_ = -1, controller_ = -1;
  std::map<std::string, pid_t> nodes_;
};

/// Whether the programs are there, which `scripts/unpack-slurm` unpacks.
[[nodiscard]] bool has_slurm();

}  // namespace parallel_explore::support
