#include "core/enum_names.hpp"
#include "core/experiment_json.hpp"
#include "parallel_explore/experiment.hpp"
#include "spec/fault_of.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

Experiment toml(std::string_view text) {
  return parse_experiment(text, SpecFormat::toml, "s.toml");
}

std::string fault(std::string_view text, SpecFormat format = SpecFormat::toml) {
  return fault_of([&] { (void)parse_experiment(text, format, "s"); });
}

constexpr auto everything = R"(
name = "rate limiter"
task = "Add it."
context = "It was discussed."
base = "main"
instructions = "RULES.md"
instructions_mode = "pinned"
deadline = "2h"
[[approach]]
name = "a"
description = "first"
characteristics = ["fast"]
agent = "command"
[session]
agent = "claude"
max_parallel = 2
timeout = "1h30m"
max_turns = 20
max_subagents = 3
retries = 0
samples = 1
strategy = "all"
configuration = "none"
[agent.claude]
model = "sonnet"
env = { A = "b" }
[agent.command]
run = ["sh", "{approach}.sh"]
[worktree]
setup = ["make"]
copy = [".env"]
[[criterion]]
name = "tests"
run = "make test"
gate = true
[[criterion]]
name = "speed"
run = "bench"
metric = { json = "/ops" }
repeat = 5
weight = 2
best = 100
worst = 0
[[criterion]]
name = "time"
run = "bench"
metric = "seconds"
[[criterion]]
name = "own"
self_reported = true
[[criterion]]
name = "cost"
builtin = "cost_usd"
scale = "count"
factor = 2
matters = "5%"
[report]
recommendation = "options"
)";

TEST(Spec, ReadsEveryKey) {
  auto const e = toml(everything);
  EXPECT_EQ(e.session.timeout, 90min);
  EXPECT_EQ(e.deadline, std::optional<std::chrono::milliseconds>(2h));
  EXPECT_EQ(e.context, "It was discussed.");
  EXPECT_EQ(e.instructions_mode, InstructionsMode::pinned);
  EXPECT_EQ(e.agents.at("command").run, (std::vector<std::string>{"sh", "{approach}.sh"}));
  EXPECT_EQ(e.agents.at("claude").env.at("A"), "b");
  ASSERT_EQ(e.criteria.size(), 5U);
  EXPECT_FALSE(is_scored(e.criteria[0]));
  EXPECT_EQ(std::get<CommandCriterion>(e.criteria[1].how).metric, Metric{JsonMetric{"/ops"}});
  EXPECT_EQ(e.criteria[1].best, 100.0);
  EXPECT_TRUE(is_exclusive(e.criteria[2]));
  EXPECT_EQ(e.criteria[2].better, Better::lower);
  EXPECT_EQ(e.criteria[4].unit, "$");
  EXPECT_EQ(e.criteria[4].scale, ScaleKind::count);
  EXPECT_EQ(e.criteria[4].factor, 2);
  EXPECT_EQ(e.criteria[4].matters, (Difference{0.05, true}));
  EXPECT_EQ(core::experiment_from_value(core::to_json_value(e)), e) << "as the journal keeps it";
  EXPECT_EQ(e.report.recommendation, RecommendationStyle::options);
}

TEST(Spec, NamesTheAgentsThatMayTakeOver) {
  auto const experiment = toml(
      "[session]\nhandover = true\nhandover_to = [\"codex\", \"mine\"]\n[agent.mine]\n"
      "adapter = \"command\"\nrun = [\"x\"]\n");
  EXPECT_TRUE(experiment.session.handover);
  EXPECT_THAT(experiment.session.handover_to, testing::ElementsAre("codex", "mine"));
  EXPECT_THAT(toml("[session]\nhandover_to = \"codex\"\n").session.handover_to,
              testing::ElementsAre("codex"));
  EXPECT_THAT(fault("[session]\nhandover_to = [\"codx\"]\n"), HasSubstr("did you mean \"codex\"?"));
  EXPECT_FALSE(toml("").session.handover);
}

TEST(Spec, TheConfigurationOfTheAgentsIsRecordedAndThatOfOldRecordsIsTheProjects) {
  auto value = core::to_json_value(toml(everything));
  EXPECT_EQ(core::experiment_from_value(value).session.configuration, Configuration::none);
  value.at("session").as_object().erase("configuration");
  EXPECT_EQ(core::experiment_from_value(value).session.configuration, Configuration::project);
}

