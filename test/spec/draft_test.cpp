#include "parallel_explore/error.hpp"
#include "parallel_explore/experiment.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr auto whole = R"([exploration]
num_approaches = 4
approach_generation = "auto"
approach_diversity = "high"
generate_prototypes = true
prototype_depth = "proof-of-concept"
prototype_format = "code"
parallel_execution = false
timeout_per_approach = 1800
agent_per_approach = true
[evaluation]
evaluation_criteria = ["performance", "cost", "clarity"]
[evaluation.weights]
performance = 1.0
cost = 0.8
beauty = 2
[output]
comparison_format = "both"
include_code_samples = true
include_trade_off_analysis = true
include_recommendation = true
recommendation_style = "conditional"
colour = "blue"
)";

TEST(Draft, BecomesASpecThatCanBeRead) {
  auto const imported = import_draft(whole, SpecFormat::toml, "d.toml");
  auto const e = parse_experiment(imported.toml, SpecFormat::toml, "s.toml");
  EXPECT_EQ(e.generate.count, 4);
  EXPECT_EQ(e.generate.diversity, Diversity::high);
  EXPECT_EQ(e.generate.depth, Depth::proof_of_concept);
  EXPECT_EQ(e.session.max_parallel, 1);
  EXPECT_EQ(e.session.timeout, std::chrono::minutes(30));
  ASSERT_THAT(e.criteria, SizeIs(3));
  EXPECT_EQ(e.criteria[1].weight, 0.8);
  EXPECT_EQ(std::get<JudgeQuestion>(e.criteria[0].how).question, "Which is better in performance?");
  EXPECT_TRUE(e.report.code_samples);
  EXPECT_EQ(e.report.recommendation, RecommendationStyle::conditional);
}

TEST(Draft, SaysWhatEachKeyBecame) {
  auto const notes = import_draft(whole, SpecFormat::toml, "d.toml").notes;
  for (auto const* key :
       {"num_approaches", "approach_generation", "approach_diversity", "evaluation_criteria",
        "weights", "generate_prototypes", "prototype_depth", "prototype_format",
        "parallel_execution", "timeout_per_approach", "agent_per_approach", "comparison_format",
        "include_code_samples", "include_trade_off_analysis", "include_recommendation",
        "recommendation_style"}) {
    EXPECT_THAT(notes, Contains(testing::StartsWith(std::string(key) + ": "))) << key;
  }
  EXPECT_THAT(notes, Contains("num_approaches: [generate] count = 4"));
  EXPECT_THAT(notes, Contains("colour: not known, left out"));
  EXPECT_THAT(notes, Contains("weights.beauty: no such criterion, left out"));
  EXPECT_THAT(notes, Contains(HasSubstr("task: missing")));
}

TEST(Draft, MayBeYamlAndListItsApproaches) {
  auto const imported = import_draft(
      "task: Cache it\napproach_generation: [redis, cdn]\nagent_per_approach: codex\n"
      "timeout_per_approach: soon\nnum_approaches: many\n",
      SpecFormat::yaml, "d.yaml");
  auto const e = parse_experiment(imported.toml, SpecFormat::toml, "s.toml");
  EXPECT_EQ(e.task, "Cache it");
  ASSERT_THAT(e.approaches, SizeIs(2));
  EXPECT_EQ(e.approaches[1].name, "cdn");
  EXPECT_EQ(e.session.agent, "codex");
  EXPECT_THAT(imported.notes,
              Contains("timeout_per_approach: \"soon\" is not a duration, left out"));
  EXPECT_THAT(imported.notes, Contains(HasSubstr("num_approaches: \"many\" is not a valid count")));
}

TEST(Draft, OfWhichNothingIsUnderstoodIsRefused) {
  for (auto const* text : {"", "colour = \"blue\"\n", "[[orchestrators]]\nmodule = \"other\"\n"}) {
    try {
      (void)import_draft(text, SpecFormat::toml, "d.toml");
      ADD_FAILURE() << text;
    } catch (Error const& error) {
      EXPECT_EQ(error.code(), ErrorCode::spec);
      EXPECT_THAT(error.what(), HasSubstr("d.toml: no key of loop-parallel-exploration"));
    }
  }
  EXPECT_THROW((void)import_draft("a = ", SpecFormat::toml, "d.toml"), Error);
}

/// The configuration of the module among others, as its document has it: an inline table of several
/// lines, which TOML 1.0 does not know.
constexpr auto module_toml = R"([[orchestrators]]
module = "another"
config = { num_approaches = 9 }

[[orchestrators]]
module = "loop-parallel-exploration"
config = {
  # How many "alternatives" { to explore
  num_approaches = 4                     # of them
  approach_generation = "automatic"      # "automatic" | "user_specified"

  evaluation_criteria = [
    "performance",  # the first
    "cost # and more",
  ]

  weights = {
    performance = 1.0,
    complexity = 1.2,
  }
  include_code_samples = true
}
)";

