#include "spec/spec_answers.hpp"

#include "parallel_explore/experiment.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::spec {
namespace {

using testing::HasSubstr;

Experiment read(SpecAnswers const& answers) {
  return parse_experiment(spec_of(answers), SpecFormat::toml, "s.toml");
}

TEST(SpecOf, WithoutAnswersIsTheTemplateWithoutItsGate) {
  auto const experiment = read({});
  EXPECT_EQ(experiment.name, "rate-limiter");
  EXPECT_EQ(experiment.approaches.size(), 2U);
  EXPECT_EQ(experiment.criteria.size(), 1U) << "no command is known that could pass";
}

TEST(SpecOf, TakesEveryAnswer) {
  SpecAnswers answers;
  answers.task = "Make \"it\" fast\nwithout bugs";
  answers.approaches = {{"simd", "Use SIMD"}, {"table", ""}};
  answers.agent = "codex";
  answers.setup = {"npm ci", "npm run build"};
  answers.gates = {{"tests", "npm test -- --x \"y\"", "passed in 3s", true}};
  answers.budget_usd = 7.5;
  auto const experiment = read(answers);
  EXPECT_THAT(experiment.task, HasSubstr("Make \"it\" fast"));
  ASSERT_EQ(experiment.approaches.size(), 2U);
  EXPECT_EQ(experiment.approaches[0].description, "Use SIMD");
  EXPECT_EQ(experiment.session.agent, "codex");
  EXPECT_EQ(experiment.worktree.setup, answers.setup);
  ASSERT_EQ(experiment.criteria.size(), 2U);
  EXPECT_TRUE(experiment.criteria[0].gate);
  EXPECT_EQ(experiment.budget.usd, 7.5);
  EXPECT_THAT(spec_of(answers), HasSubstr("# On the base this passed in 3s.\n"));
  EXPECT_NO_THROW((void)frozen(experiment));
}

TEST(SpecOf, AsksAnAgentForApproaches) {
  SpecAnswers answers;
  answers.task = "t";
  answers.generate = 4;
  auto const experiment = read(answers);
  EXPECT_EQ(experiment.generate.count, 4);
  EXPECT_TRUE(experiment.approaches.empty());
}

TEST(SpecOf, AGateThatFailsOnTheBaseIsAComment) {
  SpecAnswers answers;
  answers.agent = "claude";
  answers.gates = {{"tests", "npm test", "failed: 3 tests", false}};
  EXPECT_EQ(read(answers).criteria.size(), 1U);
  EXPECT_THAT(spec_of(answers), HasSubstr("# On the base this failed: 3 tests.\n# [[criterion]]"));
  EXPECT_THAT(spec_of(answers), HasSubstr("Bash(npm:*)"));
}

TEST(SpecOf, HasATableForEveryAgent) {
  for (auto const& agent : known_agents()) {
    if (agent == "replay" || agent == "acp") continue;
    SpecAnswers answers;
    answers.agent = agent;
    auto const spec = spec_of(answers);
    EXPECT_EQ(read(answers).session.agent, agent);
    EXPECT_THAT(spec, HasSubstr("\n[agent." + agent + "]"));
    EXPECT_EQ(spec.find("\n[agent.claude]") != std::string::npos, agent == "claude");
  }
}

TEST(SpecOf, TakesASetOfCriteriaInsteadOfTheTemplates) {
  SpecAnswers answers;
  answers.criteria = "[[criterion]]\nname = \"x\"\nrun = \"true\"\ngate = true\n";
  EXPECT_EQ(read(answers).criteria.size(), 1U);
}

}  // namespace
}  // namespace parallel_explore::spec
