#include "system/harness.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <ostream>

// Ctrl-C and SIGTERM are answered within a second, whatever a run does at that moment.
namespace parallel_explore {
namespace {

using testing::AnyOf;

/// The activity of a run when the signal comes.
struct State {
  std::string name;
  std::string settings;  ///< of the spec, before its tables
  std::string tables;    ///< of the spec
  std::string agent = "echo x > x";
  std::string before = "true";                   ///< done before the run
  std::string until = "read line < ../reached";  ///< the state is reached
};

std::ostream& operator<<(std::ostream& out, State const& state) { return out << state.name; }

/// Says that the state is reached, from any worktree, and stays in it.
constexpr auto reached = "echo > $REACHED; exec sleep 1000";

std::string criterion(std::string const& members) {
  return "[[criterion]]\nname = \"c\"\n" + members + "\n";
}

std::vector<State> states() {
  auto const stays = std::string("'") + reached + "'";
  std::vector<State> all;
  all.push_back({"Session", "", "", reached});
  all.push_back({"SessionThatIgnoresSigterm", "", "", std::string("trap \"\" TERM; ") + reached});
  all.push_back({"Setup", "", "[worktree]\nsetup = [" + stays + "]\n"});
  all.push_back({"Gate", "", criterion("gate = true\nrun = " + stays)});
  all.push_back(
      {"Metric", "",
       "[evaluate]\nbase = false\n" + criterion("metric = { regex = '(\\d+)' }\nrun = " + stays)});
  all.push_back({"TimedRound", "",
                 "[evaluate]\nbase = false\nwarm_up = 0\n" +
                     criterion("metric = \"seconds\"\nrepeat = 2\nrun = " + stays)});
  all.push_back(
      {"Prepare", "",
       "[evaluate]\nbase = false\n" +
           criterion("metric = \"seconds\"\nrepeat = 2\nrun = \"true\"\nprepare = " + stays)});
  all.push_back({"RetryBackOff", "retry_delay = \"1h\"\nretries = 3", "", "exit 75", "true",
                 "until grep -q retrying ../stderr; do sleep 0.02; done"});
  all.push_back({"FullInbox", "", "", reached,
                 "mkdir -p .pexplore/e/inbox; mkfifo .pexplore/e/inbox/1.json"});
  all.push_back({"GitWaitsForAFifo", "", "",
                 "rm -f ../../../repo/.git/packed-refs; mkfifo ../../../repo/.git/packed-refs; "
                 "echo > $REACHED"});
  return all;
}

class AnsweredSignals : public System, public testing::WithParamInterface<State> {
 protected:
  /// The milliseconds from the signal to the end of the run, and its exit status.
  std::pair<int, int> answer(std::string const& signal) {
    auto const& state = GetParam();
    write_spec(fmt::format(R"(
name = "e"
task = "t"
[environment]
pass = ["REACHED"]
[session]
agent = "command"
grace = "100ms"
{}
[agent.command]
run = ["sh", "-c", '{}']
{}
[[approach]]
name = "a"
)",
                           state.settings, state.agent, state.tables));
    auto const result = sh(
        fmt::format("{}; mkfifo ../reached; export REACHED=$(cd ..; pwd)/reached; " PEXPLORE
                    " run ../spec.toml 2> ../stderr & pid=$!; timeout 20 sh -c '{}'; "
                    "begin=$(date +%s%N); kill -{} $pid; wait $pid; status=$?; end=$(date +%s%N); "
                    "echo $(((end - begin) / 1000000)) $status; cat ../stderr >&2",
                    state.before, state.until, signal));
    std::istringstream words(result.output);
    std::pair<int, int> answered{-1, -1};
    words >> answered.first >> answered.second;
    said_ = result.error;
    return answered;
  }

  std::string said_;
};

TEST_P(AnsweredSignals, EndTheRunWithinASecond) {
  // The long tests send both.
  bool const all = std::getenv("PEXPLORE_ALL_SIGNALS") != nullptr;
  std::vector<std::string> const signals =
      all ? std::vector<std::string>{"INT", "TERM"}
          : std::vector<std::string>{GetParam().name.size() % 2 == 0 ? "INT" : "TERM"};
  for (auto const& signal : signals) {
    auto const [milliseconds, status] = answer(signal);
    EXPECT_GE(milliseconds, 0) << said_;
    // Beside other tests on a busy machine, everything takes longer.
    EXPECT_LT(milliseconds, all ? 1000 : 5000) << signal << "\n" << said_;
    EXPECT_THAT(status, AnyOf(130, 143, 7)) << signal << "\n" << said_;
    sh("rm -rf ../reached .pexplore ../repo.pexplore .git/packed-refs; git worktree prune; "
       "git for-each-ref --format='%(refname:short)' refs/heads/pexplore | xargs -r git branch -q "
       "-D");
  }
}

INSTANTIATE_TEST_SUITE_P(InState, AnsweredSignals, testing::ValuesIn(states()),
                         [](auto const& info) { return info.param.name; });

}  // namespace
}  // namespace parallel_explore