TEST(Spec, ABenchmarkMetricNamesAToolAndTimesAreCosts) {
  auto const read = [](std::string const& metric) {
    return toml("task = \"t\"\n[[criterion]]\nname = \"c\"\nrun = \"x\"\nmetric = " + metric)
        .criteria[0];
  };
  auto const all = read(
      R"({ format = "google-benchmark", name = "sum/10", statistic = "cpu_time", file = "a.json" })");
  EXPECT_EQ(
      std::get<CommandCriterion>(all.how).metric,
      (Metric{BenchmarkMetric{BenchmarkFormat::google_benchmark, "sum/10", "cpu_time", "a.json"}}));
  EXPECT_EQ(all.better, Better::lower);
  EXPECT_EQ(all.unit, "s");
  EXPECT_TRUE(is_exclusive(all));
  auto const counter = read(R"({ format = "google-benchmark", statistic = "items_per_second" })");
  EXPECT_EQ(counter.better, Better::higher);
  EXPECT_EQ(counter.unit, "");
  EXPECT_EQ(read(R"({ format = "pytest-benchmark", statistic = "ops" })").better, Better::higher);
  for (auto const& [format, name] : core::benchmark_format_names) {
    auto const criterion = read("{ format = \"" + std::string(name) + "\" }");
    EXPECT_EQ(std::get<BenchmarkMetric>(std::get<CommandCriterion>(criterion.how).metric).format,
              format);
    EXPECT_EQ(criterion.better, Better::lower) << name;
  }
}

TEST(Spec, OneConfidenceMeansBothQuestionsAndABaseMayOnlyBeShown) {
  auto const settings = [](std::string const& keys) {
    return parse_experiment("task = \"t\"\n[evaluate]\n" + keys, SpecFormat::toml, "s").evaluate;
  };
  EXPECT_EQ(settings("").result_confidence, 0.95);
  EXPECT_EQ(settings("").confidence, 0.8);
  EXPECT_EQ(settings("confidence = 0.9").result_confidence, 0.9);
  EXPECT_EQ(settings("confidence = 0.9").confidence, 0.9);
  auto const both = settings("confidence = { result = 0.99, approach = 0.7 }");
  EXPECT_EQ(both.result_confidence, 0.99);
  EXPECT_EQ(both.confidence, 0.7);
  EXPECT_TRUE(settings("base = true").base_competes);
  EXPECT_TRUE(settings("base = \"show\"").base);
  EXPECT_FALSE(settings("base = \"show\"").base_competes);
  EXPECT_FALSE(settings("base = \"off\"").base);
  EXPECT_FALSE(settings("base = false").base);
  EXPECT_FALSE(settings("").clean);
  EXPECT_TRUE(settings("clean = true").clean);
}

TEST(Spec, TimedCriteriaRepeatUntilTheVerdictIsClear) {
  auto const repeat = [](std::string const& keys) {
    auto const e = parse_experiment(
        "task = \"t\"\n[[criterion]]\nname = \"c\"\nrun = \"x\"\n" + keys, SpecFormat::toml, "s");
    return std::get<CommandCriterion>(e.criteria.at(0).how).repeat;
  };
  EXPECT_EQ(repeat("metric = \"seconds\"\n"), until_clear);
  EXPECT_EQ(repeat("metric = { json = \"/x\" }\nexclusive = true\n"), until_clear);
  EXPECT_EQ(repeat("metric = \"seconds\"\nrepeat = \"auto\"\n"), until_clear);
  EXPECT_EQ(repeat("metric = \"seconds\"\nrepeat = 7\n"), 7);
  EXPECT_EQ(repeat("metric = { json = \"/x\" }\n"), 1);
  EXPECT_EQ(repeat("gate = true\nexclusive = true\n"), 1) << "it passes or fails";
}

TEST(Spec, SaysHowAPersonIsTold) {
  auto const e = toml(
      "task = \"t\"\n[on]\nfinished = [\"bell\", \"desktop\"]\nfailed = \"./tell.sh\"\n"
      "limited = \"bell\"\nbudget = \"bell\"\nneeds_attention = \"terminal\"\n");
  EXPECT_THAT(e.on.finished, testing::ElementsAre("bell", "desktop"));
  EXPECT_THAT(e.on.failed, testing::ElementsAre("./tell.sh"));
  EXPECT_THAT(e.on.needs_attention, testing::ElementsAre("terminal"));
  auto const yaml =
      "task: t\non:\n  finished: [bell, desktop]\n  failed: ./tell.sh\n  limited: bell\n"
      "  budget: bell\n  needs_attention: terminal\n";
  EXPECT_EQ(parse_experiment(yaml, SpecFormat::yaml, "s.yaml"), e);
  EXPECT_EQ(core::experiment_from_value(core::to_json_value(e)).on, e.on) << "a resumed run knows";
  EXPECT_THAT(fault("[on]\nfinishd = \"bell\"\n"), HasSubstr("did you mean \"finished\"?"));
}

