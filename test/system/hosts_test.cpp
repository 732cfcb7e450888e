#include "harness.hpp"
#include "places.hpp"
#include "support/ssh_server.hpp"

#include <algorithm>
#include <fstream>
#include <future>

namespace parallel_explore {
namespace {

using support::read_file;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr auto hosts_of_spec = R"(
[host.big]
slots = 1
[host.small]
slots = 1
)";

/// Says where it is, commits on its own, and leaves more.
constexpr auto two_sessions = R"(
name = "two"
task = "Write."
[session]
agent = "command"
hosts = ["big", "small"]
[agent.command]
run = ["sh", "-c", "echo x >> $HOME/starts; cat secret made; echo {approach} > new && git add new && git commit -q -m own && echo more >> file.txt"]
[worktree]
copy = ["secret"]
setup = ["echo made > made"]
[[approach]]
name = "a"
[[approach]]
name = "b"
[[criterion]]
name = "there"
run = "echo \"$HOME\" >> ../../gates && test -f new && test -f made"
gate = true
)";

class Hosts : public System {
 protected:
  Hosts() : big_(place_.path(), "big"), small_(place_.path(), "small") { know_hosts(); }

  void know_hosts(std::string const& more = {}) {
    path_ =
        support::ssh_with(place_.path(), big_.client_settings() + small_.client_settings() + more);
  }

  support::ShellResult on_hosts(std::string const& script) {
    return sh("PATH='" + path_.string() + "':$PATH; export PATH XDG_RUNTIME_DIR='" +
              place_.path().string() + "'\n" + script);
  }

  /// The directories that pexplore has there.
  static std::vector<std::string> left_on(support::SshServer const& host) {
    std::vector<std::string> left;
    for (auto const& each : std::filesystem::recursive_directory_iterator(host.home())) {
      if (each.path().filename() == "file.txt") left.push_back(each.path().string());
    }
    return left;
  }

  static int starts_on(support::SshServer const& host) {
    auto const text = read_file(host.home() / "starts");
    return static_cast<int>(std::ranges::count(text, '\n'));
  }

  support::SshServer big_, small_;
  std::filesystem::path path_;
};

TEST_F(Hosts, RunSessionsAndGatesAndTheWorkComesBack) {
  write("secret", "of the user\n");
  write(".gitignore", "secret\n");
  write_spec(std::string(two_sessions) + hosts_of_spec);
  auto const ran =
      on_hosts("git add .gitignore && git commit -q -m ignore && pexplore run ../spec.toml");
  ASSERT_EQ(ran.status, 0) << ran.output << ran.error;
  EXPECT_THAT(ran.output, HasSubstr("Sessions ran on big ("));
  EXPECT_THAT(ran.output, Not(HasSubstr("Warning")));
  EXPECT_EQ(starts_on(big_), 1);
  EXPECT_EQ(starts_on(small_), 1);
  EXPECT_THAT(left_on(big_), SizeIs(1));
  auto const looked =
      sh("pexplore logs two a; git log --format=%s pexplore/two/a; git show "
         "--stat=200 --format= pexplore/two/a; cat ../repo.pexplore/two/b/new");
  EXPECT_THAT(looked.output, HasSubstr("of the user\nmade\n"));
  EXPECT_THAT(looked.output, HasSubstr("\nown\n"));
  EXPECT_THAT(looked.output, HasSubstr(" file.txt"));
  EXPECT_THAT(looked.output, Not(HasSubstr(" made ")));
  EXPECT_THAT(looked.output, testing::EndsWith("b\n"));
  // Nothing that an agent could reach has the place of this machine's files.
  auto const adopted = on_hosts("pexplore adopt two a && cat new && pexplore cleanup --force two");
  EXPECT_EQ(adopted.status, 0) << adopted.error;
  EXPECT_THAT(adopted.output, HasSubstr("a\n"));
  EXPECT_THAT(left_on(big_), SizeIs(0));
  EXPECT_THAT(left_on(small_), SizeIs(0));
  EXPECT_EQ(sh("git for-each-ref refs/pexplore").output, "");
}

