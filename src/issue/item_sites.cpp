#include "issue/item_sites.hpp"

#include "issue/dotted_groups.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace parallel_explore::issue {

using namespace text;
using namespace std::string_view_literals;

namespace {

bool begins_with_any(std::string_view text, std::span<std::string_view const> marks) {
  return std::ranges::any_of(marks, [&](std::string_view mark) { return text.starts_with(mark); });
}

/// A box that people draw where there are no check boxes.
bool begins_with_open_box(std::string_view text) {
  static constexpr std::array marks{"☐"sv, "⬜"sv, "🔲"sv, "□"sv, "▢"sv, "◻"sv};
  return begins_with_any(text, marks);
}

bool begins_with_ticked_box(std::string_view text) {
  static constexpr std::array marks{"☑"sv, "✅"sv, "✔"sv, "☒"sv, "🗹"sv};
  return begins_with_any(text, marks);
}

}  // namespace

bool is_open_to(std::vector<Section> const& sections, std::size_t section, Where where) {
  auto const topic = topic_in(sections, section);
  return topic == Topic::other || topic == Topic::tasks ||
         (topic == Topic::context && where == Where::context_too);
}

ItemSites::ItemSites(Document const& document, std::vector<Section> const& sections)
    : document_(document),
      blocks_(document.blocks),
      sections_(sections),
      has_open_box_(document.blocks.size()) {
  for (std::size_t at = 1; at + 1 < blocks_.size(); ++at)
    if (blocks_[at].kind == Block::Kind::item && at + 1 < blocks_[at].end &&
        begins_with_open_box(blocks_[at + 1].prose.plain))
      has_open_box_[blocks_[at].parent] = true;
}

std::vector<TaskSite> ItemSites::checkboxes(Where where) const {
  std::vector<TaskSite> result;
  for (std::size_t i = 0; i < sections_.size(); ++i) {
    if (!is_open_to(sections_, i, where)) continue;
    bool const stories = topic_in(sections_, i) == Topic::tasks;
    for (auto at = sections_[i].begin; at < sections_[i].own_end; at = blocks_[at].end) {
      if (stories && has_boxes_below_only(at)) {
        add_items_of(at, result);
      } else {
        add_boxes(at, std::min(blocks_[at].end, sections_[i].own_end), result);
      }
    }
  }
  return result;
}

/// Whether the items of a numbered list have no boxes and each has some below it: under "Stories",
/// the items are the tasks.
bool ItemSites::has_boxes_below_only(std::size_t list) const {
  if (blocks_[list].kind != Block::Kind::numbers) return false;
  for (auto item = list + 1; item < blocks_[list].end; item = blocks_[item].end) {
    if (is_box(item)) return false;
    bool below = false;
    for (auto at = item + 1; at < blocks_[item].end && !below; ++at)
      below = blocks_[at].kind == Block::Kind::item && is_box(at);
    if (!below) return false;
  }
  return true;
}

std::vector<TaskSite> ItemSites::numbered_lists(Where where) const {
  std::vector<TaskSite> result;
  for (std::size_t i = 0; i < sections_.size(); ++i)
    if (is_open_to(sections_, i, where)) add_items(sections_[i], Block::Kind::numbers, result);
  return result;
}

void ItemSites::add_items(Section const& section, Block::Kind kind,
                          std::vector<TaskSite>& result) const {
  for (auto at = section.begin; at < section.own_end; at = blocks_[at].end)
    if (blocks_[at].kind == kind) add_items_of(at, result);
}

void ItemSites::add_items_of(std::size_t list, std::vector<TaskSite>& result) const {
  int number = blocks_[list].level;
  for (auto item = list + 1; item < blocks_[list].end; item = blocks_[item].end) {
    auto site = site_of_item(item);
    if (blocks_[list].kind == Block::Kind::numbers) site.number = number++;
    bool const confirms = is_box(item) && is_statement(item);
    if (site.title != 0 && !confirms) result.push_back(std::move(site));
  }
}

