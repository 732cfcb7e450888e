#include "tasks/existing_work.hpp"

#include "parallel_explore/error.hpp"
#include "tasks/forge_access.hpp"
#include "tasks/task_issues.hpp"
#include "tasks/texts.hpp"
#include "text/ascii.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace parallel_explore::tasks {
namespace {

class WorkFinder {
 public:
  WorkFinder(Forge& forge, TaskRemotes& remotes, TaskWork work)
      : forge_(forge), remotes_(remotes), work_(std::move(work)) {}

  awaitable<std::map<std::string, ExistingWork>> find() {
    if (!work_.remote.empty()) {
      std::string url = co_await checked_push_url(remotes_, work_);
      std::vector<std::string> const there = co_await remotes_.branches(std::move(url));
      branches_ = {there.begin(), there.end()};
    }
    for (auto const& task : work_.plan.tasks) {
      ExistingWork found;
      bool const filed = co_await find_issue(task, found);
      co_await find_pull_request(task, filed, found);
      if (found != ExistingWork{}) found_.emplace(task.name, std::move(found));
    }
    co_return std::move(found_);
  }

 private:
  /// Gives whether a sub-issue was filed for the task.
  awaitable<bool> find_issue(PlannedTask const& task, ExistingWork& found) {
    if (has_issue_here(task, work_)) {
      found.issue = task.issue->number;
      co_return false;
    }
    FiledItem item;
    item.marker = marker_of("task", work_, task);
    item.label = label_of_all;
    std::optional<Issue> const issue = co_await forge_.find(std::move(item));
    if (!issue) co_return false;
    found.issue = issue->number;
    found.issue_open = issue->open;
    found.issue_dropped = issue->dropped;
    co_return true;
  }

  awaitable<void> find_pull_request(PlannedTask const& task, bool filed, ExistingWork& found) {
    auto branch = branch_of(task, Filed{found.issue, {}});
    bool const there = found.issue > 0 && branches_.contains(branch);
    if (!found.issue_open || (!filed && !there)) co_return;
    FiledItem item;
    item.marker = marker_of("pull", work_, task);
    item.label = label_of_all;
    item.head = pull_request_head(work_, branch);
    item.base = work_.target;
    std::optional<Issue> const request = co_await forge_.find(std::move(item));
    if (there) found.branch = std::move(branch);
    if (!request) co_return;
    found.pull_request = request->number;
    found.pull_request_state = request->merged ? "merged" : request->open ? "open" : "closed";
  }

  Forge& forge_;
  TaskRemotes& remotes_;
  TaskWork work_;
  std::set<std::string> branches_;  ///< of the remote
  std::map<std::string, ExistingWork> found_;
};

/// Whether people mean that task by "3", "#12", "3-add-login" or its title.
bool is_named(PlannedTask const& task, ExistingWork const* found, std::string_view name) {
  if (name == task.name || text::lower(name) == text::lower(task.title)) return true;
  if (name == std::to_string(task.number)) return true;
  if (!name.starts_with('#')) return false;
  auto const number = name.substr(1);
  return (task.issue && task.issue->repository.empty() &&
          number == std::to_string(task.issue->number)) ||
         (found && found->issue > 0 && number == std::to_string(found->issue));
}

ExistingWork const* work_on(std::map<std::string, ExistingWork> const& found,
                            PlannedTask const& task) {
  auto const at = found.find(task.name);
  return at == found.end() ? nullptr : &at->second;
}

/// Throws for names that no task has.
void require_known(TaskPlan const& plan, std::vector<std::string> const& names,
                   std::map<std::string, ExistingWork> const& found, char const* option) {
  for (auto const& name : names) {
    bool const known = std::ranges::any_of(plan.tasks, [&](PlannedTask const& task) {
      return is_named(task, work_on(found, task), name);
    });
    if (known) continue;
    throw Error(ErrorCode::validation,
                fmt::format("{} {}: there is no such task", option, text::clean_line(name, 100)),
                "name tasks by their number, their name, or #12 for their issue; tasks that are "
                "ticked off are not among them");
  }
}

}  // namespace

awaitable<std::map<std::string, ExistingWork>> find_existing_work(Forge& forge,
                                                                  TaskRemotes& remotes,
                                                                  TaskWork work) {
  WorkFinder finder(forge, remotes, std::move(work));
  co_return co_await finder.find();
}

std::string reason_to_leave_out(ExistingWork const& work) {
  if (work.pull_request_state == "merged")
    return fmt::format("done: pull request #{} is merged", work.pull_request);
  if (work.issue > 0 && !work.issue_open)
    return work.issue_dropped
               ? fmt::format("dropped: issue #{} is closed as not planned", work.issue)
               : fmt::format("done: issue #{} is closed", work.issue);
  if (work.pull_request_state == "open")
    return fmt::format("in review: pull request #{} is open", work.pull_request);
  return {};
}

std::vector<LeftOutTask> leave_out(TaskPlan& plan, TaskRequest const& request,
                                   std::map<std::string, ExistingWork> const& found) {
  require_known(plan, request.only, found, "--only");
  require_known(plan, request.skip, found, "--skip");
  std::vector<LeftOutTask> result;
  for (auto const& task : plan.tasks) {
    auto const* const work = work_on(found, task);
    auto const named = [&](std::vector<std::string> const& names) {
      return std::ranges::any_of(
          names, [&](std::string const& name) { return is_named(task, work, name); });
    };
    auto reason = work ? reason_to_leave_out(*work) : std::string();
    if (reason.empty() && named(request.skip)) reason = "skipped: --skip";
    if (reason.empty() && !request.only.empty() && !named(request.only))
      reason = "not chosen: --only";
    if (!reason.empty())
      result.push_back({task.name, task.title, std::move(reason), work ? *work : ExistingWork{}});
  }
  take_out(plan, result);
  return result;
}

std::vector<LeftOutTask> done_in_run(TaskPlan const& plan, Exploration const& earlier) {
  std::vector<LeftOutTask> result;
  for (auto const& task : plan.tasks) {
    for (auto const& record : earlier.approaches) {
      auto const& recorded = task_of(earlier, record);
      bool const same =
          recorded.title == task.title && recorded.same_title_before == task.same_title_before;
      if (!same) continue;
      if (record.state == ApproachState::completed) {
        result.push_back({task.name, task.title, fmt::format("done in run {}", earlier.name), {}});
      } else if (is_final(record.state)) {
        result.push_back(
            {task.name,
             task.title,
             fmt::format("{} in run {}: pexplore tasks retry {} {}", name_of(record.state),
                         earlier.name, earlier.name, record.approach.name),
             {}});
      }
      break;
    }
  }
  return result;
}

void take_out(TaskPlan& plan, std::vector<LeftOutTask> const& tasks) {
  std::set<std::string> names;
  for (auto const& task : tasks) names.insert(task.name);
  std::erase_if(plan.tasks, [&](PlannedTask const& task) { return names.contains(task.name); });
  for (auto& task : plan.tasks)
    std::erase_if(task.after, [&](std::string const& name) { return names.contains(name); });
}

}  // namespace parallel_explore::tasks