TEST_F(Hosts, AreNamedWhereACleanupByForceLeavesSomething) {
  write_spec(std::string(two_sessions) + hosts_of_spec);
  write("secret", "of the user\n");
  ASSERT_EQ(on_hosts("pexplore run ../spec.toml").status, 0);
  small_.stop();
  auto const cleaned = on_hosts("pexplore cleanup --force two");
  EXPECT_EQ(cleaned.status, 0) << cleaned.error;
  EXPECT_THAT(cleaned.output, HasSubstr("files on its host were kept: host small cannot be"));
  EXPECT_THAT(cleaned.output, HasSubstr("The record was removed as well."));
  EXPECT_THAT(left_on(big_), SizeIs(0));
  EXPECT_THAT(left_on(small_), SizeIs(1));
}

/// A session that says that it works and goes on when something comes from a FIFO; both of them
/// are beside the repository, since the hosts are this machine.
constexpr auto waiting_session = R"(
name = "waits"
task = "Wait."
[session]
agent = "command"
hosts = "big"
retry_delay = "1s"
[agent.command]
run = ["sh", "-c", "trap 'sleep 0.2; exit 9' TERM; echo x >> $HOME/starts; echo begun; echo x > PLACE/started; read line < PLACE/go; seq 1000; echo done > done"]
[[approach]]
name = "a"
[host.big]
)";

class WaitingHosts : public Hosts {
 protected:
  WaitingHosts() {
    write_spec(with_place(waiting_session, place_.path()));
    sh("mkfifo ../started ../go");
  }

  void expect_one_complete_session() {
    EXPECT_EQ(starts_on(big_), 1);
    auto const log = sh("pexplore logs waits a").output;
    EXPECT_THAT(log, HasSubstr("begun"));
    EXPECT_THAT(log, HasSubstr("\n1000\n"));
    EXPECT_EQ(sh("git show pexplore/waits/a:done").output, "done\n");
  }
};

TEST_F(WaitingHosts, KeepSessionsThatOutliveTheRun) {
  auto const killed =
      on_hosts("(exec " PEXPLORE
               " run ../spec.toml) > /dev/null 2>&1 & run=$!; read line < ../started; kill "
               "-KILL $run; wait $run; echo > ../go & pexplore resume waits; wait");
  EXPECT_THAT(killed.error, HasSubstr("a: completed")) << killed.output << killed.error;
  expect_one_complete_session();
}

TEST_F(WaitingHosts, EndSessionsThatOutlivedTheRunWhenAsked) {
  auto const cancelled =
      on_hosts("(exec " PEXPLORE
               " run ../spec.toml) > /dev/null 2>&1 & run=$!; read line < ../started; kill "
               "-KILL $run; wait $run; pexplore status waits; pexplore cancel waits && cat "
               "../big/home/pexplore/*/waits/.a/jobs/session-1/status");
  EXPECT_THAT(cancelled.output, HasSubstr("1 session may go on on other machines"));
  EXPECT_THAT(cancelled.output, HasSubstr("\n137 0 0 0 ")) << cancelled.error;
}

TEST_F(WaitingHosts, KeepSessionsWhenTheServerIsGoneForAWhile) {
  auto running =
      std::async(std::launch::async, [this] { return on_hosts("pexplore run ../spec.toml"); });
  std::string line;
  std::getline(std::ifstream(place_.path() / "started"), line);
  big_.stop();
  std::ofstream(place_.path() / "go") << "x\n";
  big_.start();
  auto const ran = running.get();
  EXPECT_EQ(ran.status, 0) << ran.output << ran.error;
  EXPECT_THAT(ran.output, Not(HasSubstr("retrying")));
  expect_one_complete_session();
}

TEST_F(WaitingHosts, ResumeSessionsThatARestartEnded) {
  auto running =
      std::async(std::launch::async, [this] { return on_hosts("pexplore run ../spec.toml"); });
  std::string line;
  std::getline(std::ifstream(place_.path() / "started"), line);
  big_.stop();
  auto const killed = sh("kill -s KILL -- -$(cat ../big/home/pexplore/*/waits/.a/jobs/*/pid)");
  EXPECT_EQ(killed.status, 0) << killed.error;
  big_.start();
  std::getline(std::ifstream(place_.path() / "started"), line);
  std::ofstream(place_.path() / "go") << "x\n";
  auto const ran = running.get();
  EXPECT_EQ(ran.status, 0) << ran.output << ran.error;
  EXPECT_THAT(ran.error, HasSubstr("a: retrying"));
  EXPECT_EQ(starts_on(big_), 2);
  EXPECT_EQ(sh("git show pexplore/waits/a:done").output, "done\n");
}

