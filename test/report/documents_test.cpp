#include "report/documents.hpp"

#include "report/machine_documents.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::report {
namespace {

using testing::HasSubstr;

TEST(Documents, ListWhatExperimentsHold) {
  EXPECT_EQ(list_json({}), "[]\n");
  ListEntry entry;
  entry.name = "two";
  entry.state = "completed";
  entry.approaches = 2;
  entry.completed = 1;
  entry.holding.worktree_bytes = 4096;
  entry.holding.record_bytes = 512;
  entry.holding.worktrees = 2;
  entry.holding.branches = 1;
  EXPECT_EQ(
      list_json({entry}),
      R"([{"name":"two","state":"completed","approaches":2,"completed":1,"started":null,"outcome":"","worktrees":2,)"
      R"("branches":1,"worktree_bytes":4096,"record_bytes":512}])"
      "\n");
}

TEST(Documents, SayWhatWasCancelledAndWhetherItIsKnown) {
  EXPECT_EQ(cancellation_json("two", {"few"}, Delivery::recorded),
            R"({"experiment":"two","cancelled":["few"],"delivered":true})"
            "\n");
  EXPECT_THAT(cancellation_json("two", {}, Delivery::waiting),
              HasSubstr(R"("cancelled":[],"delivered":false)"));
}

TEST(Documents, OfADiffNameItsOtherSideAndAreValidText) {
  auto const with = [](std::string const& other, std::vector<std::string> const& parts) {
    auto const [begin, end] = diff_json("two", "few", other);
    auto whole = begin;
    for (auto const& part : parts) whole += inside_json_string(part);
    return whole + end;
  };
  EXPECT_EQ(with("", {"+a\n", "\"b"}),
            R"({"experiment":"two","approach":"few","other":null,"patch":"+a\n\"b"})"
            "\n");
  EXPECT_THAT(with("many", {"\xff"}), HasSubstr(R"("other":"many","patch":"�")"));
}

TEST(Documents, GroupApproachesThatBehaveAlike) {
  Distinction distinction;
  distinction.inputs = 3;
  distinction.groups = {{"a", "b"}, {"c"}};
  distinction.differences = {{"7", {{"a", {0, "x"}}, {"c", {1, ""}}}}};
  EXPECT_EQ(distinction_json(distinction),
            R"({"inputs":3,"groups":[["a","b"],["c"]],"differences":[{"input":"7","behaviours":)"
            R"({"a":{"status":0,"output":"x"},"c":{"status":1,"output":""}}}],)"
            R"("findings":[],"restored":[]})"
            "\n");
  distinction.findings = {{"a", {{{OutsideKind::reference, "tag t appeared", ""}, {"c"}}}}};
  distinction.restored = {{"c", {"value.txt"}}};
  EXPECT_THAT(distinction_json(distinction),
              HasSubstr(R"("findings":[{"approach":"a","others":["c"],"kind":"reference",)"
                        R"("text":"tag t appeared","remedy":null}],)"
                        R"("restored":[{"approach":"c","files":["value.txt"]}])"));
}

TEST(Documents, TellWhatAnAdoptionBrought) {
  EXPECT_EQ(adoption_json("few", {"few.2", "main", "c0ffee", {2, 30, 1}}),
            R"({"approach":"few","sample":"few.2","branch":"main","commit":"c0ffee",)"
            R"("files_changed":2,"lines_added":30,"lines_removed":1,"accepted_findings":[],)"
            R"("warnings":[]})"
            "\n");
}

TEST(Documents, TellWhatACleanupFreed) {
  CleanupReport cleanup;
  cleanup.freed_bytes = 4096;
  cleanup.items = {{"few", "/w/few", "pexplore/two/few", 4096, true, false, "not merged"}};
  EXPECT_EQ(
      cleanup_json(cleanup, true),
      R"({"dry_run":true,"freed_bytes":4096,"record_removed":false,"items":[)"
      R"({"approach":"few","worktree":"/w/few","branch":"pexplore/two/few","bytes":4096,)"
      R"("worktree_removed":true,"branch_deleted":false,"kept_because":"not merged","left_on_host":""}]})"
      "\n");
}

TEST(Documents, TellWhatIsMissingAndHowToGetIt) {
  EXPECT_EQ(checks_json({{"git", false, true, "not found", "apt install git"}}),
            R"([{"name":"git","ok":false,"needed":true,"warning":false,"found":"not found",)"
            R"("mend":"apt install git"}])"
            "\n");
}

TEST(Documents, TellHowManySamplesItTakes) {
  SamplePlan plan;
  EXPECT_THAT(sample_plan_json(plan), HasSubstr(R"("samples":null,"chance_by_samples":[0E0,)"));
  plan.gap = 100;
  EXPECT_THAT(sample_plan_json(plan), HasSubstr(R"("samples":2,"chance_by_samples":[0E0,1E0,)"));
}

TEST(Documents, TellWhatADryRunWouldTake) {
  Experiment experiment;
  experiment.name = "two";
  experiment.session.agent = "claude";
  experiment.approaches.resize(1);
  experiment.approaches[0].name = "few";
  Estimate estimate;
  estimate.judging.sessions = 6;
  estimate.proposing.sessions = 1;
  Preflight found;
  found.warnings = {"GOBIN names one place"};
  found.obstacles = {{ErrorCode::agent, "there is no program \"claude\"", "install it"}};
  EXPECT_EQ(dry_run_json(experiment, estimate, found),
            R"({"experiment":"two","approaches":[{"name":"few","description":"",)"
            R"("agent":"claude"}],"generated":0,"judge_sessions":6,"estimate":{"complete":false,)"
            R"("duration_s":0E0,"tokens":0,"cost_usd":null,"judging":{"sessions":6,"earlier":0,)"
            R"("session_s":0E0,"session_tokens":0,"session_cost_usd":null},)"
            R"("proposing":{"sessions":1,"earlier":0,)"
            R"("session_s":0E0,"session_tokens":0,"session_cost_usd":null}},)"
            R"("warnings":["GOBIN names one place"],)"
            R"("obstacles":[{"text":"there is no program \"claude\"","hint":"install it"}]})"
            "\n");
}

}  // namespace
}  // namespace parallel_explore::report
