#include "issue/section_sites.hpp"

#include "issue/dotted_groups.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <unordered_set>

namespace parallel_explore::issue {

using namespace text;
namespace {

using namespace std::string_view_literals;
using SectionTasks = std::vector<TaskSite>;

std::string_view without_marks(std::string_view title) {
  auto const first = std::ranges::find_if(title, [](char c) {
    return (is_word(c) && static_cast<unsigned char>(c) < 0x80) || c == '[';
  });
  auto text = title.substr(static_cast<std::size_t>(first - title.begin()));
  for (auto const box : {"[ ] "sv, "[x] "sv, "[X] "sv, "[] "sv})
    if (text.starts_with(box)) return text.substr(box.size());
  return text;
}

bool within(SectionTasks const& sites, TaskSite const& box) {
  auto const after = std::ranges::upper_bound(sites, box.title, {}, &TaskSite::title);
  return after != sites.begin() && box.title < std::prev(after)->body_end;
}

}  // namespace

std::string_view SectionSites::heading_of(Section const& section) const {
  return blocks_[section.heading].prose.plain;
}

TaskSite SectionSites::site_of(Section const& section) const {
  auto const& heading = blocks_[section.heading];
  TaskSite site;
  site.title = section.heading;
  site.body_begin = section.begin;
  site.body_end = section.end;
  if (auto const label = number_label(without_marks(heading.prose.plain)))
    site.number = label->number;
  site.done = marked_done(heading.prose) || all_ticked(section.begin, section.end);
  site.first_line = document_.line_of(heading.last) + 1;
  if (is_underline(site.first_line)) ++site.first_line;
  auto const next = section.end < blocks_.size() ? blocks_[section.end].first : nowhere;
  site.last_line = next != nowhere ? document_.line_of(next) - 1 : document_.lines.size() - 1;
  return site;
}

bool SectionSites::is_underline(std::size_t line) const {
  if (line >= document_.lines.size()) return false;
  auto const begin = document_.lines[line];
  auto const end = std::min(document_.source.find('\n', begin), document_.source.size());
  auto const text = trim(std::string_view(document_.source).substr(begin, end - begin));
  return !text.empty() &&
         (text.find_first_not_of('=') == nowhere || text.find_first_not_of('-') == nowhere);
}

bool SectionSites::all_ticked(std::size_t begin, std::size_t end) const {
  bool some = false;
  for (auto at = begin; at < end; ++at) {
    if (blocks_[at].checkbox && !blocks_[at].ticked) return false;
    some = some || blocks_[at].checkbox;
  }
  return some;
}

SectionTasks SectionSites::numbered() const {
  SectionTasks named, bare, lines;
  std::size_t named_end = 0, bare_end = 0;
  for (std::size_t i = 1; i < sections_.size(); ++i) {
    auto const& section = sections_[i];
    if (section.topic != Topic::other) continue;
    auto const label = number_label(without_marks(heading_of(section)));
    if (!label || topic_in(sections_, i) == Topic::outside) continue;
    if (section.level == label_level) {  // "**1. Add the model**", "<summary>Task 1: …</summary>"
      if (heading_of(section).back() != ':') lines.push_back(site_of(section));
      continue;
    }
    auto& end = label->says_task ? named_end : bare_end;
    if (section.heading < end) continue;
    (label->says_task ? named : bare).push_back(site_of(section));
    end = section.end;
  }
  auto const elsewhere = [&](SectionTasks const& sites) {
    auto const boxes = items_.checkboxes(Where::anywhere_but_context);
    return std::ranges::any_of(boxes, [&](TaskSite const& box) { return !within(sites, box); });
  };
  if (named.size() > 1 || (named.size() == 1 && !elsewhere(named))) return with_progress(named);
  // "- [ ] 1.1 …" below "## 1. Backend": the boxes are the tasks.
  auto const has_parts = [&](TaskSite const& site) {
    auto const begin = std::to_string(site.number) + '.';
    for (auto at = site.body_begin; at + 1 < site.body_end; ++at)
      if (blocks_[at].checkbox && dotted_id(blocks_[at + 1].prose).starts_with(begin)) return true;
    return false;
  };
  if (std::ranges::any_of(bare, has_parts)) return {};
  if (bare.size() > 1 && !elsewhere(bare)) return bare;
  if (named.empty() && lines.size() > 1 && !elsewhere(lines)) return with_progress(lines);
  return {};
}

/// Takes the sections as done that a list of progress beside them ticks.
SectionTasks SectionSites::with_progress(SectionTasks sites) const {
  std::unordered_set<std::string> ticked;
  for (auto const& box : items_.checkboxes(Where::context_too))
    if (box.done && !within(sites, box)) ticked.insert(lower(trim(blocks_[box.title].prose.plain)));
  for (auto& site : sites) {
    auto const title = lower(trim(blocks_[site.title].prose.plain));
    auto const label = number_label(title);
    auto const bare = label ? title.substr(label->size) : title;
    auto const number = "task " + std::to_string(site.number);
    if (ticked.contains(title) || ticked.contains(bare) || ticked.contains(number))
      site.done = true;
  }
  return sites;
}

/// Whether a section is a task: its heading or its first sentence begins as an order does.
bool SectionSites::says_work(Section const& section) const {
  auto heading = without_marks(heading_of(section));
  if (auto const id = id_label(heading)) heading.remove_prefix(id->size);
  if (auto const label = number_label(heading)) {
    if (label->says_task) return true;
    heading.remove_prefix(label->size);
  }
  if (says_to_do(heading)) return true;
  for (auto at = section.begin; at < section.own_end; at = blocks_[at].end)
    if (blocks_[at].kind == Block::Kind::paragraph) return says_to_do(blocks_[at].prose.plain);
  return false;
}

/// The sections that say something to do, if there are at least two; with the others, if those
/// are few.
std::vector<std::size_t> SectionSites::working(std::vector<std::size_t> const& children) const {
  std::vector<std::size_t> result;
  std::size_t others = 0;
  for (auto const child : children) {
    auto const& section = sections_[child];
    bool const counts = section.level != label_level && !trim(heading_of(section)).empty();
    if (!counts || section.topic != Topic::other) continue;
    if (says_work(section)) {
      result.push_back(child);
    } else {
      ++others;
    }
  }
  if (result.size() < 2) return {};
  return 4 * others <= result.size() ? children : result;
}

void SectionSites::add(std::vector<std::size_t> const& children, SectionTasks& result) const {
  for (auto const child : children) {
    auto const& section = sections_[child];
    if (section.level == label_level || trim(heading_of(section)).empty()) continue;
    if (section.topic == Topic::group) {
      auto const before = result.size();
      add(section.children, result);
      if (result.size() == before) result.push_back(site_of(section));
    } else if (section.topic == Topic::other) {
      result.push_back(site_of(section));
    }
  }
}

SectionTasks SectionSites::plain() const {
  auto top = std::size_t{0};
  auto const title = std::ranges::find_if(sections_, &Section::title);
  if (title != sections_.end()) top = static_cast<std::size_t>(title - sections_.begin());
  auto const& children = sections_[top].children;
  bool const grouped = std::ranges::any_of(
      children, [&](std::size_t child) { return sections_[child].topic == Topic::group; });
  SectionTasks result;
  add(grouped ? children : working(children), result);
  if (result.empty()) {
    std::vector<std::size_t> below;  // "### Add the ledger" under "## Backend"
    for (auto const child : children) {
      auto const topic = sections_[child].topic;
      if (topic == Topic::other || topic == Topic::group)
        std::ranges::copy(sections_[child].children, std::back_inserter(below));
    }
    add(working(below), result);
  }
  return result;
}

}  // namespace parallel_explore::issue
