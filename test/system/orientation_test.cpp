#include "system/harness.hpp"

#include <algorithm>
#include <regex>
#include <sstream>

// Finding one's way: help, wrong words, and what people read about experiments.
namespace parallel_explore {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Orientation : public System {
 protected:
  void run_two_approaches() {
    write_spec(two_approaches);
    auto const run = sh("pexplore run -q ../spec.toml");
    ASSERT_EQ(run.status, 0) << run.error;
  }
};

TEST_F(Orientation, TheProgramAloneShowsItsHelpAndWhatToDoNext) {
  auto const nothing_yet = sh("pexplore");
  EXPECT_EQ(nothing_yet.status, 0);
  EXPECT_THAT(nothing_yet.output, AllOf(HasSubstr("Subcommands:"), HasSubstr("No experiment yet"),
                                        HasSubstr("pexplore init")));
  EXPECT_THAT(sh("touch pexplore.toml; pexplore; rm pexplore.toml").output,
              AllOf(HasSubstr("pexplore.toml describes one"), HasSubstr("pexplore run --dry-run")));
  EXPECT_THAT(sh("cd .. && pexplore").output, HasSubstr("is not in a git repository"));
  run_two_approaches();
  EXPECT_THAT(sh("pexplore").output,
              AllOf(HasSubstr("the latest is two, completed, many recommended"),
                    HasSubstr("pexplore adopt two"), HasSubstr("pexplore cleanup two")));
  ASSERT_EQ(sh("pexplore adopt").status, 0);
  EXPECT_THAT(sh("pexplore").output,
              AllOf(HasSubstr("many adopted"), Not(HasSubstr("pexplore adopt two"))));
}

TEST_F(Orientation, HelpIsACommandToo) {
  EXPECT_EQ(sh("pexplore help").output.substr(0, 200), sh("pexplore").output.substr(0, 200));
  EXPECT_EQ(sh("pexplore help tasks run").output, sh("pexplore tasks run --help").output);
  EXPECT_EQ(sh("pexplore -V").output, sh("pexplore --version").output);
  auto const unknown = sh("pexplore help statsu");
  EXPECT_EQ(unknown.status, 64);
  EXPECT_THAT(unknown.error, HasSubstr("did you mean \"status\"?"));
}

TEST_F(Orientation, AWrongWordIsNamedWithTheNearestOne) {
  struct Row {
    std::string words, message;
  };
  for (auto const& [words, message] : std::vector<Row>{
           {"statsu", "pexplore: unknown command \"statsu\"; did you mean \"status\"?"},
           {"frobnicate", "pexplore: unknown command \"frobnicate\"\n"},
           {"tasks rnu", "pexplore tasks: unknown command \"rnu\"; did you mean \"run\"?"},
           {"tasks", "pexplore tasks: a command is needed"},
           {"status --jsno",
            "pexplore status: unknown option \"--jsno\"; did you mean \"--json\"?"},
           {"run --job=3", "pexplore run: unknown option \"--job\""},
           {"diff", "pexplore diff: name is required"}}) {
    auto const refused = sh("pexplore " + words);
    EXPECT_EQ(refused.status, 64) << words;
    EXPECT_EQ(refused.output, "") << words;
    EXPECT_THAT(refused.error, testing::StartsWith(message)) << words;
    EXPECT_THAT(refused.error, HasSubstr("pexplore help")) << words;
  }
}

TEST_F(Orientation, TheListHasAgeAndOutcome) {
  run_two_approaches();
  auto const list = sh("pexplore list").output;
  EXPECT_THAT(list, testing::MatchesRegex("experiment +state +done +age +outcome.*\n"
                                          "two +completed +2/2 +now +many recommended.*\n"));
  EXPECT_THAT(list, Not(HasSubstr("B\n"))) << "sizes take a walk through worktrees";
  EXPECT_THAT(sh("pexplore list --size").output,
              testing::MatchesRegex("experiment .* worktrees +size +record\n"
                                    "two .* 2 +[0-9.]+ k?B +[0-9.]+ k?B\n"));
  auto const entry = json("pexplore list --json").at(0);
  EXPECT_GT(entry.at("worktree_bytes").as_int64(), 0);
  EXPECT_EQ(entry.at("outcome").as_string(), "many recommended");
  EXPECT_TRUE(entry.at("started").is_string());
}

TEST_F(Orientation, TheLatestExperimentIsMeantWhereNoneIsNamed) {
  run_two_approaches();
  ASSERT_EQ(sh("pexplore run -q ../spec.toml --name later").status, 0);
  EXPECT_EQ(json("pexplore status --json").at("experiment").as_string(), "later");
  EXPECT_THAT(sh("pexplore show").output, HasSubstr("later: completed"));
  ASSERT_EQ(sh("pexplore adopt").status, 0);
  EXPECT_THAT(sh("git log -1 --format=%B").output, HasSubstr("later"));
}

TEST_F(Orientation, AnApproachIsAPageForPeople) {
  run_two_approaches();
  auto const page = sh("pexplore show two many").output;
  for (auto const* part :
       {"many of two: completed\n", "Work\n", "1 file, +", "pexplore/two/many", "repo.pexplore",
        "Measured\n  exists        passed\n  lines         30\n", "pexplore diff two many\n",
        "pexplore adopt two many\n"})
    EXPECT_THAT(page, HasSubstr(part));
  EXPECT_EQ(json("pexplore show two many --json").at("name").as_string(), "many");
}

TEST_F(Orientation, AGateOfTheCommandLineStandsInPlaceOfTheOneInTheSpec) {
  write_spec(two_approaches);
  auto const run = sh("pexplore run ../spec.toml --dry-run --gate exists=true");
  EXPECT_EQ(run.status, 0) << run.error;
  EXPECT_EQ(sh("pexplore run ../spec.toml --dry-run --gate a=true --gate a=false").status, 4)
      << "two of one name are a mistake";
}

TEST_F(Orientation, AnAmountThatIsNoneIsToldShortly) {
  for (std::string const amount : {"0", "-1", "abc", "inf"}) {
    auto const run = sh("pexplore run --task t --budget-usd " + amount);
    EXPECT_EQ(run.status, 64);
    EXPECT_THAT(run.error, HasSubstr(amount + " is not a number above 0"));
    EXPECT_LT(run.error.size(), 200U);
  }
}

/// The lines on a terminal of that width that are wider, without those that are one word.
std::vector<std::string> too_wide(std::string const& shown, std::ptrdiff_t columns) {
  std::vector<std::string> wide;
  std::istringstream lines(shown);
  for (std::string line; std::getline(lines, line);) {
    line = std::regex_replace(line, std::regex("\x1b\\[[0-9;?]*[A-Za-z]|\r"), "");
    auto const width = std::ranges::count_if(
        line, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; });
    bool const is_one_word = line.find(' ', line.find_first_not_of(' ')) == std::string::npos;
    if (width > columns && !is_one_word) wide.push_back(line);
  }
  return wide;
}

