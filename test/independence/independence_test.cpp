#include "parallel_explore/task_plan.hpp"
#include "support/growth.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace parallel_explore {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

PlannedTask task(std::string name, std::vector<std::string> paths,
                 std::vector<std::string> after = {}, std::string title = "Do it") {
  PlannedTask result;
  result.name = std::move(name);
  result.title = std::move(title);
  result.paths = std::move(paths);
  result.after = std::move(after);
  return result;
}

TaskPlan plan_of(std::vector<PlannedTask> tasks) {
  TaskPlan plan;
  for (auto& one : tasks) {
    one.number = static_cast<int>(plan.tasks.size()) + 1;
    plan.tasks.push_back(std::move(one));
  }
  return plan;
}

std::vector<Tie> ties_of(Independence const& independence, TieKind kind) {
  std::vector<Tie> result;
  std::ranges::copy_if(independence.ties, std::back_inserter(result),
                       [&](Tie const& tie) { return tie.kind == kind; });
  return result;
}

RepositoryFacts const files{{"README.md", "lib/x.cpp", "src/a.cpp", "src/b.cpp", "src/sub/c.cpp"},
                            {}};

TEST(Independence, ProceedsWhereNothingIsShared) {
  auto const result = check_independence(
      plan_of({task("a", {"src/a.cpp"}), task("b", {"src/b.cpp"}), task("c", {"new/c.cpp"})}),
      files);
  EXPECT_EQ(result.advice, Advice::proceed);
  EXPECT_THAT(result.ties, IsEmpty());
  EXPECT_THAT(result.notes, IsEmpty());
  EXPECT_THAT(result.waves, ElementsAre(ElementsAre("a", "b", "c")));
}

TEST(Independence, TiesTasksOfTheSameFile) {
  auto const result = check_independence(
      plan_of({task("a", {"src/a.cpp"}), task("b", {"a.cpp"}), task("c", {"src/*.cpp"})}), files);
  auto const ties = ties_of(result, TieKind::same_file);
  ASSERT_THAT(ties, SizeIs(1));
  EXPECT_THAT(ties[0].tasks, ElementsAre("a", "b", "c"));
  EXPECT_EQ(ties[0].reason, "a, b and c all mention src/a.cpp.");
  EXPECT_EQ(result.advice, Advice::abort);
  EXPECT_THAT(result.waves, ElementsAre(ElementsAre("a"), ElementsAre("b"), ElementsAre("c")));
}

TEST(Independence, TiesTasksOfTheSameNewFile) {
  auto const result =
      check_independence(plan_of({task("a", {"src/n.cpp"}), task("b", {"src/n.cpp"})}), files);
  EXPECT_THAT(ties_of(result, TieKind::same_file), SizeIs(1));
}

TEST(Independence, MakesOneTieOfPatternsThatMeetInManyFiles) {
  auto const result =
      check_independence(plan_of({task("a", {"src/*.cpp"}), task("b", {"src/?.cpp"})}), files);
  auto const ties = ties_of(result, TieKind::same_file);
  ASSERT_THAT(ties, SizeIs(1));
  EXPECT_EQ(ties[0].reason, "a and b both mention src/a.cpp and src/b.cpp.");
}

TEST(Independence, TiesADirectoryToWhatIsInIt) {
  auto const result =
      check_independence(plan_of({task("a", {"src/"}), task("b", {"src/sub/*.cpp"}),
                                  task("c", {"lib/x.cpp"}), task("d", {"src/new/n.cpp"})}),
                         files);
  auto const ties = ties_of(result, TieKind::same_directory);
  ASSERT_THAT(ties, SizeIs(1));
  EXPECT_THAT(ties[0].tasks, ElementsAre("a", "b", "d"));
  EXPECT_THAT(ties[0].reason, HasSubstr("src/"));
  EXPECT_TRUE(ties[0].blocks);
}

TEST(Independence, KeepsTheOrderThatIsDeclared) {
  auto const plan = plan_of({task("a", {"src/a.cpp"}, {"b"}), task("b", {"src/b.cpp"})});
  auto const result = check_independence(plan, files);
  auto const ties = ties_of(result, TieKind::declared_order);
  ASSERT_THAT(ties, SizeIs(1));
  EXPECT_THAT(ties[0].tasks, ElementsAre("b", "a"));
  EXPECT_EQ(ties[0].reason, "a says that it comes after b.");
  EXPECT_THAT(result.waves, ElementsAre(ElementsAre("b"), ElementsAre("a")));
  EXPECT_THAT(predecessors(plan, result), ElementsAre(ElementsAre("b"), IsEmpty()));
}

