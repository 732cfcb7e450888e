#include "core/enum_names.hpp"
#include "core/event_schema.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/event.hpp"
#include "parallel_explore/exploration.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

namespace parallel_explore {
namespace {

Experiment full_experiment() {
  Experiment e;
  e.name = "e";
  e.task = "täsk \"quoted\"\n";
  e.instructions = "RULES.md";
  e.deadline = std::chrono::hours(1);
  Approach a;
  a.id = "id";
  a.name = "a";
  a.characteristics = {"x", "y"};
  a.freeform = true;
  e.approaches = {a};
  e.agents["command"].run = {"sh"};
  e.agents["command"].env["A"] = "b";
  e.agents["goose"].adapter = "acp";
  e.agents["goose"].price = Price{1, 2, 0.5, 0.25};
  e.session.retries = 7;
  e.session.stall = std::chrono::seconds(9);
  e.session.budget.turns = 12;
  e.budget.usd = 2.5;
  e.budget.tokens = 1000;
  e.budget.time = std::chrono::hours(1);
  e.pass_env = {"MY_*"};
  e.worktree.copy = {".env"};
  Criterion run, builtin, self;
  run.how = CommandCriterion{"bench", RegexMetric{"(x)"}, 5, true, std::chrono::seconds(3)};
  run.best = 1.5;
  run.worst = 0;
  builtin.how = BuiltinMetric::cost_usd;
  self.how = SelfReport{};
  Criterion benchmark;
  benchmark.how = CommandCriterion{
      "bench", BenchmarkMetric{BenchmarkFormat::pytest_benchmark, "a", "min", "out.json"}};
  e.criteria = {run, builtin, self, benchmark};
  e.report.recommendation = RecommendationStyle::options;
  TaskWork work;
  work.master = {"owner/repo", 7, "Master", "https://example.com/7"};
  PlannedTask task;
  task.name = "a";
  task.number = 2;
  task.title = "One";
  task.criteria = {"it must work"};
  task.paths = {"a.txt"};
  task.issue = IssueReference{"other/place", 3};
  task.after = {"z"};
  task.after_issues = {{"", 9}};
  work.plan = {"Master", {task}, {"Two"}, {"note"}};
  work.api = "https://api.example.com";
  work.success_threshold = 0.5;
  work.batch_size = 3;
  work.integrate = true;
  e.tasks = std::move(work);
  e.approaches[0].after = {"z"};
  return e;
}

SessionResult full_result() {
  SessionResult r;
  r.end = Limited{"429", TimePoint(std::chrono::milliseconds(1'700'000'000'123))};
  r.session_id = "s";
  r.answer = "done";
  r.usage = {1, 2, 3, 4, 5, 0.25};
  r.duration = std::chrono::milliseconds(1234);
  r.denied_tools = {"Write"};
  return r;
}

Measurement full_measurement() {
  Measurement m;
  m.criterion = "c";
  m.values = {1, 2.5};
  m.passed = false;
  m.reason = "why";
  m.outcome = MeasurementOutcome::timed_out;
  return m;
}

events::Judged full_judgement() {
  events::Judged judged;
  judged.session_id = "s";
  judged.judge_number = 2;
  judged.agent = "claude";
  judged.model = "opus";
  judged.candidates = {"a", "b"};
  judged.opinions = {{"clarity", 1, {7, 8.5}, "because"}};
  judged.failure = "refused";
  judged.of_outlines = true;
  judged.self_judged = true;
  judged.summarised = {"b"};
  return judged;
}

/// One of each kind up to measuring, in the variant's order.
std::vector<EventPayload> first_payloads() {
  return {
      events::ExplorationStarted{full_experiment(), "base", "/repo"},
      events::ApproachGenerated{full_experiment().approaches[0]},
      events::ApproachStarted{"a", "id"},
      events::WorktreeCreated{"a", "/path", "branch", "base", "big"},
      events::SessionStarted{"a", 2, "s", "claude", "sonnet", "hash", "earlier"},
      events::SessionSpawned{"a", 1, {42, 99}},
      events::SessionProgress{"a", 1, {"Bash", "make"}, {1, 1, 1, 1, 1, {}}, "thread"},
      events::SessionCompleted{"a", 1, full_result()},
      events::WorkCommitted{"a", "commit", {1, 2, 3}, "tree", {"build/", "a.o"}, 9},
      events::IsolationBroken{"a", {"one", "two"}},
      events::EvaluationStarted{"a"},
      events::Measured{"a", 1, full_measurement()},
      events::ApproachCompleted{"a", "id", {{"c", 1.5}}},
      events::ApproachFailed{"a", "id", ApproachState::stalled, FailureCause::stalled, "why", true},
      events::EvaluationCompleted{"a", {{"a", {{"c", 10}}}}},
      events::ExplorationCompleted{ExplorationState::partial, "why"},
      events::ExplorationInterrupted{InterruptionCause::deadline, "why"},
      events::ExplorationResumed{full_experiment().budget},
      events::Adopted{"a", "squash", "main", "commit"},
      events::WorktreeRemoved{"a", 100, true},
      events::Warned{"", "careful"},
      events::ApproachRetried{"a", 2, "why", std::chrono::seconds(5), true},
      events::SessionLimited{"a", 1, 429, std::chrono::milliseconds(1500), "why"},
      events::SessionSilent{"a", 1, std::chrono::minutes(5)},
      events::CooledDown{"why", std::chrono::seconds(9), 2},
      events::BudgetSpent{"a", BudgetKind::usd, 8.5, 10, true},
      events::CancelAsked{{"a", "b"}},
      events::HelperStarted{"s", HelperPurpose::judge, "claude", "opus", "a"},
      events::HelperSpawned{"s", {3, 4}},
      events::HelperCompleted{"s", SessionResult{Completed{}, "s", "answer"}},
      events::ApproachesProposed{"s", {Approach("a")}, {{"a", "b", 0.25}}, "too alike", true},
      full_judgement(),
      events::BaseMeasured{Measurement{"c", Source::measured, {1, 2}, {2, 4}, "s", {}, ""}},
      events::ProtectedFilesTampered{"a", {"test/a.cpp"}},
      events::ApproachContinued{"a", 2},
      events::ApproachDropped{"a", "not in the better half"},
      events::CriteriaChanged{full_experiment().criteria},
      events::SubIssueFiled{"a", 17, "https://example.com/17", true},
      events::BranchPushed{"a", "feat/a", "commit"},
      events::PullRequestOpened{"a", 18, "https://example.com/18"},
      events::DiagnosticFiled{"a", 19, "https://example.com/19", "why"},
      events::MasterCommented{"https://example.com/1"},
      events::MergesChecked{{{"a", "b", {"f"}}}, {"b", "a"}},
      events::Integrated{"integration/e", "commit", {"a"}, {"b"}, "why"},
      events::TaskVerified{"a", 2, {"outside.txt"}},
      events::PushStarted{"a", "commit"},
      events::ResultRepeated{"a", "b"},
      events::SpreadLearnt{{"e"}, {0.5}},
      events::Trusted{{{"0123", "filter.lfs.clean"}}, "4567", true},
      events::WorktreeReady{"a", {{".env"}, {"build/"}, {"build/x"}}}};
}

/// The rest of them.
std::vector<EventPayload> payloads_of_measuring() {
  return {events::MeasuringWaits{7, "/repo", std::chrono::seconds(3), std::chrono::hours(1), "big"},
          events::MeasuringStarted{
              {"a", "b"}, true, {"time"}, 1, 6, 5, 20, std::chrono::minutes(5), 123456789},
          events::RunStarted{"a", "time", 6},
          events::RoundCompleted{6, std::chrono::milliseconds(1500), 0.75, true, true},
          events::MeasuringCompleted{12, RoundsEnd::verdict_clear},
          events::EvaluationFilesHashed{"digest", {{"/hidden/a.txt", "other"}}},
          events::WorktreeRestored{"a", {"a.txt"}, 30, {"b"}},
          events::BranchMoved{"a", "pexplore/e/a", "commit", "other"},
          events::ApproachTold{"a", "and the tests, too"},
          events::RunPaused{},
          events::RunContinued{},
          events::SettingsChanged{
              {2, 3, std::chrono::minutes(9), std::chrono::hours(2), Budget{20.5, 7, 8, {}}}},
          events::AdoptionUndone{"a", "commit", "reverted", "main", "tip"},
          events::HostFound{"big", "Linux x86_64", "EPYC", 64},
          events::ApproachHandedOver{"a", "claude", "codex", "quota", std::chrono::minutes(30)}};
}

std::vector<EventPayload> all_payloads() {
  auto payloads = first_payloads();
  std::ranges::move(payloads_of_measuring(), std::back_inserter(payloads));
  return payloads;
}

TEST(EventJson, EveryEventComesBackEqual) {
  auto const payloads = all_payloads();
  ASSERT_EQ(payloads.size() + 1, std::variant_size_v<EventPayload>) << "all but Unrecognised";
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    ASSERT_EQ(payloads[i].index(), i);
    Event const event{i + 1, TimePoint(std::chrono::milliseconds(1'700'000'000'123)), "e",
                      payloads[i]};
    auto const text = to_json(event);
    EXPECT_EQ(text.find('\n'), std::string::npos);
    EXPECT_EQ(event_from_json(text), event) << text;
  }
}

TEST(EventJson, SaysWhatListenersExpect) {
  auto const json = boost::json::parse(to_json({1, TimePoint(), "e", all_payloads()[0]}));
  EXPECT_EQ(json.at("event").as_string(), "orchestrator:exploration:start");
  EXPECT_EQ(json.at("num_approaches").as_int64(), 1);
  EXPECT_EQ(json.at("time").as_string(), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(
      boost::json::parse(to_json({1, {}, "e", all_payloads()[2]})).at("approach_id").as_string(),
      "id");
}

TEST(EventJson, OtherVersionsMembersAreIgnoredAndMissingOnesKeepTheirDefault) {
  auto const event = event_from_json(
      R"({"seq":4,"time":"2026-01-31T09:15:00.123Z","experiment":"e","event":"orchestrator:warning","text":"x","new":[1]})");
  EXPECT_EQ(std::get<events::Warned>(event.payload).text, "x");
}

TEST(EventJson, RenamedMembersKeepTheirKeysInJournals) {
  auto const judged = boost::json::parse(to_json({1, {}, "e", full_judgement()}));
  EXPECT_EQ(judged.at("seat").as_int64(), 2);
  EXPECT_TRUE(judged.at("own_work").as_bool());
  auto const generated = boost::json::parse(
      to_json({1, {}, "e", events::ApproachGenerated{full_experiment().approaches[0]}}));
  EXPECT_TRUE(generated.at("approach").at("own_way").as_bool());
}

TEST(EventJson, NamesOfEventsStayAsJournalsHaveThem) {
  EXPECT_THAT(
      core::names_of<EventPayload>,
      testing::ElementsAre(
          "orchestrator:exploration:start", "orchestrator:approach:generated",
          "orchestrator:approach:start", "orchestrator:approach:worktree",
          "orchestrator:session:start", "orchestrator:session:process",
          "orchestrator:session:progress", "orchestrator:session:complete",
          "orchestrator:approach:committed", "orchestrator:approach:isolation",
          "orchestrator:evaluation:start", "orchestrator:evaluation:measured",
          "orchestrator:approach:complete", "orchestrator:approach:failed",
          "orchestrator:evaluation:complete", "orchestrator:exploration:complete",
          "orchestrator:exploration:interrupted", "orchestrator:exploration:resumed",
          "orchestrator:approach:adopted", "orchestrator:approach:removed", "orchestrator:warning",
          "orchestrator:approach:retry", "orchestrator:session:limited",
          "orchestrator:session:silent", "orchestrator:exploration:cooldown", "orchestrator:budget",
          "orchestrator:exploration:cancel", "orchestrator:helper:start",
          "orchestrator:helper:process", "orchestrator:helper:complete",
          "orchestrator:approach:proposed", "orchestrator:evaluation:judged",
          "orchestrator:evaluation:base", "orchestrator:evaluation:protected",
          "orchestrator:approach:continued", "orchestrator:approach:dropped",
          "orchestrator:evaluation:criteria", "orchestrator:task:sub_issue",
          "orchestrator:task:pushed", "orchestrator:task:pull_request",
          "orchestrator:task:diagnostic", "orchestrator:tasks:commented",
          "orchestrator:tasks:merges", "orchestrator:tasks:integrated",
          "orchestrator:task:verified", "orchestrator:task:push",
          "orchestrator:evaluation:identical", "orchestrator:exploration:spread",
          "orchestrator:exploration:trusted", "orchestrator:approach:ready",
          "orchestrator:measuring:wait", "orchestrator:measuring:start",
          "orchestrator:measuring:run", "orchestrator:measuring:round",
          "orchestrator:measuring:complete", "orchestrator:evaluation:files",
          "orchestrator:evaluation:restored", "orchestrator:evaluation:moved",
          "orchestrator:approach:told", "orchestrator:exploration:paused",
          "orchestrator:exploration:continued", "orchestrator:exploration:settings",
          "orchestrator:approach:unadopted", "orchestrator:exploration:host",
          "orchestrator:approach:handover", "unknown"));
}

TEST(EventJson, TheSchemaNamesEveryMemberThatIsWritten) {
  auto const schema = core::event_schema();
  std::map<std::string, boost::json::object> known;
  for (auto const& rule : schema.at("allOf").as_array()) {
    auto const name =
        boost::json::value_to<std::string>(rule.at_pointer("/if/properties/event/const"));
    known[name] = rule.at_pointer("/then/properties").as_object();
  }
  for (auto const& payload : all_payloads()) {
    auto const line = boost::json::parse(to_json({1, {}, "e", payload})).as_object();
    if (std::holds_alternative<events::Unrecognised>(payload)) continue;
    auto const& members = known.at(name_of(payload));
    for (auto const& [key, value] : line) {
      EXPECT_TRUE(members.contains(key) || schema.at("properties").as_object().contains(key))
          << name_of(payload) << " " << key;
    }
  }
}

TEST(EventJson, CausesHaveStableNames) {
  auto const failed =
      boost::json::parse(to_json({1,
                                  {},
                                  "e",
                                  events::ApproachFailed{"a", "id", ApproachState::failed,
                                                         FailureCause::gate_timed_out, "slow"}}));
  EXPECT_EQ(failed.at("cause").as_string(), "gate_timed_out");
  auto const interrupted = boost::json::parse(to_json(
      {1, {}, "e", events::ExplorationInterrupted{InterruptionCause::others_wait, "wait"}}));
  EXPECT_EQ(interrupted.at("cause").as_string(), "others_wait");
  Failed killed{"killed by SIGKILL", true, false, FailureCause::killed};
  auto const completed = boost::json::parse(
      to_json({1, {}, "e", events::SessionCompleted{"a", 1, {.end = std::move(killed)}}}));
  EXPECT_EQ(completed.at_pointer("/result/end/cause").as_string(), "killed");
  auto const measured =
      boost::json::parse(to_json({1, {}, "e", std::get<events::Measured>(all_payloads()[11])}));
  EXPECT_EQ(measured.at_pointer("/measurement/outcome").as_string(), "timed_out");
}

TEST(EventJson, EveryCauseHasANameOfItsOwn) {
  std::set<std::string> failures, interruptions;
  for (int i = 0; i <= static_cast<int>(FailureCause::unexpected); ++i)
    failures.insert(name_of(static_cast<FailureCause>(i)));
  for (int i = 0; i <= static_cast<int>(InterruptionCause::died); ++i)
    interruptions.insert(name_of(static_cast<InterruptionCause>(i)));
  EXPECT_EQ(failures.size(), core::failure_causes.size());
  EXPECT_EQ(interruptions.size(), core::interruption_causes.size());
  EXPECT_FALSE(failures.contains(""));
  EXPECT_FALSE(interruptions.contains(""));
  std::ifstream file(TEST_DATA "/../docs/guide/files.md");
  std::string const documented{std::istreambuf_iterator<char>(file), {}};
  for (auto const& name : failures) EXPECT_THAT(documented, testing::HasSubstr("`" + name + "`"));
  for (auto const& name : interruptions)
    EXPECT_THAT(documented, testing::HasSubstr("`" + name + "`"));
}

TEST(EventJson, NonsenseIsAnError) {
  for (auto const* text :
       {"", "{}", "[]", R"({"seq":"x"})",
        R"({"seq":1,"time":"now","experiment":"e","event":"orchestrator:warning"})"}) {
    EXPECT_THROW((void)event_from_json(text), Error) << text;
  }
}

TEST(EventJson, OfANewerVersionIsKeptAndChangesNothing) {
  auto const line =
      R"({"seq":2,"time":"2026-01-31T09:15:00.123Z","experiment":"e","event":"orchestrator:new","x":[1]})";
  auto const event = event_from_json(line);
  EXPECT_EQ(name_of(event.payload), "orchestrator:new");
  EXPECT_EQ(to_json(event), line);
  Exploration exploration;
  Event start;
  start.seq = 1;
  start.payload = events::ExplorationStarted{full_experiment(), "base", "/r"};
  exploration.apply(start);
  exploration.apply(event);
  EXPECT_EQ(exploration.last_seq, 2U);
}

}  // namespace
}  // namespace parallel_explore
