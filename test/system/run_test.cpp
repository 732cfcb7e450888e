#include "system/harness.hpp"

namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(System, ExploresComparesAndRecommends) {
  write_spec(two_approaches);
  auto const result = sh("pexplore run ../spec.toml");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("Recommended: many."));
  EXPECT_THAT(result.output, HasSubstr("30 (10.0)"));
  EXPECT_THAT(result.output, HasSubstr("3 (0.0)"));
  EXPECT_THAT(result.error, HasSubstr("few: completed"));
  EXPECT_EQ(sh("git status --porcelain").output, "");
  EXPECT_EQ(sh("git log -1 --format=%an%s pexplore/two/many").output, "Testermany: 30\n");
  EXPECT_EQ(sh("cat ../repo.pexplore/two/few/lines.txt").output, "1\n2\n3\n");
}

TEST_F(System, SummaryJsonSaysWhatWasMeasured) {
  write_spec(two_approaches);
  auto const summary = json("pexplore run ../spec.toml --json --quiet");
  EXPECT_EQ(summary.at("schema").as_int64(), 1);
  EXPECT_EQ(summary.at("experiment").as_string(), "two");
  EXPECT_EQ(summary.at("state").as_string(), "completed");
  auto const& best = summary.at("approaches").at(0);
  EXPECT_EQ(best.at("name").as_string(), "many");
  EXPECT_EQ(best.at("rank").as_int64(), 1);
  EXPECT_EQ(best.at("total").to_number<double>(), 1.0);
  EXPECT_EQ(best.at_pointer("/scores/lines/value").to_number<double>(), 30.0);
  EXPECT_EQ(best.at_pointer("/scores/lines/source").as_string(), "measured");
  EXPECT_EQ(best.at_pointer("/metrics/lines_changed").as_int64(), 30);
  EXPECT_EQ(best.at_pointer("/metrics/files_changed").as_int64(), 1);
  EXPECT_EQ(best.at("branch").as_string(), "pexplore/two/many");
  EXPECT_EQ(summary.at_pointer("/recommendation/best").as_string(), "many");
  EXPECT_EQ(support::read_file(repository_ / ".pexplore/two/summary.json"),
            sh("pexplore show two --json").output);
}

TEST_F(System, ReadsWhatIsRecorded) {
  write_spec(two_approaches);
  ASSERT_EQ(sh("pexplore run ../spec.toml -q").status, 0);
  EXPECT_THAT(sh("pexplore status two").output, HasSubstr("two is completed"));
  EXPECT_THAT(sh("pexplore list --size").output,
              testing::ContainsRegex(" 2 +[0-9.]+ k?B +[0-9.]+ k?B\n"));
  EXPECT_EQ(sh("pexplore list --names").output, "two\n");
  EXPECT_EQ(json("pexplore list --json").at(0).at("branches").as_int64(), 2);
  EXPECT_THAT(sh("pexplore show").output, HasSubstr("Recommended: many."));
  EXPECT_EQ(json("pexplore show two few --json")
                .at_pointer("/measurements/lines/values/0")
                .to_number<double>(),
            3.0);
  EXPECT_THAT(sh("pexplore report two").output, HasSubstr("# two\n\nRecommended: many."));
  EXPECT_THAT(sh("pexplore report two --format csv").output, HasSubstr("1,many,1,"));
  EXPECT_THAT(sh("pexplore diff two few").output, HasSubstr("+3\n"));
  EXPECT_THAT(sh("pexplore diff two few many --stat").output, HasSubstr("27 insertions"));
  EXPECT_THAT(sh("pexplore logs two few --evaluation").output, HasSubstr("== lines (run 1)"));
  EXPECT_THAT(sh("pexplore show too").error, HasSubstr("did you mean \"two\"?"));
  EXPECT_THAT(sh("pexplore diff two fw").error, HasSubstr("did you mean \"few\"?"));
}

