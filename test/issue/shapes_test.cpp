#include "parallel_explore/task_plan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

// Texts in the shapes that people use, each with the plan that a person reads in it. NAME.plan has
// a line "key: value" for each thing that is expected; keys of a task are indented below its title.
// Order, titles, dependencies and issues must be as written; other keys are compared where they
// are given. misread.txt names the texts that are not yet read rightly.
namespace parallel_explore {
namespace {

auto const shapes = std::filesystem::path(TEST_DATA "/data/issues/shapes");

using Lines = std::vector<std::string>;
using Keys = std::map<std::string, Lines>;

struct Expected {
  Keys plan;
  std::vector<std::pair<std::string, Keys>> tasks;
};

std::string content_of(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Lines lines_of(std::filesystem::path const& file) {
  Lines result;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) result.push_back(line);
  return result;
}

Expected expected_in(std::filesystem::path const& file) {
  Expected result;
  for (auto line : lines_of(file)) {
    bool const of_task = line.starts_with("  ");
    if (of_task) line.erase(0, 2);
    auto const colon = line.find(": ");
    auto const key = line.substr(0, colon);
    auto const value = colon == std::string::npos ? std::string{} : line.substr(colon + 2);
    if (key == "task") {
      result.tasks.emplace_back(value, Keys{});
    } else {
      (of_task ? result.tasks.back().second : result.plan)[key].push_back(value);
    }
  }
  return result;
}

std::string name_of(IssueReference const& issue) {
  return fmt::format("{}#{}", issue.repository, issue.number);
}

std::string names_of(std::vector<IssueReference> const& issues) {
  Lines names;
  for (auto const& issue : issues) names.push_back(name_of(issue));
  return fmt::format("{}", fmt::join(names, ", "));
}

bool some_has(Lines const& texts, std::string const& wanted) {
  return std::ranges::any_of(
      texts, [&](std::string const& text) { return text.find(wanted) != std::string::npos; });
}

/// Collects the differences between a plan and the one that is expected.
class Comparison {
 public:
  explicit Comparison(TaskPlan const& plan) : plan_(plan) {}

  Lines differences(Expected const& expected) {
    Lines wanted, titles;
    for (auto const& task : expected.tasks) wanted.push_back(task.first);
    for (auto const& task : plan_.tasks) titles.push_back(task.title);
    compare("tasks", fmt::format("{}", fmt::join(wanted, " | ")),
            fmt::format("{}", fmt::join(titles, " | ")));
    compare("done", fmt::format("{}", fmt::join(given(expected.plan, "done"), " | ")),
            fmt::format("{}", fmt::join(plan_.done, " | ")));
    for (auto const& [key, values] : expected.plan)
      for (auto const& value : values) of_plan(key, value);
    for (std::size_t i = 0; i < std::min(plan_.tasks.size(), expected.tasks.size()); ++i)
      of_task(plan_.tasks[i], expected.tasks[i].second);
    return std::move(differences_);
  }

 private:
  static Lines given(Keys const& keys, std::string const& key) {
    auto const found = keys.find(key);
    return found == keys.end() ? Lines{} : found->second;
  }

  void compare(std::string_view what, std::string const& expected, std::string const& read) {
    if (expected != read)
      differences_.push_back(fmt::format("{}: expected \"{}\", read \"{}\"", what, expected, read));
  }

  void require(std::string_view what, std::string const& wanted, bool there) {
    if (!there) differences_.push_back(fmt::format("{} lacks \"{}\"", what, wanted));
  }

  void of_plan(std::string const& key, std::string const& value) {
    if (key == "title") {
      compare(key, value, plan_.title);
    } else if (key == "note") {
      require("notes", value, some_has(plan_.notes, value));
    } else if (key == "warning") {
      require("warnings", value, some_has(plan_.warnings, value));
    } else if (key == "warnings") {
      compare(key, value, std::to_string(plan_.warnings.size()));
    } else if (key == "intro") {
      require("introduction", value, plan_.introduction.find(value) != std::string::npos);
    } else if (key != "done") {
      differences_.push_back(key + " is not a key");
    }
  }

  void of_task(PlannedTask const& task, Keys const& keys) {
    auto const of = [&](char const* what) { return fmt::format("{} of {}", what, task.name); };
    auto const text = [&](char const* key) {
      return fmt::format("{}", fmt::join(given(keys, key), " "));
    };
    compare(of("issue"), text("issue"), task.issue ? name_of(*task.issue) : "");
    compare(of("after"), text("after"), titles_of(task.after));
    compare(of("outside"), text("outside"), names_of(task.after_issues));
    for (auto const& [key, values] : keys) {
      auto const& value = values.front();
      if (key == "number") {
        compare(of("number"), value, std::to_string(task.number));
      } else if (key == "files") {
        compare(of("files"), value == "none" ? "" : value,
                fmt::format("{}", fmt::join(task.paths, " ")));
      } else if (key == "says") {
        require(of("description"), value, task.description.find(value) != std::string::npos);
      } else if (key == "under") {
        compare(of("headings"), value, fmt::format("{}", fmt::join(task.headings, " > ")));
      } else if (key == "phase") {
        compare(of("phase"), value, std::to_string(task.phase));
      } else if (key == "pulls") {
        compare(of("pull requests"), value, names_of(task.pull_requests));
      } else if (key != "issue" && key != "after" && key != "outside") {
        differences_.push_back(key + " is not a key");
      }
    }
  }

  [[nodiscard]] std::string titles_of(Lines const& names) const {
    Lines titles;
    for (auto const& name : names) titles.push_back(plan_.find(name)->title);
    return fmt::format("{}", fmt::join(titles, "; "));
  }

  TaskPlan const& plan_;
  Lines differences_;
};

TEST(Shapes, AreReadAsAPersonReadsThem) {
  auto const listed = lines_of(shapes / "misread.txt");
  std::set<std::string> const misread(listed.begin(), listed.end());
  int all = 0, right = 0;
  for (auto const& entry : std::filesystem::directory_iterator(shapes)) {
    if (entry.path().extension() != ".md") continue;
    auto const name = entry.path().stem().string();
    auto const plan = parse_tasks(content_of(entry.path()), {"", "octo/app"});
    auto expected = entry.path();
    auto const found =
        Comparison(plan).differences(expected_in(expected.replace_extension("plan")));
    ++all;
    right += found.empty() ? 1 : 0;
    EXPECT_EQ(found.empty(), !misread.contains(name))
        << fmt::format("{}: {}", name,
                       found.empty() ? "is read: take it out of misread.txt" : "misread")
        << fmt::format("\n  {}", fmt::join(found, "\n  "));
  }
  RecordProperty("read", right);
  RecordProperty("texts", all);
  fmt::print("{} of {} texts are read as a person reads them\n", right, all);
  EXPECT_GE(all, 75);
}

}  // namespace
}  // namespace parallel_explore
