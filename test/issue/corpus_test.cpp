#include "parallel_explore/task_plan.hpp"
#include "report/json_values.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace parallel_explore {
namespace {

namespace json = boost::json;
auto const issues = std::filesystem::path(TEST_DATA "/data/issues");

std::string text_in(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string text_of(IssueReference const& issue) {
  return issue.repository + '#' + std::to_string(issue.number);
}

json::array list(std::vector<std::string> const& texts) {
  return json::array(texts.begin(), texts.end());
}

/// Leaves out empty members, so that the others are easy to see.
json::object as_json(PlannedTask const& task) {
  json::object result{{"name", task.name}, {"number", task.number}, {"title", task.title}};
  if (task.issue) result["issue"] = text_of(*task.issue);
  if (!task.description.empty()) result["description"] = task.description;
  if (!task.criteria.empty()) result["criteria"] = list(task.criteria);
  if (!task.paths.empty()) result["paths"] = list(task.paths);
  if (!task.after.empty()) result["after"] = list(task.after);
  json::array outside;
  for (auto const& issue : task.after_issues) outside.emplace_back(text_of(issue));
  if (!outside.empty()) result["after_issues"] = std::move(outside);
  return result;
}

std::string as_text(TaskPlan const& plan) {
  json::object result{{"title", plan.title}};
  json::array tasks;
  for (auto const& task : plan.tasks) tasks.emplace_back(as_json(task));
  result["tasks"] = std::move(tasks);
  if (!plan.done.empty()) result["done"] = list(plan.done);
  if (!plan.notes.empty()) result["notes"] = list(plan.notes);
  if (!plan.warnings.empty()) result["warnings"] = list(plan.warnings);
  return report::pretty(result);
}

std::vector<std::string> names() {
  std::vector<std::string> result;
  for (auto const& entry : std::filesystem::directory_iterator(issues))
    if (entry.path().extension() == ".md") result.push_back(entry.path().stem().string());
  std::ranges::sort(result);
  return result;
}

class Corpus : public testing::TestWithParam<std::string> {};

/// Compares with NAME.json; PEXPLORE_RENEW_GOLDEN=1 rewrites it. All are of octo/app.
TEST_P(Corpus, IsReadAsAPersonWould) {
  auto const plan = parse_tasks(text_in(issues / (GetParam() + ".md")), {"", "octo/app"});
  auto const golden = issues / (GetParam() + ".json");
  if (std::getenv("PEXPLORE_RENEW_GOLDEN")) std::ofstream(golden) << as_text(plan);
  EXPECT_EQ(as_text(plan), text_in(golden)) << golden;
}

INSTANTIATE_TEST_SUITE_P(Issues, Corpus, testing::ValuesIn(names()), [](auto const& issue) {
  auto name = issue.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace parallel_explore
