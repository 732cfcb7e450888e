#include "tasks/context.hpp"

#include "tasks/texts.hpp"
#include "text/display.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace parallel_explore::tasks {
namespace {

constexpr std::ptrdiff_t neighbours_each_way = 10;
constexpr std::size_t most_done = 10;
constexpr std::size_t longest_title = 120;

/// A list of the titles around the task in the plan, and which of them it is.
std::string titles_around(TaskPlan const& plan, PlannedTask const& task) {
  auto const& all = plan.tasks;
  auto const here = std::ranges::find(all, task.name, &PlannedTask::name) - all.begin();
  auto const count = static_cast<std::ptrdiff_t>(all.size());
  auto const first = std::max<std::ptrdiff_t>(here - neighbours_each_way, 0);
  auto const last = std::min(here + neighbours_each_way + 1, count);
  std::string text;
  if (first > 0) text += fmt::format("- ({} before these)\n", first);
  for (auto at = first; at < last; ++at) {
    auto const& each = all[static_cast<std::size_t>(at)];
    text += fmt::format("- {}. {}{}\n", each.number, text::clean_line(each.title, longest_title),
                        at == here ? "   (this one)" : "");
  }
  if (last < count) text += fmt::format("- ({} after these)\n", count - last);
  return text;
}

}  // namespace

std::string heading_path(PlannedTask const& task) {
  return fmt::format("{}", fmt::join(task.headings, " > "));
}

std::string context_text(TaskWork const& work, PlannedTask const& task) {
  auto const name = master_name(work.master);
  auto text = work.master.title.empty()
                  ? fmt::format("The task is listed in {}.\n", name)
                  : fmt::format("The task is listed in \"{}\" ({}).\n",
                                text::clean_line(work.master.title, 200), name);
  if (!task.headings.empty())
    text += fmt::format("It stands under: {}\n", text::clean_line(heading_path(task), 400));
  if (!work.plan.introduction.empty())
    text += "\nThe text above the list:\n\n" + text::clean_text(work.plan.introduction) + "\n";
  if (work.plan.tasks.size() > 1)
    text += "\nThe tasks of the list; others do the other ones:\n" + titles_around(work.plan, task);
  auto const& done = work.plan.done;
  if (!done.empty()) text += "\nDone already:\n";
  for (std::size_t i = 0; i < std::min(done.size(), most_done); ++i)
    text += fmt::format("- {}\n", text::clean_line(done[i], longest_title));
  if (done.size() > most_done) text += fmt::format("- and {} more\n", done.size() - most_done);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace parallel_explore::tasks
