#include "parallel_explore/experiment.hpp"
#include "spec/fault_of.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using testing::HasSubstr;

Experiment runnable() {
  Experiment e;
  e.task = "Add a rate limiter to the HTTP client, and do it well this time.";
  Approach a;
  a.name = "Token Bucket/../..";
  e.approaches = {a};
  return e;
}

TEST(Frozen, GivesNamesAndIds) {
  auto const e = frozen(runnable());
  EXPECT_EQ(e.name, "add-a-rate-limiter-to-the-http-client");
  EXPECT_EQ(e.approaches[0].name, "token-bucket");
  EXPECT_EQ(e.approaches[0].id.size(), 36U);
}

TEST(Frozen, RefusesWhatCannotBeRun) {
  auto const refuses = [](auto change) {
    return fault_of(
        [&] {
          auto e = runnable();
          change(e);
          (void)frozen(e);
        },
        ErrorCode::validation);
  };
  EXPECT_THAT(refuses([](Experiment& e) { e.approaches.clear(); }),
              HasSubstr("there is no approach"));
  EXPECT_THAT(refuses([](Experiment& e) {
                e.session.launcher = PrefixLaunch{{"box"}};
                e.session.hosts = {"big", "local"};
              }),
              HasSubstr("hosts run them without it"));
  EXPECT_THAT(refuses([](Experiment& e) { e.task = " \n"; }), HasSubstr("there is no task"));
  EXPECT_THAT(refuses([](Experiment& e) { e.context.assign(65'537, 'x'); }),
              HasSubstr("the context has 65537 bytes"));
  EXPECT_THAT(refuses([](Experiment& e) { e.approaches.push_back(e.approaches[0]); }),
              HasSubstr("two approaches are called"));
  EXPECT_THAT(refuses([](Experiment& e) { e.session.agent = "command"; }),
              HasSubstr("does not say what to run"));
  EXPECT_THAT(refuses([](Experiment& e) { e.name = "🎉"; }), HasSubstr("no name can be derived"));
}

TEST(Frozen, GivesAnAcpAgentTheCommandLineOfItsRow) {
  auto e = runnable();
  e.session.agent = "acp:kimi";
  e.approaches[0].agent = "acp:goose";
  e.agents["acp:goose"].run = {"/opt/goose", "acp"};
  e.judge.panel = {"acp:qwen:qwen-max"};
  e = frozen(e);
  EXPECT_EQ(e.agents.at("acp:kimi").adapter, "acp");
  EXPECT_THAT(e.agents.at("acp:kimi").run, testing::ElementsAre("kimi", "acp"));
  EXPECT_THAT(e.agents.at("acp:goose").run, testing::ElementsAre("/opt/goose", "acp"));
  EXPECT_THAT(e.agents.at("acp:qwen").run, testing::ElementsAre("qwen", "--acp"));
  e.session.agent = "acp:kimmi";
  EXPECT_THAT(fault_of([&] { (void)frozen(e); }, ErrorCode::validation),
              HasSubstr("did you mean \"acp:kimi\"?"));
}

TEST(Spec, AnAgentWithNothingToRunSaysWhichKeyIsMissing) {
  struct Case {
    char const *agent, *text, *hint;
  };
  for (auto const& each :
       {Case{"acp", "which program speaks ACP", R"(run = ["gemini", "--acp"])"},
        Case{"command", "what to run",
             R"(run = ["sh", "approaches/{approach}.sh"]; or give --command)"},
        Case{"replay", "what to play back", R"(recording = "recordings/{approach}")"}}) {
    Experiment experiment;
    experiment.name = "e";
    experiment.task = "t";
    experiment.approaches = {Approach("a")};
    experiment.session.agent = each.agent;
    auto const said = fault_of([&] { (void)frozen(experiment); }, ErrorCode::validation);
    EXPECT_THAT(said, HasSubstr(std::string("does not say ") + each.text));
    EXPECT_THAT(said, HasSubstr(each.hint));
  }
}

}  // namespace
}  // namespace parallel_explore
