#include "issue/task_sites.hpp"

#include "issue/item_sites.hpp"
#include "issue/task_table.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <unordered_set>

namespace parallel_explore::issue {

using namespace text;
namespace {

using namespace std::string_view_literals;
using Sites = std::vector<TaskSite>;

/// Finds the tasks of a document, by trying one shape after the other.
class TaskFinder {
 public:
  TaskFinder(Document const& document, std::vector<Section> const& sections)
      : document_(document),
        blocks_(document.blocks),
        sections_(sections),
        items_(document, sections) {}

  Sites find() {
    if (auto sites = numbered_sections(); !sites.empty()) return sites;
    for (auto const where : {Where::anywhere_but_context, Where::context_too})
      if (auto sites = items_.checkboxes(where); !sites.empty()) return sites;
    for (auto const where : {Where::anywhere_but_context, Where::context_too})
      if (auto sites = tables(where); !sites.empty()) return sites;
    if (auto sites = under_task_headings(); !sites.empty()) return sites;
    auto sites = plain_sections();
    if (sites.size() > 1) return sites;
    for (auto const where : {Where::anywhere_but_context, Where::context_too})
      if (auto items = items_.numbered_lists(where); items.size() > 1) return items;
    return sites;
  }

 private:
  [[nodiscard]] std::string_view heading_of(Section const& section) const {
    return blocks_[section.heading].prose.plain;
  }

  [[nodiscard]] TaskSite site_of(Section const& section) const {
    auto const& heading = blocks_[section.heading];
    TaskSite site;
    site.title = section.heading;
    site.body_begin = section.begin;
    site.body_end = section.end;
    if (auto const label = number_label(without_ornaments(heading.prose.plain)))
      site.number = label->number;
    site.done = marked_done(heading.prose) || all_ticked(section.begin, section.end);
    site.first_line = document_.line_of(heading.last) + 1;
    if (is_underline(site.first_line)) ++site.first_line;
    auto const next = section.end < blocks_.size() ? blocks_[section.end].first : nowhere;
    site.last_line = next != nowhere ? document_.line_of(next) - 1 : document_.lines.size() - 1;
    return site;
  }

  [[nodiscard]] bool is_underline(std::size_t line) const {
    if (line >= document_.lines.size()) return false;
    auto const begin = document_.lines[line];
    auto const end = std::min(document_.source.find('\n', begin), document_.source.size());
    auto const text = trim(std::string_view(document_.source).substr(begin, end - begin));
    return !text.empty() &&
           (text.find_first_not_of('=') == nowhere || text.find_first_not_of('-') == nowhere);
  }

  [[nodiscard]] bool all_ticked(std::size_t begin, std::size_t end) const {
    bool some = false;
    for (auto at = begin; at < end; ++at) {
      if (blocks_[at].checkbox && !blocks_[at].ticked) return false;
      some = some || blocks_[at].checkbox;
    }
    return some;
  }

  static std::string_view without_ornaments(std::string_view title) {
    auto const first = std::ranges::find_if(title, [](char c) {
      return (is_word(c) && static_cast<unsigned char>(c) < 0x80) || c == '[';
    });
    auto text = title.substr(static_cast<std::size_t>(first - title.begin()));
    for (auto const box : {"[ ] "sv, "[x] "sv, "[X] "sv, "[] "sv})
      if (text.starts_with(box)) return text.substr(box.size());
    return text;
  }

  /// "## Task 1: …", and "## 1. …" where there are several of the same parent.
  Sites numbered_sections() const {
    Sites named, bare;
    std::size_t named_end = 0, bare_end = 0;
    for (std::size_t i = 1; i < sections_.size(); ++i) {
      auto const& section = sections_[i];
      if (section.level == label_level || section.topic != Topic::other) continue;
      auto const label = number_label(without_ornaments(heading_of(section)));
      if (!label || topic_in(sections_, i) == Topic::outside) continue;
      auto& end = label->says_task ? named_end : bare_end;
      if (section.heading < end) continue;
      (label->says_task ? named : bare).push_back(site_of(section));
      end = section.end;
    }
    auto const elsewhere = [&](Sites const& sites) {
      auto const boxes = items_.checkboxes(Where::anywhere_but_context);
      return std::ranges::any_of(boxes, [&](TaskSite const& box) { return !within(sites, box); });
    };
    if (named.size() > 1 || (named.size() == 1 && !elsewhere(named))) return with_progress(named);
    if (bare.size() > 1 && !elsewhere(bare)) return bare;
    return {};
  }

