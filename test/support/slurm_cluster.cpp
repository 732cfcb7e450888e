#include "support/slurm_cluster.hpp"

#include "support/free_ports.hpp"
#include "support/sandbox.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace parallel_explore::support {
namespace {

namespace fs = std::filesystem;

void end(pid_t& process) {
  if (process == -1) return;
  kill(process, SIGKILL);
  waitpid(process, nullptr, 0);
  process = -1;
}

}  // namespace

bool has_slurm() { return access(SLURM "/usr/sbin/slurmctld", X_OK) == 0; }

SlurmCluster::SlurmCluster(fs::path const& place) : directory_(place / "cluster") {
  for (auto const* each : {"state", "n1", "n2"}) fs::create_directories(directory_ / each);
  // munge refuses directories that others may write to.
  fs::permissions(directory_, fs::perms::owner_all);
  write_file(directory_ / "munge.key", std::string(1024, 'k'));
  fs::permissions(directory_ / "munge.key", fs::perms::owner_read);
  write_configuration();
  munge_ = start(fmt::format(
      "exec munged --foreground --force --socket={0}/munge.sock --key-file={0}/munge.key "
      "--log-file={0}/munge.log --pid-file={0}/munge.pid --seed-file={0}/munge.seed",
      directory_.string()));
  wait_until("munge -n -S " + (directory_ / "munge.sock").string());
  start_controller();
  start_node("n1");
  start_node("n2");
}

SlurmCluster::~SlurmCluster() {
  for (auto& [name, process] : nodes_) end(process);
  end(controller_);
  kill_all_of("SLURMD_NODENAME=");
  end(munge_);
}

void SlurmCluster::write_configuration() const {
  auto const ports = free_ports(3);
  std::array<char, 256> host{};
  ASSERT_EQ(gethostname(host.data(), host.size() - 1), 0);
  std::string name(host.data());
  name.resize(std::min(name.size(), name.find('.')));
  write_file(directory_ / "slurm.conf",
             fmt::format("ClusterName=test\nSlurmctldHost={1}(127.0.0.1)\nSlurmctldPort={2}\n"
                         "AuthType=auth/munge\nAuthInfo=socket={0}/munge.sock\n"
                         "CredType=cred/munge\n"
                         "SlurmUser={5}\nSlurmdUser={5}\nPluginDir={6}\n"
                         "StateSaveLocation={0}/state\nSlurmdSpoolDir={0}/%n\n"
                         "SlurmctldPidFile={0}/slurmctld.pid\nSlurmdPidFile={0}/slurmd-%n.pid\n"
                         "ProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\n"
                         "MpiDefault=none\nSelectType=select/cons_tres\n"
                         "SelectTypeParameters=CR_CPU\n"
                         "SchedulerParameters=batch_sched_delay=0,sched_min_interval=10000\n"
                         "SlurmdParameters=config_overrides\nReturnToService=2\n"
                         "SlurmctldTimeout=10\nSlurmdTimeout=4\nKillWait=2\nMessageTimeout=4\n"
                         "JobAcctGatherType=jobacct_gather/none\n"
                         "AccountingStorageType=accounting_storage/none\n"
                         "NodeName=n1 NodeHostname={1} NodeAddr=127.0.0.1 Port={3} CPUs=8\n"
                         "NodeName=n2 NodeHostname={1} NodeAddr=127.0.0.1 Port={4} CPUs=8\n"
                         "PartitionName=main Nodes=n1,n2 Default=YES State=UP\n",
                         directory_.string(), name, ports[0], ports[1], ports[2],
                         getuid() == 0 ? "root" : ::getenv("USER"),
                         SLURM "/usr/lib/x86_64-linux-gnu/slurm-wlm"));
}

std::string SlurmCluster::variables() const {
  return fmt::format(
      "export SLURM_CONF='{}/slurm.conf' LD_LIBRARY_PATH='{}:{}' "
      "PATH='{}:{}':$PATH\n",
      directory_.string(), SLURM "/usr/lib/x86_64-linux-gnu",
      SLURM "/usr/lib/x86_64-linux-gnu/slurm-wlm", SLURM "/usr/bin", SLURM "/usr/sbin");
}

std::string SlurmCluster::sh(std::string const& script) const {
  return shell(directory_, variables() + script, test_environment(directory_)).output;
}

void SlurmCluster::wait_until(std::string const& condition) const {
  auto const loop = fmt::format(
      "for i in $(seq 600); do {{ {}; }} >/dev/null 2>&1 && echo holds && exit; sleep 0.1; done",
      condition);
  EXPECT_EQ(sh(loop), "holds\n") << condition;
}

pid_t SlurmCluster::start(std::string const& script) const {
  auto const whole =
      variables() + script + " </dev/null >>'" + (directory_ / "output").string() + "' 2>&1";
  pid_t const process = fork();
  if (process == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // where the test is killed
    execl("/bin/sh", "sh", "-c", whole.c_str(), nullptr);
    _exit(127);
  }
  return process;
}

void SlurmCluster::start_controller() {
  controller_ = start("exec slurmctld -D");
  wait_until("scontrol ping | grep -q UP");
}

void SlurmCluster::stop_controller() { end(controller_); }

void SlurmCluster::start_node(std::string const& name) {
  nodes_[name] = start("export SLURMD_NODENAME=" + name + "; exec slurmd -D -N " + name + " -d " +
                       SLURM "/usr/sbin/slurmstepd");
  wait_until("sinfo --noheader --nodes=" + name + " --format=%T | grep -qx idle");
}

void SlurmCluster::stop_node(std::string const& name) {
  end(nodes_[name]);
  kill_all_of("SLURMD_NODENAME=" + name + '\0');
}

/// Of the jobs, and of the programs that watch over them.
void SlurmCluster::kill_all_of(std::string const& variable) const {
  auto const ours = "SLURM_CONF=" + (directory_ / "slurm.conf").string() + '\0';
  for (auto const& each : fs::directory_iterator("/proc")) {
    auto const name = each.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    auto const environment = read_file(each.path() / "environ");
    bool const is_one = environment.find(ours) != std::string::npos &&
                        environment.find(variable) != std::string::npos;
    if (is_one && std::stoi(name) != getpid()) kill(std::stoi(name), SIGKILL);
  }
}

}  // namespace parallel_explore::support