TEST_F(Orientation, EveryScreenFitsTheTerminal) {
  run_two_approaches();
  support::write_file(place_.path() / "tasks.md",
                      "- [ ] Write the part that reads the configuration of the user `one.txt`\n"
                      "- [ ] Write the part that writes the configuration of the user `two.txt`\n");
  for (std::string const command :
       {"", "help run", "list", "status two", "show two", "show two many", "doctor",
        "run --dry-run ../spec.toml", "cleanup two --dry-run", "cleanup --all --dry-run", "history",
        "adopt --help", "foo", "run --foo", "show nothing", "doctor --acp", "doctor --environment",
        "tasks plan ../tasks.md --no-github"}) {
    for (int const columns : {40, 80}) {
      auto const shown = sh("script -qec 'stty cols " + std::to_string(columns) +
                            "; " PEXPLORE " " + command + "' /dev/null < /dev/null");
      EXPECT_THAT(too_wide(shown.output, columns), testing::IsEmpty())
          << command << " at " << columns;
    }
  }
}

/// A program that prints a recorded stream of claude.
TEST_F(Orientation, LogsOfAnAgentAreATranscript) {
  auto const program = (place_.path() / "claude").string();
  support::write_file(program,
                      "#!/bin/sh\n[ \"$1\" = --version ] && echo 2.1.197 && exit\ncat '" TEST_DATA
                      "/data/agents/claude-success.jsonl'\necho work > work.txt\n");
  ASSERT_EQ(sh("chmod +x ../claude").status, 0);
  write_spec(
      "name = \"log\"\ntask = \"t\"\n[session]\nagent = \"claude\"\n[agent.claude]\n"
      "command = \"" +
      program + "\"\n[[approach]]\nname = \"a\"\n");
  auto const run = sh("pexplore run -q ../spec.toml");
  ASSERT_NE(run.status, 8) << run.error;
  auto const shown = sh("pexplore logs log a").output;
  EXPECT_THAT(
      shown,
      AllOf(HasSubstr("claude-opus-4-8[1m]"), HasSubstr("> Write /repo/hello.txt\n"),
            HasSubstr("113 B: File created"), HasSubstr("All done. Scores: performance 9/10\n"),
            HasSubstr("success; 2 turns, 2100 tokens, $0.01"), Not(HasSubstr("{\""))));
  EXPECT_THAT(sh("pexplore logs log a --raw").output, testing::StartsWith("{\"type\":\"system\""));
  EXPECT_THAT(sh("pexplore show log a").output, HasSubstr("Answer\n  All done."));
}

}  // namespace
}  // namespace parallel_explore