/// The task of an item; without title where the item has no text.
TaskSite ItemSites::site_of_item(std::size_t item) const {
  TaskSite site;
  auto const first = item + 1;
  bool const named = first < blocks_[item].end &&
                     (blocks_[first].kind == Block::Kind::paragraph ||
                      blocks_[first].kind == Block::Kind::heading) &&
                     !trim(blocks_[first].prose.plain).empty();
  if (!named) return site;
  site.title = first;
  site.body_begin = blocks_[first].end;
  site.body_end = blocks_[item].end;
  site.done = blocks_[item].ticked || marked_done(blocks_[first].prose);
  site.first_line = document_.line_of(blocks_[first].last) + 1;
  site.last_line = document_.line_of(blocks_[item].last);
  if (blocks_[site.body_end - 1].kind == Block::Kind::code)
    site.last_line += closes_fence(site) ? 1 : 0;
  return site;
}

/// Whether the line after a task closes a fence of code that the task began.
bool ItemSites::closes_fence(TaskSite const& site) const {
  if (site.last_line + 1 >= document_.lines.size()) return false;
  auto const line = std::string_view(document_.source).substr(document_.lines[site.last_line + 1]);
  auto const text = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
  return text.starts_with("```") || text.starts_with("~~~");
}

bool ItemSites::is_box(std::size_t item) const {
  auto const& block = blocks_[item];
  if (block.checkbox) return true;
  // "[ ]*" is an optional task of Kiro.
  static constexpr std::array boxes{"[] "sv, "[ ]* "sv, "[x]* "sv, "[X]* "sv};
  if (item + 1 >= block.end) return false;
  auto const& text = blocks_[item + 1].prose.plain;
  auto const begins = [&](std::string_view box) { return text.starts_with(box); };
  return std::ranges::any_of(boxes, begins) || begins_with_open_box(text) ||
         (begins_with_ticked_box(text) && has_open_box_[block.parent]);
}

/// Whether boxes "2.1 …" and "2.2 …" are within the box "2. …": they are the tasks.
bool ItemSites::has_parts(std::size_t item) const {
  if (item + 1 >= blocks_[item].end) return false;
  auto const number = group_number(blocks_[item + 1].prose);
  if (number == 0) return false;
  auto const begin = std::to_string(number) + '.';
  for (auto at = item + 1; at < blocks_[item].end; ++at)
    if (blocks_[at].kind == Block::Kind::item && is_box(at) && at + 1 < blocks_[at].end &&
        dotted_id(blocks_[at + 1].prose).starts_with(begin))
      return true;
  return false;
}

/// "I have searched for similar issues" is what a form asks people to confirm.
bool ItemSites::is_statement(std::size_t item) const {
  static constexpr std::array beginnings{
      "i have "sv,       "i've "sv,    "i am "sv,      "i'm "sv,          "i agree"sv,
      "i searched "sv,   "i read "sv,  "i checked "sv, "i confirm"sv,     "i understand"sv,
      "i will "sv,       "i would "sv, "i can "sv,     "i did "sv,        "i tried "sv,
      "i acknowledge"sv, "i want "sv,  "i'd "sv,       "by submitting "sv};
  if (item + 1 >= blocks_[item].end) return false;
  auto const text = lower(trim(blocks_[item + 1].prose.plain.substr(0, 40)));
  return std::ranges::any_of(beginnings,
                             [&](std::string_view begin) { return text.starts_with(begin); });
}

/// Adds the outermost items with a checkbox, outside of quotes and of lists of criteria.
void ItemSites::add_boxes(std::size_t begin, std::size_t end, std::vector<TaskSite>& result) const {
  int number = 0;
  for (auto at = begin; at < end;) {
    auto const& block = blocks_[at];
    if (block.kind == Block::Kind::numbers) number = block.level;
    bool const item = block.kind == Block::Kind::item;
    bool const skipped =
        block.kind == Block::Kind::quote ||
        (item && at + 1 < block.end && topic_of_label(blocks_[at + 1].prose) == Topic::criteria);
    if (item && is_box(at) && !skipped && is_statement(at)) {
      ++number;
      at = block.end;
    } else if (item && is_box(at)) {
      if (auto site = site_of_item(at); site.title != 0) {
        if (blocks_[block.parent].kind == Block::Kind::numbers) site.number = number;
        result.push_back(std::move(site));
      }
      ++number;
      at = has_parts(at) ? at + 2 : block.end;
    } else {
      if (item) ++number;
      at = skipped ? block.end : at + 1;
    }
  }
}

}  // namespace parallel_explore::issue
