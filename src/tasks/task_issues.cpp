#include "tasks/task_issues.hpp"

#include "parallel_explore/error.hpp"
#include "tasks/source.hpp"
#include "text/ascii.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <utility>

namespace parallel_explore::tasks {
namespace {

/// Whether a title has no words of its own: "#12", "owner/repo#12".
bool is_reference(std::string_view title) {
  auto const hash = title.find('#');
  return hash != std::string_view::npos && title.find(' ') == std::string_view::npos &&
         hash + 1 < title.size() &&
         title.find_first_not_of("0123456789", hash + 1) == std::string_view::npos;
}

/// Removes tasks that are not in the plan from what each task waits for.
void forget_missing_predecessors(std::vector<PlannedTask>& tasks) {
  std::set<std::string> names;
  for (auto const& task : tasks) names.insert(task.name);
  for (auto& task : tasks)
    std::erase_if(task.after, [&](std::string const& name) { return !names.contains(name); });
}

}  // namespace

PlannedTask with_issue(PlannedTask task, Issue const& issue) {
  auto const title = text::clean_line(issue.title, 200);
  // The body is read as that of any task, as the only item of a checklist.
  std::string text = "- [ ] task\n\n";
  std::istringstream lines(issue.body);
  for (std::string line; std::getline(lines, line);) text += "  " + line + "\n";
  auto const plan = parse_tasks(text);
  bool const has_own_words = !is_reference(task.title);
  bool const differs = has_own_words && text::lower(task.title) != text::lower(title);
  if (!has_own_words && !title.empty()) task.title = title;
  std::string said = differs ? fmt::format("#{}: {}", issue.number, title) : std::string();
  if (!plan.tasks.empty()) {
    auto const& read = plan.tasks[0];
    if (!read.description.empty()) said += (said.empty() ? "" : "\n\n") + read.description;
    task.criteria.insert(task.criteria.end(), read.criteria.begin(), read.criteria.end());
    for (auto const& path : read.paths) {
      if (std::ranges::find(task.paths, path) == task.paths.end()) task.paths.push_back(path);
    }
  }
  if (!said.empty()) task.description += (task.description.empty() ? "" : "\n\n") + said;
  return task;
}

bool has_issue_here(PlannedTask const& task, TaskWork const& work) {
  return task.issue &&
         (task.issue->repository.empty() || task.issue->repository == work.repository);
}

bool has_master_here(TaskWork const& work) {
  return work.master.number > 0 && work.master.repository == work.repository;
}

namespace {

/// Reads the issues of a plan's tasks, each once.
class IssueReader {
 public:
  IssueReader(Forge& forge, TaskWork work) : forge_(forge), work_(std::move(work)) {}

  awaitable<PlanWithIssues> read() {
    count_titles();
    std::vector<PlannedTask> open;
    for (auto& task : work_.plan.tasks) {
      bool const stays = co_await keep(task);
      if (stays) open.push_back(std::move(task));
    }
    forget_missing_predecessors(open);
    read_.plan = std::move(work_.plan);
    read_.plan.tasks = std::move(open);
    co_return std::move(read_);
  }

 private:
  void note(std::string text) {
    if (std::ranges::find(read_.notes, text) == read_.notes.end())
      read_.notes.push_back(std::move(text));
  }

  /// Finds references that several tasks have.
  void count_titles() {
    for (auto const& task : work_.plan.tasks) {
      if (!has_issue_here(task, work_)) continue;
      if (!is_reference(task.title)) titles_[task.issue->number].insert(text::lower(task.title));
    }
  }

  /// The issue; none: it cannot be read, and a note says so.
  awaitable<std::optional<Issue>> issue(int number) {
    auto known = known_.find(number);
    if (known == known_.end()) {
      std::optional<Issue> found;
      try {
        found = co_await forge_.issue(number);
      } catch (Error const& error) {
        if (error.code() != ErrorCode::not_found) throw;
        note(
            fmt::format("#{} does not exist, or the token may not see it: its text in the list is "
                        "the task.",
                        number));
      }
      known = known_.emplace(number, std::move(found)).first;
    }
    co_return known->second;
  }

  /// Completes a task; false: it is left out.
  awaitable<bool> keep(PlannedTask& task) {
    if (has_issue_here(task, work_)) {
      bool const stays = co_await keep_with_issue(task);
      if (!stays) co_return false;
    }
    for (auto const& reference : std::vector<IssueReference>(task.pull_requests)) {
      bool const here = reference.repository.empty() || reference.repository == work_.repository;
      if (!here) continue;
      std::optional<Issue> const found = co_await issue(reference.number);
      if (!found || !found->is_pull_request) continue;
      if (found->merged) {
        note(fmt::format("\"{}\" counts as done: its pull request #{} is merged.", task.title,
                         reference.number));
        work_.plan.done.push_back(task.title);
        co_return false;
      }
      if (found->open)
        note(fmt::format("\"{}\" names the open pull request #{}: work on it may be under way.",
                         task.title, reference.number));
    }
    co_return true;
  }

  awaitable<bool> keep_with_issue(PlannedTask& task) {
    auto const number = task.issue->number;
    if (number == work_.master.number && work_.repository == work_.master.repository) {
      note(fmt::format("#{} lists itself: left out.", number));
      co_return false;
    }
    bool const shared = titles_[number].size() > 1;
    if (!shared && !seen_.insert(number).second) {
      note(fmt::format("#{} is listed twice: it is done once.", number));
      co_return false;
    }
    std::optional<Issue> const found = co_await issue(number);
    if (!found) {
      task.issue.reset();
      co_return true;
    }
    if (auto const there = transferred_to(*found, number); !there.empty()) {
      note(fmt::format("#{} was transferred: it is {}. Its text in the list is the task.", number,
                       there));
      task.issue.reset();
      co_return true;
    }
    if (found->is_pull_request) {
      task.issue.reset();
      task.pull_requests.push_back({{}, number});
      co_return true;
    }
    if (shared) {
      task.issue.reset();
      task.shared.push_back(fmt::format("The list names issue #{} for several tasks: {}", number,
                                        text::clean_line(found->title, 200)));
      note(fmt::format(
          "#{} is named by several tasks of different titles: each gets an issue of its "
          "own.",
          number));
      co_return true;
    }
    if (found->open) {
      auto const said = task.title;
      task = with_issue(std::move(task), *found);
      auto const title = text::clean_line(found->title, 200);
      if (task.title == said && text::lower(title) != text::lower(said))
        note(fmt::format("\"{}\" is #{}, which is called \"{}\".", said, number, title));
      co_return true;
    }
    work_.plan.done.push_back(found->title);
    note(fmt::format("#{} is closed and counts as done.", number));
    co_return false;
  }

  Forge& forge_;
  TaskWork work_;
  PlanWithIssues read_;
  std::map<int, std::set<std::string>> titles_;  ///< own words of the tasks of each issue
  std::map<int, std::optional<Issue>> known_;
  std::set<int> seen_;
};

}  // namespace

awaitable<PlanWithIssues> read_task_issues(Forge& forge, TaskWork work) {
  IssueReader reader(forge, std::move(work));
  co_return co_await reader.read();
}

}  // namespace parallel_explore::tasks