TEST_F(WaitingHosts, EndSessionsThatAreCancelled) {
  auto const cancelled = on_hosts(
      "pexplore run ../spec.toml & read line < ../started; pexplore cancel waits; wait; cat "
      "../big/home/pexplore/*/waits/.a/jobs/session-1/status");
  EXPECT_THAT(cancelled.output, testing::ContainsRegex("\n9 [0-9]+ [0-9]+ "));
}

TEST_F(Hosts, TakeTheSessionsOfOneThatIsDown) {
  write_spec(std::string(two_sessions) + hosts_of_spec + "[evaluate]\nhost = \"small\"\n");
  big_.stop();
  write("secret", "x\n");
  auto const ran = on_hosts("echo secret > .git/info/exclude; pexplore run ../spec.toml");
  EXPECT_EQ(ran.status, 0) << ran.output << ran.error;
  EXPECT_THAT(ran.output, HasSubstr("others take its sessions"));
  EXPECT_EQ(starts_on(small_), 2);
}

TEST_F(Hosts, MeasureEverythingTimedOnOne) {
  write_spec(with_place(std::string(two_sessions) + hosts_of_spec + R"(
[[criterion]]
name = "time"
run = "echo \"$HOME\" >> PLACE/timed; sleep 0.05"
metric = "seconds"
better = "lower"
exclusive = true
repeat = 2
)",
                        place_.path()));
  write("secret", "x\n");
  auto const ran = on_hosts("echo secret > .git/info/exclude; pexplore run ../spec.toml");
  EXPECT_THAT(ran.output, HasSubstr("Everything timed was measured on big alone."));
  auto const timed = read_file(place_.path() / "timed");
  EXPECT_THAT(timed, HasSubstr(big_.home().string()));
  EXPECT_THAT(timed, Not(HasSubstr(small_.home().string())));
  // The time there, without the way to it.
  auto const value = json("pexplore show two --json").at_pointer("/approaches/0/scores/time/value");
  EXPECT_GT(value.to_number<double>(), 0.05);
  EXPECT_EQ(sh("ls ../repo.pexplore/two").output, "a\nb\n");
}

constexpr auto one_session = R"(
name = "one"
task = "Write."
[session]
agent = "command"
hosts = "big"
stall = "1s"
retries = 0
[agent.command]
run = ["sh", "-c", "SCRIPT"]
[evaluate]
base = false
[host.big]
[[approach]]
name = "a"
)";

std::string one_session_with(std::string const& script) {
  std::string text = one_session;
  return text.replace(text.find("SCRIPT"), 6, script);
}

TEST_F(Hosts, ASessionThatOnlyWritesFilesIsNotStalled) {
  write_spec(one_session_with("for i in 1 2 3 4 5 6 7 8; do sleep 0.4; echo $i > new; done"));
  auto const ran = on_hosts("pexplore run ../spec.toml");
  EXPECT_EQ(sh("git show pexplore/one/a:new").output, "8\n") << ran.output << ran.error;
}

TEST_F(Hosts, MeasureHowMuchMemoryACommandNeeds) {
  write_spec(one_session_with("echo x > new") + R"(
[[criterion]]
name = "memory"
run = "head -c 30000000 /dev/zero | tail -c 30000000 | wc -c"
metric = "peak_rss"
repeat = 1
)");
  auto const ran = on_hosts("pexplore run ../spec.toml");
  auto const value =
      json("pexplore show one --json").at_pointer("/approaches/0/scores/memory/value");
  EXPECT_GT(value.to_number<double>(), 30e6) << ran.output << ran.error;
}

