#include "system/harness.hpp"

// The way of a person to the first session, and his own settings.
namespace parallel_explore {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class FirstHour : public System {
 protected:
  void write_settings(std::string_view content) {
    support::write_file(place_.path() / ".config" / "pexplore" / "config.toml", content);
  }
};

constexpr auto cannot_run = R"(
task = "Do it"
[session]
agent = "gemini"
[agent.gemini]
command = "no-such-gemini"
[[approach]]
name = "one"
[[criterion]]
name = "tests"
gate = true
run = "no-such-make test"
)";

TEST_F(FirstHour, DoctorDryRunAndRunRefuseTheSameAndCreateNothing) {
  write("pexplore.toml", cannot_run);
  auto const before = everything();
  auto const run = sh("pexplore run");
  EXPECT_EQ(run.status, 8) << run.error;
  auto const dry = sh("pexplore run --dry-run");
  EXPECT_EQ(dry.status, 8) << dry.error;
  auto const doctor = sh("COLUMNS=1000 pexplore doctor");
  EXPECT_EQ(doctor.status, 4);
  for (auto const* problem : {"agent gemini cannot be started: there is no program "
                              "\"no-such-gemini\"",
                              "gate tests cannot be run: there is no program \"no-such-make\""}) {
    EXPECT_THAT(run.error, HasSubstr(problem));
    EXPECT_THAT(dry.output, HasSubstr(problem));
    EXPECT_THAT(doctor.output, HasSubstr(problem));
  }
  EXPECT_EQ(everything(), before);
  auto const value = json("pexplore run --dry-run --json");
  EXPECT_EQ(value.at("obstacles").as_array().size(), 2);
}

TEST_F(FirstHour, AnAdHocRunCanBeRepeated) {
  auto const run = [&] {
    return sh(
        "pexplore run -q --task 'Do it' --approach a=x --approach b=y --command 'seq 3 > "
        "{approach}'");
  };
  EXPECT_EQ(run().status, 0);
  EXPECT_EQ(run().status, 0);
  EXPECT_THAT(sh("pexplore list").output, AllOf(HasSubstr("do-it "), HasSubstr("do-it-2 ")));
}

TEST_F(FirstHour, SettingsOfThePersonHoldWhereTheSpecSaysNothing) {
  write_settings(
      "[session]\nagent = \"command\"\nmax_parallel = 1\n[agent.command]\nrun = [\"sh\","
      "\"-c\",\"seq 3 > lines.txt\"]\n[profile.many.session]\nmax_parallel = 9\n");
  write("pexplore.toml", "task = \"t\"\n[[approach]]\nname = \"a\"\n[[approach]]\nname = \"b\"\n");
  EXPECT_THAT(sh("pexplore run --dry-run").output,
              AllOf(HasSubstr("command"), HasSubstr("At most 1 at once")));
  EXPECT_THAT(sh("pexplore run --dry-run --profile many").output, HasSubstr("At most 9 at once"));
  EXPECT_EQ(sh("pexplore run -q").status, 0);
  auto const unknown = sh("pexplore run --dry-run --profile mani");
  EXPECT_EQ(unknown.status, 3);
  EXPECT_THAT(unknown.error, HasSubstr("did you mean \"many\"?"));
  auto const shown = json("pexplore doctor --config --json");
  EXPECT_EQ(shown.at("settings").at(2).at("key"), "session.max_parallel");
  EXPECT_THAT(std::string(shown.at("settings").at(2).at("origin").as_string()),
              testing::EndsWith("config.toml:3"));
}

TEST_F(FirstHour, BrokenSettingsAreReportedWithTheirLine) {
  write_settings("[session]\nmax_paralel = 1\n");
  auto const run = sh("pexplore run --task t --approach a=b");
  EXPECT_EQ(run.status, 3);
  EXPECT_THAT(run.error, AllOf(HasSubstr("config.toml:2: "), HasSubstr("\"max_parallel\"")));
  EXPECT_EQ(sh("pexplore list").status, 0) << "they concern runs only";
}

TEST_F(FirstHour, AnEndIsAnnounced) {
  write_settings("notify = \"echo $PEXPLORE_EXPERIMENT $PEXPLORE_STATE > told\"\n");
  EXPECT_EQ(sh("pexplore run -q --name x --task t --approach a=b --command 'seq 3 > f'").status, 0);
  EXPECT_EQ(sh("cat told").output, "x completed\n");
}