constexpr auto module_yaml = R"(orchestrators:
  - module: another
    config:
      num_approaches: 9
  - module: loop-parallel-exploration
    config:
      num_approaches: 4
      approach_generation: automatic
      evaluation_criteria:
        - performance
        - "cost # and more"
      weights:
        performance: 1.0
        complexity: 1.2
      include_code_samples: true
)";

TEST(Draft, MayBeTheConfigurationOfAModule) {
  for (auto const& [text, format] :
       {std::pair{module_toml, SpecFormat::toml}, std::pair{module_yaml, SpecFormat::yaml}}) {
    auto const imported = import_draft(text, format, "d");
    auto const e = parse_experiment(imported.toml, SpecFormat::toml, "s.toml");
    EXPECT_EQ(e.generate.count, 4);
    ASSERT_THAT(e.criteria, SizeIs(2));
    EXPECT_EQ(e.criteria[1].name, "cost # and more");
    EXPECT_TRUE(e.report.code_samples);
    EXPECT_THAT(imported.notes, Contains("weights.complexity: no such criterion, left out"));
    EXPECT_THAT(imported.notes, testing::Not(Contains(HasSubstr("not known"))));
  }
}

TEST(Presets, AreSetsOfCriteriaThatCanBeRead) {
  EXPECT_THAT(criteria_presets(), ElementsAre("web", "library", "ml", "infra", "cli"));
  for (auto const& name : criteria_presets()) {
    auto const criteria = parse_criteria(criteria_preset(name), SpecFormat::toml, name);
    EXPECT_GE(criteria.size(), 5) << name;
  }
  try {
    (void)criteria_preset("libary");
    FAIL();
  } catch (Error const& error) {
    EXPECT_THAT(error.what(), HasSubstr("did you mean \"library\"?"));
  }
}

TEST(Criteria, OfAFileAreNothingElse) {
  EXPECT_THAT(parse_criteria("[[criterion]]\nname = \"x\"\nrun = \"y\"\n", SpecFormat::toml, "c"),
              SizeIs(1));
  EXPECT_THROW((void)parse_criteria("task = \"x\"\n", SpecFormat::toml, "c"), Error);
  EXPECT_THROW((void)parse_criteria("", SpecFormat::toml, "c"), Error);
}

Experiment two_approaches_of(int samples, Strategy strategy = Strategy::all) {
  Experiment e;
  e.task = "Do it";
  e.session.samples = samples;
  e.session.strategy = strategy;
  for (auto const* name : {"a", "b"}) {
    Approach approach;
    approach.name = name;
    e.approaches.push_back(approach);
  }
  Criterion c;
  c.name = "lines";
  c.how = BuiltinMetric::lines_changed;
  e.criteria = {c};
  return e;
}

TEST(Samples, StandBehindTheFirstOfEachApproach) {
  auto const e = frozen(two_approaches_of(3));
  std::vector<std::string> names;
  for (auto const& each : e.approaches) names.push_back(each.name);
  EXPECT_THAT(names, ElementsAre("a", "b", "a.2", "b.2", "a.3", "b.3"));
  EXPECT_EQ(approach_of(e.approaches[4]), "a");
  EXPECT_EQ(e.approaches[4].sample, 3);
  EXPECT_NE(e.approaches[0].id, e.approaches[2].id);
  EXPECT_EQ(frozen(e), e) << "freezing twice changes nothing";
}

TEST(Samples, OfARaceBeginWithTwo) {
  EXPECT_THAT(frozen(two_approaches_of(9, Strategy::race)).approaches, SizeIs(4));
  EXPECT_THROW((void)frozen(two_approaches_of(2, Strategy::race)), Error);
  EXPECT_THROW((void)frozen(two_approaches_of(1, Strategy::outline)), Error);
}

TEST(Samples, OfHalvingAreOneAndNamesHaveRoomForTheirNumber) {
  EXPECT_THROW((void)frozen(two_approaches_of(2, Strategy::halving)), Error);
  auto e = two_approaches_of(2);
  e.approaches[0].name = std::string(60, 'x');
  EXPECT_THROW((void)frozen(e), Error);
  for (auto const* reserved : {"pexplore.base", "base", "Base"}) {
    e.approaches[0].name = reserved;
    EXPECT_THROW((void)frozen(e), Error) << reserved;
  }
}

TEST(Generated, CountAgainstTheMostThereMayBe) {
  auto e = two_approaches_of(1);
  e.generate.count = 9;
  EXPECT_THROW((void)frozen(e), Error);
  e.generate.count = 8;
  EXPECT_NO_THROW((void)frozen(e));
  e.approaches.clear();
  EXPECT_NO_THROW((void)frozen(e)) << "an agent proposes them";
}

}  // namespace
}  // namespace parallel_explore
