#include "parallel_explore/forge.hpp"
#include "system/tasks_harness.hpp"

#include <csignal>
#include <cstdlib>
#include <map>
#include <random>
#include <thread>

// `pexplore tasks` is killed at random moments, also between an action of GitHub and the
// record of it, and continues each time.
namespace parallel_explore {
namespace {

using testing::Each;
using testing::SizeIs;

int moments() {
  char const* const given = std::getenv("PEXPLORE_KILLS");
  return given ? std::atoi(given) : 100;
}

class TasksKill : public Tasks {
 protected:
  /// Runs a command and kills it when the server has had so many requests of it. True if it had
  /// ended before.
  bool run_and_kill(std::string const& command, std::size_t requests) {
    auto const target = server_.log().size() + requests;
    std::string ended;
    std::thread running([&] {
      ended = tasks("rm -f ../pid; " PEXPLORE " " + command +
                    " -q > ../output 2>&1 & echo $! > ../pid; wait $!; echo $?")
                  .output;
      // Makes the requests that the other thread still waits for.
      while (server_.log().size() < target) ask();
    });
    server_.wait_for(target);
    auto const pid = std::atoi(support::read_file(place_.path() / "pid").c_str());
    // The shell that started it waits for it, so that the id is not that of another process.
    if (pid > 0) ::kill(pid, SIGKILL);
    running.join();
    return ended != "137\n";
  }

  void ask() {
    GitHubSettings settings;
    settings.api = server_.url();
    settings.token = "token-of-tester";
    settings.repository = "owner/repo";
    GitHub forge(std::move(settings));
    (void)support::run(forge.issue(1));
  }

  /// As if nothing had ever been.
  void start_over() {
    ASSERT_EQ(
        sh("pexplore tasks cleanup tasks-1 --force && rm -rf ../remote.git/refs/heads/feat").status,
        0);
    server_.change([](support::GitHubState& state) {
      auto& threads = state.repositories.at("owner/repo").threads;
      threads.resize(1);
      threads[0].comments.clear();
      threads[0].sub_issues.clear();
    });
  }

  bool is_recorded() { return sh("pexplore tasks status tasks-1 --json").status == 0; }
};

TEST_F(TasksKill, AtRandomMomentsFilesAndOpensEverythingOnce) {
  file_master(five_tasks);
  std::mt19937 random(20261121);
  std::string const run = std::string("tasks run owner/repo#1 --yes --max-workers 2 ") + speaks;
  int kills = 0, rounds = 0;
  while (kills < moments()) {
    ++rounds;
    bool over = false;
    while (!over) {
      std::size_t const requests = 1 + random() % 14;
      over = run_and_kill(is_recorded() ? "tasks resume tasks-1" : run, requests);
      if (!over) ++kills;
    }
    ASSERT_EQ(labelled("sub-issue").size(), 5U) << "after " << kills << " kills";
    ASSERT_EQ(pull_requests().size(), 4U) << "after " << kills << " kills";
    ASSERT_EQ(labelled("parallel-failure").size(), 1U);
    ASSERT_EQ(server_.thread(1).comments.size(), 1U);
    ASSERT_EQ(server_.thread(1).sub_issues.size(), 5U);
    auto const stand = json("pexplore tasks status tasks-1 --json");
    ASSERT_EQ(stand.at("total").at("completed").as_int64(), 4)
        << support::read_file(place_.path() / "output");
    start_over();
  }
  RecordProperty("rounds", rounds);
}

}  // namespace
}  // namespace parallel_explore