TEST_F(FirstHour, ResultsCanBeLaidOutByVariant) {
  write_spec(two_approaches);
  EXPECT_EQ(sh("pexplore run -q ../spec.toml").status, 0);
  auto const record = repository_ / ".pexplore" / "two";
  EXPECT_FALSE(std::filesystem::exists(record / "variants"));
  auto const wrote = sh("pexplore report two --layout parallel-experiment --to ../laid");
  EXPECT_EQ(wrote.status, 0) << wrote.error;
  EXPECT_EQ(sh("cd ../laid && find . -type f | sort").output,
            "./results/few_progress.json\n./results/many_progress.json\n./summary.md\n"
            "./variants/few.json\n./variants/many.json\n");
  EXPECT_EQ(json("cat ../laid/variants/many.json").at("status"), "completed");
  write_spec(std::string(two_approaches) + "[report]\nlayout = \"parallel-experiment\"\n");
  EXPECT_EQ(sh("pexplore run -q ../spec.toml --name laid").status, 0);
  EXPECT_EQ(json("cat .pexplore/laid/results/few_progress.json").at("status"), "completed");
}

TEST_F(FirstHour, AnExportedExperimentCanBeReadWithoutTheRepository) {
  write_spec(std::string(two_approaches));
  EXPECT_EQ(sh("pexplore run -q ../spec.toml").status, 0);
  EXPECT_EQ(sh("pexplore export two ../two.pexplore").status, 0);
  auto const there = [&](std::string const& script) {
    return sh("mkdir -p ../colleague && cd ../colleague && " + script);
  };
  EXPECT_THAT(there("pexplore show two").error, HasSubstr("is not in a git repository"));
  EXPECT_EQ(there("pexplore import ../two.pexplore").output,
            "Imported two. Show it: pexplore show two\n");
  for (auto const* command : {"show two", "show two many", "report two", "report two --format json",
                              "rescore two --weights lines=2", "list --json"}) {
    auto const here = sh("pexplore " + std::string(command));
    EXPECT_EQ(there("pexplore " + std::string(command)).status, 0) << command;
    EXPECT_EQ(here.status, 0) << command;
  }
  EXPECT_EQ(there("pexplore show two").output, sh("pexplore show two").output);
  EXPECT_EQ(there("pexplore diff two many").output, sh("pexplore diff two many").output);
  EXPECT_EQ(there("pexplore import ../two.pexplore").status, 4) << "it exists already";
}

TEST_F(FirstHour, AnImportedExperimentRunsAndRemovesNothing) {
  write_spec(std::string(two_approaches));
  EXPECT_EQ(sh("pexplore run -q ../spec.toml").status, 0);
  auto const imported =
      sh("pexplore export two ../two.pexplore && mv .pexplore/two ../kept && pexplore import "
         "../two.pexplore");
  EXPECT_EQ(imported.status, 0) << imported.error;
  for (auto const* command : {"cleanup two", "cleanup two --force", "adopt two many", "retry two",
                              "rescore two --keep --weights lines=2", "measure two"}) {
    auto const refused = sh("pexplore " + std::string(command));
    EXPECT_EQ(refused.status, 4) << command;
    EXPECT_THAT(refused.error, HasSubstr("the record of two was made in")) << command;
  }
  EXPECT_EQ(sh("git worktree list | wc -l").output, "3\n");
}

TEST_F(FirstHour, OnlyExportedExperimentsAreImported) {
  auto const import = [&](std::string const& content) {
    support::write_file(place_.path() / "in", content);
    return sh("pexplore import ../in");
  };
  EXPECT_EQ(import("").status, 3);
  EXPECT_EQ(import("{}").status, 3);
  EXPECT_EQ(import(R"({"pexplore_export":2})").status, 3);
  EXPECT_EQ(import(R"({"pexplore_export":1,"experiment":"../../x","journal":""})").status, 3);
  EXPECT_NE(import(R"({"pexplore_export":1,"experiment":"x","journal":"{}\n"})").status, 0);
  EXPECT_NE(import(R"({"pexplore_export":1,"experiment":"x","journal":""})").status, 0);
  EXPECT_THAT(sh("ls -A .pexplore").output, Not(HasSubstr("import")));
  EXPECT_EQ(sh("pexplore import ../none").status, 4);
}

TEST_F(FirstHour, AReportHasTheCodeThatIsAdded) {
  write_spec(std::string(two_approaches) + "[report]\ncode_samples = true\n");
  EXPECT_EQ(sh("pexplore run -q ../spec.toml").status, 0);
  auto const report = sh("pexplore report two").output;
  EXPECT_THAT(report, AllOf(HasSubstr("```\nlines.txt:\n1\n2\n3\n"), Not(HasSubstr("diff --git"))));
}

}  // namespace
}  // namespace parallel_explore
