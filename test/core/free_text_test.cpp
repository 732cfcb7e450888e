#include "core/free_text.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <array>
#include <fstream>

namespace parallel_explore::core {
namespace {

std::string stars(std::string const& text) { return std::string(text.size(), '*'); }

template <class T>
T changed(T event) {
  EventPayload payload = std::move(event);
  change_free_text(payload, stars);
  return std::get<T>(payload);
}

TEST(FreeText, IsWhatAgentsCommandsAndServersSay) {
  SessionResult result;
  result.end = Failed{"exited"};
  result.answer = "done";
  result.notes = {"note"};
  result.session_id = "own-id";
  auto const completed = changed(events::SessionCompleted{"a", 1, result});
  EXPECT_EQ(completed.approach, "a");
  EXPECT_EQ(completed.result.answer, "****");
  EXPECT_EQ(std::get<Failed>(completed.result.end).reason, "******");
  EXPECT_EQ(completed.result.notes, std::vector<std::string>{"****"});
  EXPECT_EQ(completed.result.session_id, "own-id");
  Measurement measurement;
  measurement.criterion = "tests";
  measurement.reason = "failed";
  measurement.failing_tests = {"case"};
  auto const measured = changed(events::Measured{"a", 1, measurement});
  EXPECT_EQ(measured.measurement.criterion, "tests");
  EXPECT_EQ(measured.measurement.reason, "******");
  EXPECT_EQ(measured.measurement.failing_tests, std::vector<std::string>{"****"});
}

TEST(FreeText, IsNoPathNameOrIdAndNotTheExperiment) {
  events::WorktreeCreated const worktree{"a", "/path/a", "pexplore/x/a", "base"};
  EXPECT_EQ(changed(worktree), worktree);
  events::ExplorationStarted start;
  start.experiment.name = "name";
  start.experiment.task = "task";
  start.experiment.approaches.emplace_back("a", "description");
  start.repository = "/repo";
  EXPECT_EQ(changed(start), start);
  start.experiment.context = "said before";
  EXPECT_EQ(changed(start).experiment.context, "***********");
  events::ApproachGenerated const generated{Approach("a", "as the user wrote it")};
  EXPECT_EQ(changed(generated), generated);
}

TEST(FreeText, OfAProposalIsMaskedAndItsNameIsNot) {
  events::ApproachesProposed proposed;
  proposed.approaches.emplace_back("name", "of an agent");
  auto const now = changed(proposed);
  EXPECT_EQ(now.approaches[0].name, "name");
  EXPECT_EQ(now.approaches[0].description, "***********");
}

TEST(FreeText, DropsARemedyThatItWouldChange) {
  events::IsolationBroken broken;
  broken.findings = {"x"};
  broken.changes = {{OutsideKind::setting, "x", "git config a b"}};
  EXPECT_EQ(changed(broken).changes[0].remedy, "");
}

/// Whether two JSON values differ only in texts.
void expect_same_structure(boost::json::value const& a, boost::json::value const& b) {
  ASSERT_EQ(a.kind(), b.kind());
  if (a.is_object()) {
    ASSERT_EQ(a.as_object().size(), b.as_object().size());
    for (auto const& [key, value] : a.as_object()) {
      ASSERT_TRUE(b.as_object().contains(key)) << key;
      bool const fixed = key == "event" || key == "approach" || key == "state" || key == "cause" ||
                         key == "path" || key == "branch" || key == "spec" || key == "commit";
      if (fixed) {
        EXPECT_EQ(value, b.as_object().at(key)) << key;
      }
      expect_same_structure(value, b.as_object().at(key));
    }
  } else if (a.is_array()) {
    ASSERT_EQ(a.as_array().size(), b.as_array().size());
    for (std::size_t i = 0; i < a.as_array().size(); ++i)
      expect_same_structure(a.as_array()[i], b.as_array()[i]);
  } else if (!a.is_string()) {
    EXPECT_EQ(a, b);
  }
}

TEST(FreeText, OfRecordedJournalsLeavesTheirStructure) {
  for (auto const* name : {"finished", "interrupted", "stopped", "tasks"}) {
    std::ifstream in(std::string(TEST_DATA "/data/journals/") + name + ".jsonl");
    int events = 0;
    for (std::string line; std::getline(in, line); ++events) {
      auto const end = line.rfind('}');
      if (end == std::string::npos) continue;
      auto event = event_from_json(line.substr(line.find('{'), end + 1 - line.find('{')));
      auto const before = to_json(event);
      change_free_text(event.payload, stars);
      expect_same_structure(boost::json::parse(before), boost::json::parse(to_json(event)));
    }
    EXPECT_GT(events, 3) << name;
  }
}

TEST(FixedTexts, AreWhereAValueStays) {
  Experiment experiment;
  experiment.name = "name-of-it";
  experiment.approaches.emplace_back("quicksort");
  auto const own = fixed_texts(experiment);
  EXPECT_EQ(fixed_place_of("quick", own), "the name of approach quicksort");
  EXPECT_EQ(fixed_place_of("of-it", own), "the name of the experiment");
  EXPECT_EQ(fixed_place_of("elsewhere", own), "");
  auto const words = words_of_records();
  for (auto const* word : {"approach", "orchestrator", "completed", "worktree", "exploration",
                           "timed_out", "duration_ms", "session_failed"})
    EXPECT_EQ(fixed_place_of(word, words), "the words of every record") << word;
}

}  // namespace
}  // namespace parallel_explore::core
