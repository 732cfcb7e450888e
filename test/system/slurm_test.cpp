#include "harness.hpp"
#include "places.hpp"
#include "support/slurm_cluster.hpp"

#include <algorithm>
#include <fstream>
#include <future>
#include <optional>

namespace parallel_explore {
namespace {

using support::read_file;
using testing::HasSubstr;
using testing::Not;

/// A cluster whose commands are on this machine.
class SlurmJobs : public System {
 protected:
  void SetUp() override {
    if (!support::has_slurm()) GTEST_SKIP() << "no Slurm: scripts/unpack-slurm";
    cluster_.emplace(place_.path());
  }

  support::ShellResult on_cluster(std::string const& script) {
    return sh(cluster_->variables() + "export XDG_RUNTIME_DIR='" + place_.path().string() +
              "' USER=${USER:-root}\n" + script);
  }

  [[nodiscard]] int lines_of(std::string const& file) const {
    auto const text = read_file(place_.path() / file);
    return static_cast<int>(std::ranges::count(text, '\n'));
  }

  std::optional<support::SlurmCluster> cluster_;
};

/// Says where it runs, and commits on its own.
constexpr auto two_sessions = R"(
name = "two"
task = "Write."
[session]
agent = "command"
launcher = "slurm"
[slurm]
partition = "main"
cpus = 1
time = "10"
[agent.command]
run = ["sh", "-c", "echo $SLURM_JOB_ID >> PLACE/sessions; cat made; echo {approach} > new && git add new && git commit -q -m own && echo more >> file.txt"]
[worktree]
setup = ["echo made > made"]
[[approach]]
name = "a"
[[approach]]
name = "b"
[[criterion]]
name = "there"
run = "test -n \"$SLURM_JOB_ID\" && test -f new && test -f made"
gate = true
[[criterion]]
name = "time"
run = "echo $SLURMD_NODENAME >> PLACE/timed; sleep 0.06"
metric = "seconds"
better = "lower"
exclusive = true
repeat = 2
)";

TEST_F(SlurmJobs, AreSessionsGatesAndTimedCommands) {
  write_spec(with_place(two_sessions, place_.path()));
  auto const ran = on_cluster("pexplore run ../spec.toml");
  // Two rounds may not show which is faster.
  ASSERT_THAT(ran.status, testing::AnyOf(0, 1)) << ran.output << ran.error;
  EXPECT_EQ(lines_of("sessions"), 2);
  auto const looked = sh("pexplore logs two a; git log --format=%s -2 pexplore/two/a");
  EXPECT_THAT(looked.output, HasSubstr("made\n"));
  EXPECT_THAT(looked.output, HasSubstr("\nown\n"));
  auto const value = json("pexplore show two --json").at_pointer("/approaches/0/scores/time/value");
  EXPECT_GT(value.to_number<double>(), 0.05);
  EXPECT_LT(value.to_number<double>(), 1.0);
  // The times are those of one node, which the report names.
  auto const timed = read_file(place_.path() / "timed");
  auto const node = timed.substr(0, timed.find('\n'));
  for (auto rest = timed; !rest.empty(); rest.erase(0, node.size() + 1))
    EXPECT_TRUE(rest.starts_with(node + "\n")) << timed;
  EXPECT_THAT(ran.output,
              HasSubstr("Everything timed was measured on node " + node + " of slurm alone."));
  auto const cleaned = on_cluster("pexplore cleanup --force two && ls -A ../pexplore/repo*/");
  EXPECT_THAT(cleaned.output, testing::EndsWith("base.git\ntwo.node\n")) << cleaned.error;
  EXPECT_EQ(cluster_->sh("squeue --noheader"), "");
}

/// A session that says that it works, and goes on when something comes from a FIFO.
constexpr auto waiting_session = R"(
name = "waits"
task = "Wait."
[session]
agent = "command"
launcher = "slurm"
retry_delay = "1s"
[agent.command]
run = ["sh", "-c", "trap 'echo asked >> PLACE/asked; exit 9' TERM; echo x >> PLACE/starts; echo begun; echo $SLURMD_NODENAME > PLACE/started; read line < PLACE/go; seq 1000; echo done > done"]
[[approach]]
name = "a"
)";

class WaitingSlurmJobs : public SlurmJobs {
 protected:
  void SetUp() override {
    SlurmJobs::SetUp();
    if (!cluster_) return;
    write_spec(with_place(waiting_session, place_.path()));
    sh("mkfifo ../started ../go");
  }

  std::future<support::ShellResult> running() {
    return std::async(std::launch::async,
                      [this] { return on_cluster("pexplore run ../spec.toml"); });
  }

  /// The node of a session that has begun.
  [[nodiscard]] std::string started() const {
    std::string line;
    std::getline(std::ifstream(place_.path() / "started"), line);
    return line;
  }

  void go_on() const { std::ofstream(place_.path() / "go") << "x\n"; }

