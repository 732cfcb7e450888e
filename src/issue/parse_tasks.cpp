#include "issue/clean_source.hpp"
#include "issue/master_text.hpp"
#include "issue/phases.hpp"
#include "issue/resolve_plan.hpp"
#include "parallel_explore/task_plan.hpp"
#include "text/ascii.hpp"
#include "text/display.hpp"

#include <iterator>

namespace parallel_explore {
inline namespace v0_2 {

using namespace text;
namespace {

constexpr std::size_t longest_title = 200;

std::string title_of(issue::Document const& document, std::vector<issue::Section> const& sections,
                     TaskSource const& source) {
  if (!source.title.empty())
    return text::clean_line(issue::clean_source(source.title), longest_title);
  auto const title = std::ranges::find_if(sections, [](auto const& s) { return s.level == 1; });
  if (title == sections.end()) return {};
  auto const& heading = document.blocks[title->heading].prose.plain;
  auto const label = issue::number_label(heading);
  if (label && label->says_task) return {};
  return text::clean_line(heading, longest_title);
}

}  // namespace

TaskPlan parse_tasks(std::string_view markdown, TaskSource const& source) {
  auto const document = issue::read_markdown(markdown);
  auto const sections = issue::sections_of(document);
  auto const sites = issue::find_task_sites(document, sections);
  std::vector<issue::DraftTask> drafts;
  for (auto const& site : sites) {
    auto draft = issue::draft_of(document, site, source.repository);
    if (!draft.task.title.empty()) drafts.push_back(std::move(draft));
  }
  auto warnings = issue::order_phases(document, sections, drafts);
  auto const statements = issue::order_statements(document, sites, source.repository);
  auto plan = issue::resolve_plan(std::move(drafts), statements);
  std::ranges::move(warnings, std::back_inserter(plan.warnings));
  if (!plan.tasks.empty() || !plan.done.empty())
    issue::read_master(document, sections, sites, source.repository, plan);
  plan.title = title_of(document, sections, source);
  return plan;
}

}  // namespace v0_2
}  // namespace parallel_explore
