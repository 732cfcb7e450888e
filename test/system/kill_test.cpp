#include "process/command.hpp"
#include "process/proc.hpp"
#include "process/strays.hpp"
#include "system/harness.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>

// pexplore is killed with SIGKILL at random moments of a run, and resumed each time.
namespace parallel_explore {
namespace {

constexpr int approaches = 12;

int moments() {
  char const* const given = std::getenv("PEXPLORE_KILLS");
  return given ? std::atoi(given) : 40;
}

class Kill : public System {
 protected:
  /// Each approach says in a file of its own, outside its worktree, that it ran to its end.
  void write_twelve() {
    std::string spec = R"(
name = "k"
task = "t"
[session]
agent = "command"
max_parallel = 4
grace = "100ms"
max_approaches = 12
[agent.command]
run = ["sh", "-c", "for i in 1 2 3 4 5; do echo line $i; echo $i > f$i; done; echo {approach} >> ../../../ended"]
[[criterion]]
name = "five"
run = "test -e f5"
gate = true
)";
    for (int i = 0; i < approaches; ++i)
      spec += "[[approach]]\nname = \"a" + std::to_string(i) + "\"\n";
    write_spec(spec);
  }

  /// Runs that command until it has reported `events` events, then kills it. True if it had ended.
  bool run_and_kill(std::string const& command, int events, bool on_a_slow_disk) {
    // A sanitizer has to be the first library.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    on_a_slow_disk = false;
#endif
    std::string const slow =
        on_a_slow_disk ? "LD_PRELOAD=" DISK_RECORDER " DISK_RECORDER_DELAY_MS=5 " : "";
    // The program's own output is the clock: no two runs take the same time.
    auto const result =
        sh("rm -f ../events; mkfifo ../events; " + slow + PEXPLORE " " + command +
           " --events -q > ../events 2> ../stderr & pid=$!; exec 3< ../events; n=0; "
           "while [ $n -lt " +
           std::to_string(events) +
           " ] && read line <&3; do n=$((n+1)); done; "
           "kill -KILL $pid 2> /dev/null; cat <&3 > /dev/null; wait $pid; echo $?");
    return result.output != "137\n";
  }

  std::map<std::string, int> counts(std::string const& file) {
    std::map<std::string, int> all;
    std::istringstream in(support::read_file(place_.path() / file));
    for (std::string line; std::getline(in, line);) ++all[line];
    return all;
  }
};

TEST_F(Kill, AtRandomMomentsLosesNothingAndRepeatsNothing) {
  std::mt19937 random(20261121);
  int kills = 0;
  while (kills < moments()) {
    write_twelve();
    bool over = false;
    std::map<std::string, int> ended_when_completed;
    for (bool first = true; !over; first = false) {
      int const events = 1 + static_cast<int>(random() % 60);
      over = run_and_kill(first ? "run ../spec.toml" : "resume k", events, kills % 2 == 1);
      if (!over) ++kills;
      if (!std::filesystem::exists(repository_ / ".pexplore/k/journal.jsonl") ||
          std::filesystem::file_size(repository_ / ".pexplore/k/journal.jsonl") == 0) {
        break;  // killed before the first line: there is nothing to resume
      }
      auto const status = json("pexplore status k --json");
      ASSERT_TRUE(status.is_object()) << "the journal cannot be read after " << kills << " kills";
      auto const ended = counts("ended");
      for (auto const& each : status.at("approaches").as_array()) {
        auto const name = std::string(each.at("name").as_string());
        if (each.at("state").as_string() != "completed") continue;
        ASSERT_TRUE(ended.contains(name)) << name << " is called completed and never ran";
        auto const [known, is_new] = ended_when_completed.emplace(name, ended.at(name));
        ASSERT_EQ(known->second, ended.at(name)) << name << " was completed and ran again";
      }
    }
    if (over) {
      auto const status = json("pexplore status k --json");
      ASSERT_EQ(status.at("state").as_string(), "completed") << boost::json::serialize(status);
      EXPECT_EQ(status.at("approaches").as_array().size(), static_cast<std::size_t>(approaches));
    }
    for (auto const& stray : process::find_strays({}, "PEXPLORE_EXPERIMENT=k"))
      EXPECT_FALSE(process::alive(stray)) << "a process of a killed run survives";
    sh("pexplore cleanup k --force; rm -rf ../ended ../repo.pexplore .pexplore/k; "
       "git for-each-ref --format='%(refname:short)' refs/heads/pexplore | xargs -r git branch -q "
       "-D");
  }
  RecordProperty("kills", kills);
}

}  // namespace
}  // namespace parallel_explore