TEST(Spec, YamlAndJsonHaveTheSameShape) {
  auto const yaml = R"(
task: Add it.
approach:
  - name: a
    description: "first"
session: {max_parallel: 2, timeout: 10m}
criterion:
  - {name: speed, run: bench, metric: {regex: '(\d+)'}, weight: 1.5}
)";
  auto const json = R"json({"task": "Add it.", "approach": [{"name": "a", "description": "first"}],
    "session": {"max_parallel": 2, "timeout": "10m"},
    "criterion": [{"name": "speed", "run": "bench", "metric": {"regex": "(\\d+)"}, "weight": 1.5}]})json";
  EXPECT_EQ(parse_experiment(yaml, SpecFormat::yaml, "s"),
            parse_experiment(json, SpecFormat::json, "s"));
}

TEST(Spec, NamesLineCauseAndMendOfEveryFault) {
  auto const text = fault(
      "wieght = 1\ntask = 3\n[session]\ntimeout = \"soon\"\nmax_parallel = 0\nagent = \"claud\"\n"
      "[[criterion]]\nname = \"x\"\nwieght = 2\nrun = \"y\"\n");
  EXPECT_THAT(text, HasSubstr("s:1: unknown key \"wieght\""));
  EXPECT_THAT(text, HasSubstr("s:2: \"task\" must be a string, not an integer"));
  EXPECT_THAT(text, HasSubstr("s:4: \"soon\" is not a duration for \"timeout\"; write 30m"));
  EXPECT_THAT(text, HasSubstr("s:5: \"max_parallel\" must be from 1 to 1024, not 0"));
  EXPECT_THAT(text, HasSubstr("s:6: unknown agent \"claud\"; did you mean \"claude\"?"));
  EXPECT_THAT(text,
              HasSubstr("s:9: unknown key \"wieght\" in [[criterion]]; did you mean \"weight\"?"));
}

struct Bad {
  char const* name;
  std::string text;
  char const* said;
  SpecFormat format = SpecFormat::toml;
};
void PrintTo(Bad const& bad, std::ostream* out) { *out << bad.name; }
class BadSpec : public testing::TestWithParam<Bad> {};

TEST_P(BadSpec, IsRefused) {
  EXPECT_THAT(fault(GetParam().text, GetParam().format), HasSubstr(GetParam().said));
}

std::string criterion(std::string const& keys) { return "[[criterion]]\nname = \"c\"\n" + keys; }