TEST(Independence, OrdersTiesAlongWhatIsDeclared) {
  // By the plan alone a would go before c, but c comes first in a's own words.
  auto const plan = plan_of(
      {task("a", {"src/a.cpp"}, {"b"}), task("b", {"src/b.cpp"}, {"c"}), task("c", {"src/a.cpp"})});
  auto const result = check_independence(plan, files);
  EXPECT_THAT(result.waves, ElementsAre(ElementsAre("c"), ElementsAre("b"), ElementsAre("a")));
}

TEST(Independence, TellsACycleInItsOrder) {
  auto const plan = plan_of({task("a", {"src/a.cpp"}, {"c"}), task("b", {"src/b.cpp"}, {"a"}),
                             task("c", {"lib/x.cpp"}, {"b"}), task("d", {"src/a.cpp"}, {"c"})});
  auto const result = check_independence(plan, files);
  auto const ties = ties_of(result, TieKind::cycle);
  ASSERT_THAT(ties, SizeIs(1));
  EXPECT_THAT(ties[0].tasks, ElementsAre("a", "b", "c"));
  EXPECT_THAT(result.waves, IsEmpty());
  EXPECT_EQ(result.advice, Advice::abort);
  EXPECT_THAT(predecessors(plan, result),
              ElementsAre(IsEmpty(), IsEmpty(), IsEmpty(), ElementsAre("a", "c")));
}

TEST(Independence, SeesThatOneMakesWhatAnotherUses) {
  auto maker = task("a", {"src/a.cpp"}, {}, "Add parse_config to the loader");
  auto user = task("b", {"src/b.cpp"});
  user.description = "It uses `parse_config()` for the defaults.";
  auto const plan = plan_of({user, maker});
  auto const result = check_independence(plan, files);
  auto const ties = ties_of(result, TieKind::implied_order);
  ASSERT_THAT(ties, SizeIs(1));
  EXPECT_THAT(ties[0].tasks, ElementsAre("a", "b"));
  EXPECT_EQ(ties[0].reason, "b uses parse_config, which a makes.");
  EXPECT_THAT(result.waves, ElementsAre(ElementsAre("a"), ElementsAre("b")));
}

TEST(Independence, ImpliesNoOrderFromLess) {
  auto const implied = [](std::string first, std::string second) {
    auto const result = check_independence(plan_of({task("a", {"x.md"}, {}, std::move(first)),
                                                    task("b", {"y.md"}, {}, std::move(second))}),
                                           files);
    return ties_of(result, TieKind::implied_order).size();
  };
  EXPECT_EQ(implied("Add parse_config", "Test parse_config"), 1U);
  EXPECT_EQ(implied("Add parse_config", "Rename something in parse_config"), 0U);
  EXPECT_EQ(implied("Add a flag to parse_config", "Use parse_config"), 0U);
  EXPECT_EQ(implied("Add parse_config", "Add parse_config"), 0U);
  EXPECT_EQ(implied("Add src/a.cpp", "Use src/a.cpp"), 0U);
  EXPECT_EQ(implied("Add login", "Use login"), 0U);
}

TEST(Independence, LetsGuessesYieldToEachOther) {
  auto const plan = plan_of({task("a", {"x.md"}, {}, "Add make_one, use make_two"),
                             task("b", {"y.md"}, {}, "Add make_two, use make_one")});
  auto const result = check_independence(plan, files);
  EXPECT_THAT(ties_of(result, TieKind::implied_order), SizeIs(2));
  EXPECT_THAT(result.waves, ElementsAre(ElementsAre("a"), ElementsAre("b")));
}

TEST(Independence, WarnsOfFilesThatAreChangedTogether) {
  auto facts = files;
  for (int i = 0; i < 3; ++i) {
    facts.commits.push_back({"src/a.cpp", "README.md"});
    facts.commits.push_back({"src/b.cpp", "README.md", "lib/x.cpp"});
  }
  auto const plan = plan_of({task("a", {"src/a.cpp"}), task("b", {"src/b.cpp"})});
  auto const result = check_independence(plan, facts);
  ASSERT_THAT(result.ties, SizeIs(1));
  EXPECT_EQ(result.ties[0].kind, TieKind::hot_file);
  EXPECT_FALSE(result.ties[0].blocks);
  EXPECT_THAT(result.ties[0].reason, HasSubstr("README.md (in up to 3 of 3 commits)"));
  EXPECT_EQ(result.advice, Advice::warn);
  EXPECT_THAT(result.waves, ElementsAre(ElementsAre("a", "b")));

  facts.commits.resize(4);  // two of each are too few
  EXPECT_EQ(check_independence(plan, facts).advice, Advice::proceed);
}

TEST(Independence, WarnsOfMigrationsAndBuildLists) {
  auto facts = files;
  facts.files.insert(facts.files.begin(), "CMakeLists.txt");
  auto const result =
      check_independence(plan_of({task("a", {"src/n.cpp"}, {}, "Write a migration for users"),
                                  task("b", {"lib/m.cpp"}, {}, "Write a migration for orders")}),
                         facts);
  auto const ties = ties_of(result, TieKind::hot_file);
  ASSERT_THAT(ties, SizeIs(2));
  EXPECT_THAT(ties[0].reason, HasSubstr("CMakeLists.txt"));
  EXPECT_THAT(ties[1].reason, HasSubstr("migrations"));
}