  void expect_one_complete_session() {
    EXPECT_EQ(lines_of("starts"), 1);
    auto const log = sh("pexplore logs waits a").output;
    EXPECT_THAT(log, HasSubstr("begun"));
    EXPECT_THAT(log, HasSubstr("\n1000\n"));
    EXPECT_EQ(sh("git show pexplore/waits/a:done").output, "done\n");
  }
};

TEST_F(WaitingSlurmJobs, OutliveTheRunAndAreFoundAgain) {
  auto const killed =
      on_cluster("(exec " PEXPLORE
                 " run ../spec.toml) > /dev/null 2>&1 & run=$!; read line < ../started; kill "
                 "-KILL $run; wait $run; echo > ../go & pexplore resume waits; wait");
  EXPECT_THAT(killed.error, HasSubstr("a: completed")) << killed.output << killed.error;
  expect_one_complete_session();
}

TEST_F(WaitingSlurmJobs, GoOnWhileTheControllerIsRestarted) {
  auto run = running();
  EXPECT_THAT(started(), testing::StartsWith("n"));
  cluster_->stop_controller();
  cluster_->start_controller();
  go_on();
  auto const ran = run.get();
  EXPECT_EQ(ran.status, 0) << ran.output << ran.error;
  EXPECT_THAT(ran.error, Not(HasSubstr("retrying")));
  expect_one_complete_session();
}

TEST_F(WaitingSlurmJobs, OfALostNodeAreRetriedOnAnother) {
  auto run = running();
  auto const lost = started();
  cluster_->stop_node(lost);
  EXPECT_THAT(started(), testing::AllOf(testing::StartsWith("n"), testing::Ne(lost)));
  go_on();
  auto const ran = run.get();
  EXPECT_EQ(ran.status, 0) << ran.output << ran.error;
  EXPECT_THAT(ran.error, HasSubstr("a: retrying in 1.0s: Slurm lost its node " + lost));
  EXPECT_EQ(lines_of("starts"), 2);
  EXPECT_EQ(sh("git show pexplore/waits/a:done").output, "done\n");
}

TEST_F(WaitingSlurmJobs, GetTheirGraceWhenTheyAreCancelled) {
  auto run = running();
  EXPECT_THAT(started(), testing::StartsWith("n"));
  auto const cancelled = on_cluster("pexplore cancel waits");
  run.get();
  EXPECT_EQ(lines_of("asked"), 1) << cancelled.error;
  // It ended by itself, and not with its grace.
  auto const status = on_cluster("cat ../pexplore/*/waits/.a/jobs/*/status").output;
  EXPECT_THAT(status, testing::StartsWith("9 "));
  EXPECT_EQ(cluster_->sh("squeue --noheader"), "");
}

TEST_F(WaitingSlurmJobs, ThatWaitForTheirTurnSayWhyAndAreCancelled) {
  EXPECT_EQ(cluster_->sh("scontrol update partitionname=main state=down"), "");
  auto run = running();
  cluster_->wait_until(
      "grep -q 'waits for its turn: PartitionDown' "
      "../repo/.pexplore/waits/journal.jsonl");
  EXPECT_THAT(on_cluster("pexplore status waits").output, HasSubstr("PartitionDown"));
  auto const cancelled = on_cluster("pexplore cancel waits");
  EXPECT_EQ(cancelled.status, 0) << cancelled.error;
  run.get();
  EXPECT_EQ(lines_of("starts"), 0);
  EXPECT_EQ(cluster_->sh("squeue --noheader"), "");
}

TEST_F(SlurmJobs, AreRefusedBeforeTheRunWithTheWordsOfSlurm) {
  write_spec(with_place(two_sessions, place_.path()));
  auto const rejected = on_cluster(
      "sed 's/\"main\"/\"none\"/' ../spec.toml > ../other.toml; pexplore run ../other.toml");
  EXPECT_EQ(rejected.status, 8);
  EXPECT_THAT(rejected.error, HasSubstr("Slurm takes no job: Invalid partition name specified"));
  EXPECT_THAT(rejected.error, HasSubstr("[host.slurm.slurm] partition"));
  cluster_->stop_controller();
  auto const down = on_cluster("pexplore run ../spec.toml");
  EXPECT_EQ(down.status, 8);
  EXPECT_THAT(down.error, HasSubstr("Unable to contact slurm controller"));
  EXPECT_EQ(sh("ls .pexplore/two 2>/dev/null").output, "");
}

TEST_F(SlurmJobs, AreTriedByDoctor) {
  write("pexplore.toml", with_place(two_sessions, place_.path()) +
                             "[host.other]\nslurm = { partition = \"none\" }\n");
  auto const looked = on_cluster("pexplore doctor --hosts");
  EXPECT_EQ(looked.status, 4);
  EXPECT_THAT(looked.output, HasSubstr("Slurm 22.05"));
  EXPECT_THAT(looked.output, HasSubstr("main: up, 2 nodes idle"));
  EXPECT_THAT(looked.output, testing::ContainsRegex("a job ran on n[12]"));
  EXPECT_THAT(looked.output, HasSubstr("Invalid partition name specified"));
}

}  // namespace
}  // namespace parallel_explore