INSTANTIATE_TEST_SUITE_P(
    All, BadSpec,
    testing::Values(
        Bad{"syntax", "task = ", "s:1:"}, Bad{"twice", "task = \"a\"\ntask = \"b\"\n", "s:2:"},
        Bad{"same_approach", "[[approach]]\nname = \"A b\"\n[[approach]]\nname = \"a-B\"\n",
            "s:3: a second approach \"a-b\""},
        Bad{"emoji_approach", "[[approach]]\nname = \"🎉\"\n",
            "needs a name with letters or digits"},
        Bad{"same_criterion", criterion("run = \"x\"\n") + criterion("run = \"y\"\n"),
            "a second criterion \"c\""},
        Bad{"negative_weight", criterion("run = \"x\"\nweight = -1\n"),
            "\"weight\" must be at least 0, not -1"},
        Bad{"nan_weight", criterion("run = \"x\"\nweight = nan\n"), "must be a finite number"},
        Bad{"word_weight", criterion("run = \"x\"\nweight = \"heavy\"\n"),
            "\"weight\" must be a number, not a string"},
        Bad{"linear_without_ends", criterion("run = \"x\"\nscale = \"linear\"\n"),
            "the scale \"linear\" needs `best` and `worst`"},
        Bad{"unknown_scale", criterion("run = \"x\"\nscale = \"ration\"\n"),
            "did you mean \"ratio\"?"},
        Bad{"factor", criterion("run = \"x\"\nfactor = 1\n"), "`factor` must be above 1"},
        Bad{"matters", criterion("run = \"x\"\nmatters = \"2 percent\"\n"),
            "a share such as \"2%\""},
        Bad{"negative_matters", criterion("run = \"x\"\nmatters = -1\n"), "matters"},
        Bad{"no_kind", criterion(""), "does not say how it is measured"},
        Bad{"two_kinds", criterion("run = \"x\"\nbuiltin = \"tokens\"\n"),
            "has both `builtin` and `run`"},
        Bad{"unknown_kind", criterion("bultin = \"tokens\"\n"), "did you mean \"builtin\"?"},
        Bad{"unknown_builtin", criterion("builtin = \"tokns\"\n"), "did you mean \"tokens\"?"},
        Bad{"empty_question", criterion("judge = \" \"\n"), "has an empty question"},
        Bad{"judged_gate", criterion("judge = \"nice?\"\ngate = true\n"), "needs a command"},
        Bad{"confidence", "[evaluate]\nconfidence = 0.3\n", "must be from 0.5 to 0.9999"},
        Bad{"confidence_of_results", "[evaluate]\nconfidence = { result = 1 }\n",
            "must be from 0.5 to 0.9999"},
        Bad{"confidence_key", "[evaluate]\nconfidence = { results = 0.9 }\n",
            "unknown key \"results\""},
        Bad{"base", "[evaluate]\nbase = \"hide\"\n", "\"compete\", \"show\" or \"off\""},
        Bad{"clean", "[evaluate]\nclean = \"yes\"\n", "true or false"},
        Bad{"gate_retries", "[evaluate]\ngate_retries = -1\n", "must be from 0 to 100"},
        Bad{"total_matters", "[evaluate]\nmatters = -1\n", "must be at least 0"},
        Bad{"format_unknown", criterion("run = \"x\"\nmetric = { format = \"hyperfin\" }\n"),
            "unknown value \"hyperfin\" of \"format\"; did you mean \"hyperfine\"?"},
        Bad{"format_missing", criterion("run = \"x\"\nmetric = { name = \"a\" }\n"),
            "`name`, `statistic` and `file` of a metric need its `format`"},
        Bad{"format_and_json",
            criterion("run = \"x\"\nmetric = { format = \"junit\", json = \"/a\" }\n"),
            "\"metric\" must be"},
        Bad{"statistic_misspelt",
            criterion("run = \"x\"\nmetric = { format = \"hyperfine\", statistic = \"medium\" }\n"),
            "hyperfine has no statistic \"medium\"; did you mean \"median\"?"},
        Bad{"statistic_unknown",
            criterion("run = \"x\"\nmetric = { format = \"catch2\", statistic = \"p99\" }\n"),
            "catch2 has no statistic \"p99\"; it has mean, standardDeviation"},
        Bad{"criterion_name",
            criterion("run = \"x\"\nmetric = { format = \"criterion\", name = \"a\" }\n"),
            "a report of criterion is about one benchmark and has no `name`"},
        Bad{"file_outside",
            criterion("run = \"x\"\nmetric = { format = \"junit\", file = \"a/../../b\" }\n"),
            "`file` of a metric is a path inside the worktree"},
        Bad{"junit_outside", criterion("run = \"x\"\njunit = \"../junit.xml\"\n"),
            "`junit` is a path inside the worktree"},
        Bad{"judge_mode", "[judge]\nmode = \"pairwis\"\n", "did you mean \"pairwise\"?"},
        Bad{"judge_agent", "[judge]\npanel = [\"claud:opus\"]\n", "did you mean \"claude\"?"},
        Bad{"max_sessions", "[judge]\nmax_sessions = 1\n", "must be from 2 to 1000000"},
        Bad{"max_diff", "[judge]\nmax_diff = 0\n", "a number of bytes"},
        Bad{"budget", "[session]\nbudget_usd = 0\n", "s:2: a budget must be more than 0"},
        Bad{"budget_tokens", "[budget]\ntokens = 1.5\n", "1.5 is not a whole number of at least 1"},
        Bad{"budget_key", "[budget]\ndollars = 1\n", "unknown key \"dollars\" in [budget]"},
        Bad{"no_adapter", "[agent.goose]\nrun = [\"goose\"]\n",
            "s:1: [agent.goose] is not a known agent"},
        Bad{"unknown_acp_agent", "[session]\nagent = \"acp:gose\"\n",
            "did you mean \"acp:goose\"?"},
        Bad{"unknown_acp_table", "[agent.\"acp:gose\"]\nmodel = \"m\"\n",
            "did you mean \"acp:goose\"?"},
        Bad{"unknown_adapter", "[agent.goose]\nadapter = \"acpp\"\n", "did you mean \"acp\"?"},
        Bad{"price", "[agent.codex]\nprice = { input = -1 }\n", "\"input\""},
        Bad{"samples", "[session]\nsamples = 0\n", "\"samples\" must be from 1 to 1000"},
        Bad{"configuration", "[session]\nconfiguration = \"projekt\"\n",
            "did you mean \"project\"?"},
        Bad{"strategy", "[session]\nstrategy = \"halvin\"\n", "did you mean \"halving\"?"},
        Bad{"diversity", "[generate]\ndiversity = \"very\"\n", "known values: low, medium, high"},
        Bad{"bad_regex", criterion("run = \"x\"\nmetric = { regex = \"(\" }\n"),
            "is not a regular expression"},
        Bad{"bad_pointer", criterion("run = \"x\"\nmetric = { json = \"ops\" }\n"),
            "is not a JSON pointer"},
        Bad{"bad_metric", criterion("run = \"x\"\nmetric = \"second\"\n"),
            "did you mean \"seconds\"?"},
        Bad{"bad_auto", criterion("run = \"x\"\nexclusive = true\nrepeat = \"often\"\n"),
            "\"repeat\" is a number or \"auto\""},
        Bad{"auto_beside_sessions", criterion("run = \"x\"\nrepeat = \"auto\"\n"),
            "`repeat = \"auto\"` needs `exclusive = true`"},
        Bad{"prepared_gate", criterion("run = \"x\"\ngate = true\nprepare = \"make clean\"\n"),
            "`prepare` needs a `metric`"},
        Bad{"bad_repeat", criterion("run = \"x\"\nrepeat = 0\n"),
            "\"repeat\" must be from 1 to 1000"},
        Bad{"best_alone", criterion("run = \"x\"\nbest = 1\n"),
            "`best` and `worst` must be given together"},
        Bad{"best_is_worst", criterion("run = \"x\"\nbest = 1\nworst = 1\n"), "are equal"},
        Bad{"escaping_copy", "[worktree]\ncopy = [\"../secret\"]\n",
            "\"copy\" takes paths inside the main tree"},
        Bad{"absolute_copy", "[worktree]\ncopy = [\"/etc/passwd\"]\n", "inside the main tree"},
        Bad{"git_copy", "[worktree]\ncopy = [\"x/../.git/config\"]\n", "inside the main tree"},
        Bad{"unknown_agent_table", "[agent.clade]\n", "did you mean \"claude\"?"},
        Bad{"empty_run", "[agent.command]\nrun = []\n", "names no program"},
        Bad{"too_many",
            "[session]\nmax_approaches = 1\n[[approach]]\nname = \"a\"\n[[approach]]\nname = "
            "\"b\"\n",
            "2 approaches are more than max_approaches = 1"},
        Bad{"not_utf8", "task = \"\xff\"\n", "s:1: not valid UTF-8"},
        Bad{"json_twice", "{\"task\": \"a\",\n\"task\": \"b\"}", "s:2: duplicate key \"task\"",
            SpecFormat::json},
        Bad{"json_syntax", "{\"task\": \"a\",\n oops}", "s:2: not JSON", SpecFormat::json},
        Bad{"json_list", "[]", "a spec must be a table", SpecFormat::json},
        Bad{"yaml_list", "- a\n", "a spec must be a table", SpecFormat::yaml},
        Bad{"yaml_syntax", "a: b: c\n", "s:1:", SpecFormat::yaml},
        Bad{"yaml_deep", std::string(500, '[') + std::string(500, ']'), "s", SpecFormat::yaml},
        Bad{"yaml_bomb",
            "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c "
            "[*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
            "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: "
            "[*e,*e,*e,*e,*e,*e,*e,*e,*e]\n",
            "far too many values", SpecFormat::yaml}));

TEST(ExperimentReader, ReadsAnAcpAgentByItsName) {
  auto const e = parse_experiment(
      "task = \"t\"\n[session]\nagent = \"acp:goose\"\n[agent.\"acp:goose\"]\nmodel = \"m\"\n"
      "[[approach]]\nname = \"a\"\n",
      SpecFormat::toml, "s");
  EXPECT_EQ(e.session.agent, "acp:goose");
  EXPECT_EQ(e.agents.at("acp:goose").model, "m");
}

}  // namespace
}  // namespace parallel_explore
