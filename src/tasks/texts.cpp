#include "tasks/texts.hpp"

#include "parallel_explore/task_orchestrator.hpp"
#include "process/environment.hpp"
#include "tasks/context.hpp"
#include "tasks/redaction.hpp"
#include "text/ascii.hpp"
#include "text/display.hpp"
#include "text/markdown.hpp"
#include "text/words.hpp"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

namespace parallel_explore::tasks {
namespace {

constexpr std::size_t branch_slug_length = 48;
constexpr std::size_t title_length = 200;

std::string slug_of(std::string const& title) {
  auto slug = text::slug(title).substr(0, branch_slug_length);
  while (!slug.empty() && (slug.back() == '-' || slug.back() == '.')) slug.pop_back();
  if (slug.ends_with(".lock")) slug.resize(slug.size() - 5);
  return slug;
}

std::string with_slug(std::string stem, std::string const& title) {
  auto const slug = slug_of(title);
  return slug.empty() ? stem : stem + "-" + slug;
}

std::string list_of(std::vector<std::string> const& items, std::string_view mark) {
  std::string list;
  for (auto const& item : items) list += fmt::format("{}{}\n", mark, item);
  return list;
}

std::string in_code(std::string text) {
  std::erase(text, '`');
  return "`" + text::clean_line(text, 300) + "`";
}

std::string paths_in_code(std::vector<std::string> const& paths, std::size_t most = 30) {
  std::vector<std::string> items;
  for (auto const& path : paths) {
    if (items.size() == most) {
      items.push_back(fmt::format("and {} more", paths.size() - most));
      break;
    }
    items.push_back(in_code(path));
  }
  return list_of(items, "- ");
}

std::string criteria_list(PlannedTask const& task, std::string_view mark) {
  std::vector<std::string> items;
  for (auto const& each : task.criteria)
    items.push_back(in_quotation(text::clean_line(each, 2000)));
  return list_of(items, mark);
}

/// Whether a text has all of the criteria: they need not be listed a second time.
bool has_all(std::string const& description, std::vector<std::string> const& criteria) {
  auto const words = [](std::string_view text) {
    std::string result;
    for (char const c : text)
      if (text::is_word(c)) result += text::lower(c);
    return result;
  };
  auto const all = words(description);
  return std::ranges::all_of(criteria, [&](std::string const& each) {
    return all.find(words(each)) != std::string::npos;
  });
}

std::string as_quote(std::string_view text) {
  std::string result = "> ";
  for (char const c : text) {
    result += c;
    if (c == '\n') result += "> ";
  }
  return result + "\n";
}

std::string part_of(TaskWork const& work) {
  auto const& master = work.master;
  if (master.number == 0) return fmt::format("Part of {}.", in_code(master.url));
  bool const same = master.repository == work.repository;
  return same ? fmt::format("Part of #{}.", master.number)
              : fmt::format("Part of {}.", master_name(master));
}

/// The line about the issue of a task that is in another repository; the task gets one here too.
std::string about_elsewhere(TaskWork const& work, PlannedTask const& task) {
  bool const elsewhere =
      task.issue && !task.issue->repository.empty() && task.issue->repository != work.repository;
  return elsewhere ? fmt::format("About {}#{}.\n", task.issue->repository, task.issue->number)
                   : std::string();
}

}  // namespace

PlannedTask const& task_of(Exploration const& exploration, ApproachRecord const& record) {
  auto const& work = exploration.experiment.tasks;
  auto const* const found = work ? work->plan.find(approach_of(record.approach)) : nullptr;
  if (!found) throw std::out_of_range("approach " + record.approach.name + " is not a task");
  return *found;
}

std::string master_name(MasterIssue const& master) {
  return master.number == 0 ? master.url : fmt::format("{}#{}", master.repository, master.number);
}

std::string branch_of(PlannedTask const& task, Filed const& issue) {
  return issue.number > 0 ? with_slug(fmt::format("feat/issue-{}", issue.number), task.title)
                          : with_slug(fmt::format("feat/task-{}", task.number), task.title);
}

/// A task is identified by its title, and by its place among the tasks of the same title: numbers
/// change when a list is edited between two runs.
std::string marker_of(std::string_view what, TaskWork const& work, PlannedTask const& task) {
  auto const& all = work.plan.tasks;
  // Plans of earlier versions do not count those that are done.
  auto const above = std::count_if(all.begin(), all.end(), [&](PlannedTask const& each) {
    return each.title == task.title && each.number < task.number;
  });
  auto const nth = std::max<std::ptrdiff_t>(above, task.same_title_before);
  boost::uuids::name_generator_sha1 const name(boost::uuids::ns::oid());
  auto const id = boost::uuids::to_string(
      name(fmt::format("{}\n{}\n{}", master_name(work.master), task.title, nth)));
  return fmt::format("parallel_explore:{}:{}", what, id);
}

std::string marker_of_report(TaskWork const& work) {
  boost::uuids::name_generator_sha1 const name(boost::uuids::ns::oid());
  return "parallel_explore:report:" + boost::uuids::to_string(name(master_name(work.master)));
}

std::string in_quotation(std::string_view quoted) {
  // Before it is changed: a credential may have a `#`, too.
  auto const safe =
      process::process_environment_secrets().removed(quoted, text::Certainty::certain);
  return text::inert(safe);
}

std::string sub_issue_body(TaskWork const& work, PlannedTask const& task) {
  auto body = part_of(work) + "\n" + about_elsewhere(work, task);
  if (!task.headings.empty())
    body += "Under: " + in_quotation(text::clean_line(heading_path(task), 400)) + "\n";
  if (!task.description.empty()) body += "\n" + in_quotation(task.description) + "\n";
  if (!task.criteria.empty() && !has_all(task.description, task.criteria))
    body += "\n### Acceptance criteria\n\n" + criteria_list(task, "- [ ] ");
  if (!task.paths.empty()) body += "\n### Files\n\n" + paths_in_code(task.paths);
  if (!work.plan.introduction.empty())
    body += "\n### The text above the list\n\n" + as_quote(in_quotation(work.plan.introduction));
  return body;
}

std::string commit_message(TaskWork const& work, PlannedTask const& task, Filed const& issue) {
  // GitHub also reads references and mentions in commit messages.
  auto subject = text::clean_line(task.title, 68);
  std::erase_if(subject, [](char c) { return c == '#' || c == '@'; });
  auto message = in_quotation(subject) + "\n\nPart of " + master_name(work.master) + "\n";
  if (issue.number > 0) message += fmt::format("Refs #{}\n", issue.number);
  return message;
}

std::string pull_request_title(PlannedTask const& task) {
  return in_quotation(text::clean_line(task.title, title_length));
}

std::string pull_request_body(Exploration const& exploration, ApproachRecord const& record) {
  auto const& work = *exploration.experiment.tasks;
  auto const& task = task_of(exploration, record);
  std::string body;
  if (record.publication.issue.number > 0)
    body += fmt::format("Closes #{}\n", record.publication.issue.number);
  body += part_of(work) + "\n" + about_elsewhere(work, task);
  if (!record.approach.after.empty()) {
    body += "\nBuilds on these pull requests, which must be merged first:\n";
    for (auto const& name : record.approach.after) {
      auto const* const other = exploration.find(name);
      if (other && other->publication.pull_request.number > 0)
        body += fmt::format("- #{}\n", other->publication.pull_request.number);
    }
  }
  auto const changes = record.worktree.changes.value_or(Changes{});
  body += fmt::format("\n{} file{} changed, +{} −{}", changes.files_changed,
                      changes.files_changed == 1 ? "" : "s", changes.lines_added,
                      changes.lines_removed);
  std::vector<std::string> gates;
  for (auto const& each : exploration.experiment.criteria) {
    if (each.gate) gates.push_back(in_code(each.name));
  }
  body += gates.empty() ? "; no gate was configured, so nothing has been verified\n"
                        : fmt::format("; gates passed: {}\n", fmt::join(gates, ", "));
  if (!task.criteria.empty()) body += "\n### To check\n\n" + criteria_list(task, "- [ ] ");
  if (!record.publication.outside.empty()) {
    body += "\n### Outside the task's files\n\nThe task does not mention these:\n\n" +
            paths_in_code(record.publication.outside);
  }
  if (!record.warnings.empty()) {
    std::vector<std::string> items;
    for (auto const& each : record.warnings)
      items.push_back(in_quotation(text::clean_line(redact(each), 500)));
    body += "\n### Warnings\n\n" + list_of(items, "- ");
  }
  body += "\nWritten by a coding agent; review it like any other contribution.\n";
  return body;
}

namespace {

/// A text within "**": its own stars are shown as they are.
std::string in_bold(std::string_view text) {
  std::string result;
  for (char const c : text) {
    if (c == '*') result += '\\';
    result += c;
  }
  return result;
}

}  // namespace

std::string diagnostic_title(PlannedTask const& task) {
  return "Task failed: " + in_quotation(text::clean_line(task.title, title_length));
}

std::string diagnostic_body(Exploration const& exploration, ApproachRecord const& record,
                            std::string_view log) {
  auto const& work = *exploration.experiment.tasks;
  auto body = part_of(work) + "\n";
  if (record.publication.issue.number > 0)
    body += fmt::format("The task: #{}\n", record.publication.issue.number);
  body += fmt::format("\n**{}**\n",
                      in_bold(in_quotation(text::clean_line(redact(error_of(record)), 1000))));
  if (!log.empty()) {
    std::string fence = "```";
    while (log.find(fence) != std::string_view::npos) fence += '`';
    body += fmt::format("\nThe last lines of its log, without secrets:\n\n{}text\n{}\n{}\n", fence,
                        text::clean_text(log), fence);
  }
  body += fmt::format(
      "\nTo retry it:\n\n```sh\npexplore tasks retry {0} {1}\npexplore tasks retry {0} {1} "
      "--fresh   # from the base, without its earlier work\n```\n",
      exploration.name, record.approach.name);
  return body;
}

}  // namespace parallel_explore::tasks