  static bool within(Sites const& sites, TaskSite const& box) {
    auto const after = std::ranges::upper_bound(sites, box.title, {}, &TaskSite::title);
    return after != sites.begin() && box.title < std::prev(after)->body_end;
  }

  /// Takes the sections as done that a list of progress beside them ticks.
  Sites with_progress(Sites sites) const {
    std::unordered_set<std::string> ticked;
    for (auto const& box : items_.checkboxes(Where::context_too))
      if (box.done && !within(sites, box))
        ticked.insert(lower(trim(blocks_[box.title].prose.plain)));
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

  /// Adds the sections that are tasks; of a group, the sections in it.
  void add_sections(std::vector<std::size_t> const& children, Sites& result) const {
    for (auto const child : children) {
      auto const& section = sections_[child];
      if (section.level == label_level || trim(heading_of(section)).empty()) continue;
      if (section.topic == Topic::group) {
        auto const before = result.size();
        add_sections(section.children, result);
        if (result.size() == before) result.push_back(site_of(section));
      } else if (section.topic == Topic::other) {
        result.push_back(site_of(section));
      }
    }
  }

  Sites plain_sections() const {
    auto top = std::size_t{0};
    auto const title = std::ranges::find_if(sections_, &Section::title);
    if (title != sections_.end()) top = static_cast<std::size_t>(title - sections_.begin());
    Sites result;
    add_sections(sections_[top].children, result);
    return result;
  }

  /// The sections under a heading such as "Tasks", else its numbered items, else its plain items.
  Sites under_task_headings() const {
    Sites result;
    for (std::size_t i = 0; i < sections_.size(); ++i) {
      if (sections_[i].topic != Topic::tasks || topic_in(sections_, i) == Topic::outside) continue;
      auto const before = result.size();
      add_sections(sections_[i].children, result);
      for (auto const kind : {Block::Kind::numbers, Block::Kind::bullets}) {
        if (result.size() > before) break;
        items_.add_items(sections_[i], kind, result);
        for (auto const child : sections_[i].children)  // "**Backend**" over a part of the list
          if (sections_[child].topic == Topic::other)
            items_.add_items(sections_[child], kind, result);
      }
    }
    return result;
  }

  Sites tables(Where where) const {
    Sites result;
    for (std::size_t i = 0; i < sections_.size(); ++i) {
      if (!is_open_to(sections_, i, where)) continue;
      for (auto at = sections_[i].begin; at < sections_[i].own_end; at = blocks_[at].end)
        if (blocks_[at].kind == Block::Kind::table)
          std::ranges::move(rows_of_tasks(document_, at), std::back_inserter(result));
    }
    return result;
  }

  Document const& document_;
  std::vector<Block> const& blocks_;
  std::vector<Section> const& sections_;
  ItemSites items_;
};

}  // namespace

bool marked_done(Prose const& title) {
  static constexpr std::array marks{"✅"sv, "☑"sv, "✔"sv, "[x] "sv, "[X] "sv};
  static constexpr std::array ends{"✅"sv,           "(done)"sv, "[done]"sv,
                                   "(completed)"sv, "— done"sv, "- done"sv};
  auto const text = lower(trim(title.plain));
  auto const label = number_label(title.plain);
  auto const begins = [&](std::string_view mark) { return text.starts_with(lower(mark)); };
  auto const finishes = [&](std::string_view mark) { return text.ends_with(mark); };
  return std::ranges::any_of(marks, begins) || std::ranges::any_of(ends, finishes) ||
         title.marked(Span::Kind::struck, label ? label->size : 0, title.plain.size());
}

std::vector<TaskSite> find_task_sites(Document const& document,
                                      std::vector<Section> const& sections) {
  return TaskFinder(document, sections).find();
}

}  // namespace parallel_explore::issue