TEST(Independence, NotesWhatCannotBeChecked) {
  auto const result = check_independence(plan_of({task("a", {}), task("b", {"src/b.cpp"})}), files);
  EXPECT_EQ(result.advice, Advice::warn);
  EXPECT_THAT(result.notes, ElementsAre(HasSubstr("a names no files"), HasSubstr("hardly worth")));
}

TEST(Independence, WarnsOfAnOrderThatWasNotUnderstood) {
  auto plan = plan_of({task("a", {"src/a.cpp"}), task("b", {"src/b.cpp"})});
  EXPECT_EQ(check_independence(plan, files).advice, Advice::proceed);
  plan.warnings = {"\"a\" waits for something."};
  auto const result = check_independence(plan, files);
  EXPECT_EQ(result.advice, Advice::warn);
  EXPECT_THAT(result.notes, Contains("\"a\" waits for something."));
}

TEST(Independence, NotesThatThereIsLittleToGain) {
  EXPECT_THAT(check_independence({}, files).notes, ElementsAre("There is no task to do."));
  EXPECT_THAT(check_independence(plan_of({task("a", {"x.md"})}), files).notes,
              ElementsAre("There is only one task."));
  auto const chain = plan_of({task("a", {"src/a.cpp"}), task("b", {"src/a.cpp"})});
  EXPECT_THAT(check_independence(chain, files).notes,
              Contains("No two tasks run at once: 2 tasks in 2 rounds."));
  auto const wide = plan_of({task("a", {"src/a.cpp"}), task("b", {"src/b.cpp"})});
  EXPECT_EQ(check_independence(wide, files, {1, 3, 0.5}).advice, Advice::warn);
}

struct Many {
  TaskPlan plan;
  RepositoryFacts facts;
};

/// All touch one file, and ten a directory.
Many many_tasks(std::size_t count) {
  Many many;
  for (std::size_t i = 0; i < count; ++i) {
    auto const number = std::to_string(i);
    auto one = task(number + "-t", {"src/m" + std::to_string(i / 10) + "/f" + number + ".cpp",
                                    "src/shared.hpp", "docs/d" + number + ".md"});
    one.description = "Add `thing_" + number + "` and use `thing_0`.";
    many.facts.files.push_back(one.paths[0]);
    if (i % 5 == 0) many.facts.commits.push_back({one.paths[0], "src/shared.hpp", "CHANGELOG.md"});
    many.plan.tasks.push_back(std::move(one));
  }
  many.facts.files.emplace_back("src/shared.hpp");
  return many;
}

TEST(Independence, ChecksThousandsOfTasks) {
  auto const [plan, facts] = many_tasks(5000);
  auto const result = check_independence(plan, facts);
  auto const order = predecessors(plan, result);
  EXPECT_THAT(ties_of(result, TieKind::same_file), SizeIs(1));
  EXPECT_THAT(result.waves, SizeIs(5000));
  EXPECT_THAT(order[4999], SizeIs(testing::Le(2U)));
}

TEST(Independence, CostGrowsLinearlyWithTheTasks) {
  auto const check = [](std::size_t count) {
    auto const [plan, facts] = many_tasks(count);
    (void)predecessors(plan, check_independence(plan, facts));
  };
  EXPECT_LT(support::growth(500, check), support::about_linear);
}

TEST(FilesMeant, AreThoseOfAPathDirectoryOrPattern) {
  EXPECT_THAT(files_meant("src/a.cpp", files), ElementsAre("src/a.cpp"));
  EXPECT_THAT(files_meant("src", files), ElementsAre("src/a.cpp", "src/b.cpp", "src/sub/c.cpp"));
  EXPECT_THAT(files_meant("src/", files), SizeIs(3));
  EXPECT_THAT(files_meant("src/**", files), SizeIs(3));
  EXPECT_THAT(files_meant("src/*", files), ElementsAre("src/a.cpp", "src/b.cpp"));
  EXPECT_THAT(files_meant("*.cpp", files), SizeIs(4));
  EXPECT_THAT(files_meant("sub/c.cpp", files), ElementsAre("src/sub/c.cpp"));
  EXPECT_THAT(files_meant("sr", files), IsEmpty());
  EXPECT_THAT(files_meant("", files), IsEmpty());
}

TEST(NameOf, IsTheNameInTheCode) {
  EXPECT_EQ(name_of(TieKind::same_directory), "same_directory");
  EXPECT_EQ(name_of(Advice::warn), "warn");
}

}  // namespace
}  // namespace parallel_explore