TEST_F(System, NeedsNoSpecFile) {
  auto const result =
      sh("pexplore run --task 'Say hello' --command 'echo $PEXPLORE_APPROACH > hello.txt' "
         "--approach a=first "
         "--variants '{\"b\": \"second\"}' --gate 'there=test -e hello.txt' -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("a and b passed"));
  EXPECT_EQ(sh("git show pexplore/say-hello/b:hello.txt").output, "b\n");
}

TEST_F(System, PrintsEveryEventAsALineOfJson) {
  write_spec(two_approaches);
  auto const result = sh("pexplore run ../spec.toml --events -q");
  std::istringstream lines(result.output);
  std::uint64_t expected = 1;
  std::string names;
  for (std::string line; std::getline(lines, line); ++expected) {
    auto const event = boost::json::parse(line);
    EXPECT_EQ(event.at("seq").to_number<std::uint64_t>(), expected);
    names += std::string(event.at("event").as_string()) + " ";
  }
  for (auto const* name :
       {"exploration:start", "approach:generated", "approach:start", "session:start",
        "session:complete", "approach:complete", "evaluation:complete", "exploration:complete"}) {
    EXPECT_THAT(names, HasSubstr(std::string("orchestrator:") + name));
  }
}

TEST_F(System, ExitStatusIsThatOfTheVerdict) {
  auto const spec = [](int good, int bad) {
    std::string text =
        "name = \"some\"\ntask = \"t\"\n[session]\nagent = \"command\"\n[agent.command]\n"
        "run = [\"sh\", \"-c\", \"{description} > x\"]\n";
    for (int i = 0; i < good; ++i)
      text += "[[approach]]\nname = \"g" + std::to_string(i) + "\"\ndescription = \"echo\"\n";
    for (int i = 0; i < bad; ++i)
      text += "[[approach]]\nname = \"b" + std::to_string(i) + "\"\ndescription = \"false\"\n";
    return text;
  };
  write_spec(spec(4, 1));
  auto const partial = sh("pexplore run ../spec.toml");
  EXPECT_EQ(partial.status, 0) << "there is a result to take";
  EXPECT_THAT(partial.error, HasSubstr("b0: failed: exited with status 1"));
  EXPECT_THAT(sh("pexplore status some").output, HasSubstr("some is partial"));
  write_spec(spec(0, 2));
  EXPECT_EQ(sh("pexplore run ../spec.toml --name none").status, 2);
}

TEST_F(System, ABadSpecIsToldWithItsLinesAndCreatesNothing) {
  write_spec(
      "task = \"t\"\nwieght = 2\n[session]\ntimeout = \"soon\"\n[[approach]]\nname = \"a\"\n");
  auto const before = everything();
  auto const result = sh("pexplore run ../spec.toml");
  EXPECT_EQ(result.status, 3);
  EXPECT_THAT(result.error, HasSubstr("../spec.toml:2: unknown key \"wieght\""));
  EXPECT_THAT(result.error, HasSubstr("../spec.toml:4: \"soon\" is not a duration"));
  EXPECT_EQ(everything(), before);
}

TEST_F(System, RefusesWhatCannotBeRun) {
  EXPECT_EQ(sh("pexplore run --task t").status, 4);
  EXPECT_THAT(sh("pexplore run --task t").error, HasSubstr("there is no approach"));
  EXPECT_EQ(sh("pexplore run --approach a=b").status, 4);
  EXPECT_EQ(sh("pexplore run --task t --approach a --base nowhere").status, 4);
  EXPECT_EQ(sh("pexplore fly").status, 64);
  EXPECT_EQ(sh("cd .. && pexplore run --task t --approach a").status, 4);
  EXPECT_THAT(sh("cd .. && pexplore list").error, HasSubstr("is not in a git repository"));
  EXPECT_THAT(
      sh("mkdir ../empty && cd ../empty && git init -q && pexplore run --task t --approach a")
          .error,
      HasSubstr("has no commit yet"));
  EXPECT_THAT(sh("pexplore list").output, HasSubstr("no experiments"));
}

TEST_F(System, ASecondRunOfTheSameNameIsToldWhatToType) {
  write_spec(two_approaches);
  ASSERT_EQ(sh("pexplore run ../spec.toml -q").status, 0);
  auto const again = sh("pexplore run ../spec.toml");
  EXPECT_EQ(again.status, 4);
  EXPECT_THAT(again.error, HasSubstr("exists already and is completed"));
  EXPECT_THAT(again.error, HasSubstr("pexplore show two"));
}

TEST_F(System, IncludesTheUncommittedStateOnlyIfAsked) {
  write("file.txt", "one\ntwo\nthree\n");
  write("new.txt", "new\n");
  auto const run = std::string(
      "pexplore run --task t --approach a=b --command 'cat file.txt new.txt > seen.txt; true' ");
  auto const clean = sh(run + "--name clean -q");
  EXPECT_THAT(clean.output, HasSubstr("uncommitted changes (file.txt)"));
  EXPECT_EQ(sh("git show pexplore/clean/a:seen.txt").output, "one\ntwo\n");
  auto const before = sh("git status --porcelain").output;
  EXPECT_EQ(sh(run + "--name dirty --include-dirty -q").status, 0);
  EXPECT_EQ(sh("git show pexplore/dirty/a:seen.txt").output, "one\ntwo\nthree\nnew\n");
  EXPECT_EQ(sh("git status --porcelain").output, before);
  EXPECT_THAT(sh("pexplore diff dirty a --stat").output, Not(HasSubstr("file.txt")));
}

TEST_F(System, CopiedAndBuiltFilesAreNotCommitted) {
  support::write_file(repository_ / ".env", "TOKEN=secret\n");
  write_spec(R"(
name = "copy"
task = "t"
[session]
agent = "command"
[agent.command]
run = ["sh", "-c", "cat .env made/by-setup > seen.txt"]
[worktree]
copy = [".env"]
setup = ["mkdir made && echo built > made/by-setup"]
[[approach]]
name = "a"
)");
  EXPECT_EQ(sh("pexplore run ../spec.toml -q").status, 0);
  EXPECT_EQ(sh("git show pexplore/copy/a:seen.txt").output, "TOKEN=secret\nbuilt\n");
  EXPECT_EQ(sh("git ls-tree -r --name-only pexplore/copy/a").output, "file.txt\nseen.txt\n");
}

TEST_F(System, DecidesOnRawMeasurements) {
  auto const runs = [&](std::string const& name, double heap, double base) {
    std::string rows = "approach,sample,criterion,round,value,passed\n";
    for (int round = 1; round <= 5; ++round) {
      // A load that comes and goes, for all alike.
      double const load = round % 2 == 0 ? 1.5 : 1;
      for (auto const& [approach, seconds] :
           {std::pair("merge", 2.0), std::pair("heap", heap), std::pair("base", base)})
        rows += fmt::format("{},1,seconds,{},{},true\n", approach, round,
                            seconds * load * (1 + 0.001 * round));
    }
    support::write_file(place_.path() / name, rows);
  };
  std::string const command = "pexplore score --better seconds=lower --json --runs ../";
  runs("clear.csv", 1.5, 3);
  auto const clear = json(command + "clear.csv");
  EXPECT_EQ(clear.at("take"), "heap");
  EXPECT_EQ(clear.at_pointer("/recommendations/result/kind"), "recommended");
  EXPECT_TRUE(clear.at_pointer("/recommendations/approach").is_null());

  runs("worse.csv", 1.9, 1);
  auto const worse = sh(command + "worse.csv");
  EXPECT_EQ(worse.status, 1);
  EXPECT_THAT(worse.output, HasSubstr("\"kind\": \"keep_base\""));

  runs("equal.csv", 2.01, 3);
  auto const equal = sh("pexplore score --better seconds=lower --runs ../equal.csv");
  EXPECT_EQ(equal.status, 0);
  EXPECT_THAT(equal.output, HasSubstr("merge and heap are equal for practical purposes"));
  EXPECT_EQ(sh("pexplore score --matters seconds=0.01% --better seconds=lower --json --runs "
               "../equal.csv | grep -c '\"best\": \"merge\"'")
                .output,
            "2\n")
      << "unless less than that matters";
  EXPECT_EQ(sh("pexplore score --better second=lower --runs ../clear.csv").status, 3);
  EXPECT_EQ(sh("pexplore score --scale seconds=rat --runs ../clear.csv").status, 64);
  EXPECT_EQ(sh("pexplore score --matters seconds=x --runs ../clear.csv").status, 64);
}

TEST_F(System, ScoresATableToTheLastDigit) {
  support::write_file(place_.path() / "caching.csv",
                      "approach,performance,cost,complexity,scalability,maintainability\n"
                      "Redis,9,6,7,9,7\nCDN,8,8,6,10,8\nApp,10,10,9,4,9\nDB,6,9,8,5,8\n");
  auto const table = json(
      "pexplore score ../caching.csv --json --weights "
      "performance=1.0,cost=0.8,complexity=1.2,scalability=0.9,maintainability=1.0");
  std::vector<std::pair<std::string, double>> const expected{
      {"App", 0.844898}, {"CDN", 0.787755}, {"Redis", 0.761224}, {"DB", 0.720408}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    auto const& approach = table.at("approaches").at(i);
    EXPECT_EQ(std::string(approach.at("name").as_string()), expected[i].first);
    EXPECT_NEAR(approach.at("total").to_number<double>(), expected[i].second, 5e-7);
  }
  EXPECT_EQ(sh("pexplore score ../caching.csv --weights speed=1").status, 3);
  EXPECT_EQ(sh("pexplore score ../caching.csv --weights cost").status, 64);
  EXPECT_EQ(sh("pexplore score").status, 64);
  EXPECT_EQ(sh("pexplore score ../caching.csv --runs ../caching.csv").status, 64);
}

TEST_F(System, AScoreThatIsLeftOutIsNotCalledZero) {
  support::write_file(place_.path() / "table.csv",
                      "approach,speed,cost\nredis,9,5\nmemcached,,6\nsqlite,4,\n");
  auto const result = sh("pexplore score ../table.csv");
  EXPECT_THAT(result.output, HasSubstr("It is ahead in speed: 9, against a missing value, which "
                                       "counts as 0, for memcached."));
  EXPECT_THAT(result.output, HasSubstr("memcached: speed is missing and counts as 0"));
  EXPECT_THAT(result.output, HasSubstr("0.7000"));
  support::write_file(place_.path() / "table.csv", "approach,speed\nredis,\nmemcached,\n");
  EXPECT_THAT(sh("pexplore score ../table.csv").output, HasSubstr("nothing can be compared"));
}

TEST_F(System, InitWritesASpecThatRunReads) {
  EXPECT_EQ(sh("pexplore init").status, 0);
  EXPECT_EQ(sh("pexplore init").status, 4);
  ASSERT_EQ(sh("printf 'test:\\n\\t@true\\n' > Makefile && git add Makefile && git commit -qm make")
                .status,
            0);
  auto const result = sh("pexplore run --command 'echo x > y' -q --name from-template");
  EXPECT_EQ(result.status, 0) << result.error;
}

TEST_F(System, DoctorSaysWhatIsThere) {
  auto const checks = json("pexplore doctor --json");
  for (auto const& check : checks.as_array()) {
    EXPECT_TRUE(check.at("ok").as_bool() || !check.at("needed").as_bool())
        << boost::json::serialize(check);
  }
  EXPECT_EQ(sh("cd .. && pexplore doctor").status, 4);
}

TEST_F(System, WorksFromSubdirectoriesLinkedWorktreesAndBareRepositories) {
  write("sub/x", "");
  auto const run =
      std::string("pexplore run --task t --approach a=b --command 'echo x > y' -q --name ");
  EXPECT_EQ(sh("cd sub && " + run + "from-sub").status, 0);
  EXPECT_EQ(sh("git worktree add -q ../linked && cd ../linked && " + run + "from-linked").status,
            0);
  EXPECT_EQ(sh("pexplore list --names").output, "from-linked\nfrom-sub\n");
  auto const bare = sh("git clone -q --bare . '../bäre repo 🎉.git' && cd '../bäre repo 🎉.git' && " +
                       run + "bare");
  EXPECT_EQ(bare.status, 0) << bare.error;
}

}  // namespace
}  // namespace parallel_explore