TEST_F(Hosts, WaitForOthersThatMeasureThere) {
  write_spec(one_session_with("echo x > new") + R"(
[[criterion]]
name = "time"
run = "sleep 0.06"
metric = "seconds"
repeat = 1
)");
  // The lock of this user on the host, which is this machine, is another run's until the run
  // waits.
  auto const ran = on_hosts(
      "mkfifo ../waits ../held; flock /tmp/parallel_explore-$(id -u)/measuring.lock sh -c 'echo > "
      "../held; read line < ../waits' & read line < ../held\n"
      "pexplore run ../spec.toml 2>&1 | while read -r line; do echo \"$line\"; case $line in "
      "*'waiting up to'*) [ -p ../waits ] && echo > ../waits; rm -f ../waits;; esac; done");
  EXPECT_THAT(ran.output, testing::ContainsRegex("waiting up to .* for process [0-9]+, which is "
                                                 "measuring on host big"));
  EXPECT_THAT(ran.output, HasSubstr("Everything timed was measured on big alone."));
}

TEST_F(Hosts, SayThatAnotherRunIsAtWorkThere) {
  write_spec(with_place(waiting_session, place_.path()));
  auto const looked = on_hosts(
      "mkfifo ../started ../go; (exec " PEXPLORE
      " run ../spec.toml) > /dev/null 2>&1 & read line < ../started; sed 's/\"waits\"/\"other\"/' "
      "../spec.toml > pexplore.toml; pexplore doctor --hosts; echo > ../go; wait");
  EXPECT_THAT(looked.output, testing::ContainsRegex("host big is also at work for "
                                                    "repo-[0-9a-f]+/waits: 1 command of it runs "
                                                    "there"))
      << looked.error;
}

TEST_F(Hosts, AreRefusedBeforeTheRunWithTheWordsOfSsh) {
  write_spec(
      "name = \"x\"\ntask = \"t\"\n[[approach]]\nname = \"a\"\n[session]\nagent = "
      "\"command\"\nhosts = \"big\"\n[agent.command]\nrun = [\"true\"]\n[host.big]\n");
  auto const key = read_file(big_.known_hosts());
  support::write_file(big_.known_hosts(), "[127.0.0.1]:1 " + key.substr(key.find(' ') + 1));
  auto const unknown = on_hosts("pexplore run ../spec.toml");
  EXPECT_EQ(unknown.status, 8);
  EXPECT_THAT(unknown.error, HasSubstr("Host key verification failed"));
  support::write_file(big_.known_hosts(), key);
  support::write_file(place_.path() / "big" / "authorized_keys", "");
  auto const locked = on_hosts("pexplore run ../spec.toml");
  EXPECT_THAT(locked.error, HasSubstr("Permission denied"));
  EXPECT_THAT(locked.error, HasSubstr("use a key"));
  EXPECT_EQ(sh("ls .pexplore/experiments 2>/dev/null").output, "");
}

TEST_F(Hosts, AreRefusedWhereTheirShellPrintsAtStart) {
  support::SshServer const noisy(
      place_.path(), "noisy",
      "ForceCommand sh -c 'echo welcome to this machine; eval \"$SSH_ORIGINAL_COMMAND\"'");
  know_hosts(noisy.client_settings());
  write_spec(
      "name = \"x\"\ntask = \"t\"\n[[approach]]\nname = \"a\"\n[session]\nagent = "
      "\"command\"\nhosts = \"noisy\"\n[agent.command]\nrun = [\"true\"]\n[host.noisy]\n");
  auto const ran = on_hosts("pexplore run ../spec.toml");
  EXPECT_THAT(ran.error, HasSubstr("its shell prints \"welcome to this machine\" at start"));
}

TEST_F(Hosts, AreLookedAtByDoctor) {
  write("pexplore.toml",
        std::string(two_sessions) + hosts_of_spec + "[host.gone]\nssh = \"127.0.0.1:x\"\n");
  auto const looked = on_hosts("pexplore doctor --hosts");
  EXPECT_EQ(looked.status, 4);
  EXPECT_THAT(looked.output, HasSubstr("ok        big"));
  EXPECT_THAT(looked.output, HasSubstr("git 2."));
  EXPECT_THAT(looked.output, HasSubstr("MISSING   gone"));
  EXPECT_THAT(looked.output, HasSubstr("Not every host can be used."));
}

TEST_F(Hosts, MustBeKnown) {
  write_spec(std::string(two_sessions) + hosts_of_spec);
  auto const ran = on_hosts("pexplore run ../spec.toml --hosts big,none");
  EXPECT_THAT(ran.error, HasSubstr("unknown host \"none\""));
}

}  // namespace
}  // namespace parallel_explore
