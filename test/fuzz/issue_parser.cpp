#include "expect.hpp"
#include "parallel_explore/task_plan.hpp"
#include "text/utf8.hpp"
#include "text/words.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>

namespace {

using namespace parallel_explore;
using fuzz::expect;

bool is_slug(std::string const& name) {
  return !name.empty() && name.size() <= 64 && text::slug(name) == name;
}

bool is_line(std::string const& text) {
  return text.find('\n') == text.npos && text::invalid_utf8(text) == text.npos;
}

void check_tasks(TaskPlan const& plan) {
  std::set<std::string> names;
  for (auto const& task : plan.tasks) {
    expect(is_slug(task.name), "a name is a slug");
    expect(names.insert(task.name).second, "names are unique");
  }
  for (auto const& task : plan.tasks) {
    expect(task.number > 0, "tasks are counted from 1");
    expect(!task.title.empty() && task.title.size() <= 200 && is_line(task.title),
           "a title is a line of at most 200 bytes");
    expect(text::invalid_utf8(task.description) == std::string::npos, "descriptions are UTF-8");
    expect(std::ranges::all_of(task.criteria, is_line), "a criterion is a line");
    for (auto const& earlier : task.after)
      expect(names.contains(earlier) && earlier != task.name, "what comes first is in the plan");
  }
}

void check_waves(TaskPlan const& plan, Independence const& independence) {
  if (independence.waves.empty()) return;
  std::set<std::string> placed;
  for (auto const& wave : independence.waves)
    for (auto const& name : wave)
      expect(plan.find(name) && placed.insert(name).second, "each task is in one wave");
  expect(placed.size() == plan.tasks.size(), "all tasks are in waves");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  static RepositoryFacts const facts{
      {"README.md", "package.json", "src/CMakeLists.txt", "src/a.cpp", "src/b.cpp"},
      {{"src/a.cpp", "README.md"}, {"src/a.cpp", "README.md"}, {"src/a.cpp", "README.md"}}};
  auto const plan = parse_tasks({reinterpret_cast<char const*>(data), size}, {"", "octo/app"});
  check_tasks(plan);
  check_waves(plan, check_independence(plan, facts));
  return 0;
}
