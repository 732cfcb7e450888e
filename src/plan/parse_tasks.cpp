#include "core/text.hpp"
#include "parallel_explore/task_plan.hpp"
#include "plan/ascii.hpp"
#include "plan/clean_source.hpp"
#include "plan/resolve_plan.hpp"

namespace parallel_explore {
namespace {

constexpr std::size_t longest_title = 200;

std::string title_of(plan::Document const& document, std::vector<plan::Section> const& sections,
                     TaskSource const& source) {
  if (!source.title.empty())
    return core::clean_line(plan::clean_source(source.title), longest_title);
  auto const title = std::ranges::find_if(sections, [](auto const& s) { return s.level == 1; });
  if (title == sections.end()) return {};
  auto const& heading = document.blocks[title->heading].prose.plain;
  auto const label = plan::number_label(heading);
  if (label && label->says_task) return {};
  return core::clean_line(heading, longest_title);
}

}  // namespace

PlannedTask const* TaskPlan::find(std::string_view name) const {
  auto const found = std::ranges::find(tasks, name, &PlannedTask::name);
  return found == tasks.end() ? nullptr : &*found;
}

TaskPlan parse_tasks(std::string_view markdown, TaskSource const& source) {
  auto const document = plan::read_markdown(markdown);
  auto const sections = plan::sections_of(document);
  std::vector<plan::DraftTask> drafts;
  for (auto const& site : plan::find_task_sites(document, sections)) {
    auto draft = plan::draft_of(document, site, source.repository);
    if (!draft.task.title.empty()) drafts.push_back(std::move(draft));
  }
  auto plan = plan::resolve_plan(std::move(drafts));
  plan.title = title_of(document, sections, source);
  return plan;
}

}  // namespace parallel_explore
