#include "issue/task_sites.hpp"

#include "issue/dotted_groups.hpp"
#include "issue/item_sites.hpp"
#include "issue/places.hpp"
#include "issue/reference_lists.hpp"
#include "issue/section_sites.hpp"
#include "issue/task_table.hpp"
#include "text/ascii.hpp"

#include <algorithm>

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
        items_(document, sections),
        in_sections_(document, sections, items_) {}

  Sites find() {
    auto sites = without_groups(document_, in_first_shape());
    take_lone_texts(sites);
    place_under_headings(document_, sections_, sites);
    return sites;
  }

 private:
  Sites in_first_shape() {
    if (auto sites = in_sections_.numbered(); !sites.empty()) return sites;
    for (auto const where : {Where::anywhere_but_context, Where::context_too})
      if (auto sites = items_.checkboxes(where); !sites.empty()) return sites;
    for (auto const where : {Where::anywhere_but_context, Where::context_too})
      if (auto sites = tables(where); !sites.empty()) return sites;
    if (auto sites = under_task_headings(); !sites.empty()) return sites;
    for (auto const where : {Where::anywhere_but_context, Where::context_too})
      if (auto sites = reference_lists(document_, sections_, items_, where); !sites.empty())
        return sites;
    auto sites = in_sections_.plain();
    if (sites.size() > 1) return sites;
    for (auto const where : {Where::anywhere_but_context, Where::context_too})
      if (auto items = items_.numbered_lists(where); items.size() > 1) return items;
    return sites;
  }

  /// The text below a list of one task, up to the next task or heading, belongs to the task.
  void take_lone_texts(Sites& sites) const {
    for (std::size_t i = 0; i < sites.size(); ++i) {
      auto& site = sites[i];
      auto const item = blocks_[site.title].parent;
      if (item == nowhere || blocks_[item].kind != Block::Kind::item) continue;
      auto const list = blocks_[item].parent;
      auto const around = blocks_[list].parent;
      bool const lone = around == 0 && item == list + 1 && blocks_[item].end == blocks_[list].end;
      if (!lone) continue;
      auto const limit = i + 1 < sites.size() ? sites[i + 1].title : blocks_.size();
      auto end = blocks_[list].end;
      while (end < limit && blocks_[end].kind != Block::Kind::heading &&
             blocks_[end].kind != Block::Kind::rule && blocks_[end].end <= limit)
        end = blocks_[end].end;
      if (end == blocks_[list].end || end == blocks_.size()) {
        if (sites.size() < 2 || end == blocks_[list].end) continue;
      }
      site.body_end = end;
      auto const next = end < blocks_.size() ? first_text_from(end) : nowhere;
      site.last_line = next != nowhere ? document_.line_of(next) - 1 : document_.lines.size() - 1;
    }
  }

  [[nodiscard]] std::size_t first_text_from(std::size_t block) const {
    for (auto at = block; at < blocks_.size(); ++at)
      if (blocks_[at].first != nowhere) return blocks_[at].first;
    return nowhere;
  }

  /// The sections under a heading such as "Tasks", else its numbered items, else its plain items.
  Sites under_task_headings() const {
    Sites result;
    for (std::size_t i = 0; i < sections_.size(); ++i) {
      if (sections_[i].topic != Topic::tasks || topic_in(sections_, i) == Topic::outside) continue;
      auto const before = result.size();
      // "# Tasks" with a list, and "## Other" far below it.
      bool const listed = sections_[i].title && has_list(sections_[i]);
      if (!listed) in_sections_.add(sections_[i].children, result);
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

  [[nodiscard]] bool has_list(Section const& section) const {
    for (auto at = section.begin; at < section.own_end; at = blocks_[at].end)
      if (blocks_[at].kind == Block::Kind::numbers || blocks_[at].kind == Block::Kind::bullets)
        return true;
    return false;
  }

  Sites tables(Where where) const {
    Sites result;
    for (std::size_t i = 0; i < sections_.size(); ++i) {
      if (!is_open_to(sections_, i, where)) continue;
      bool const expected = topic_in(sections_, i) == Topic::tasks;
      for (auto at = sections_[i].begin; at < sections_[i].own_end; at = blocks_[at].end)
        if (blocks_[at].kind == Block::Kind::table)
          std::ranges::move(rows_of_tasks(document_, at, expected), std::back_inserter(result));
    }
    return result;
  }

  Document const& document_;
  std::vector<Block> const& blocks_;
  std::vector<Section> const& sections_;
  ItemSites items_;
  SectionSites in_sections_;
};

}  // namespace

namespace {

/// The end of a title without a remark on it: "~~Add login~~ (superseded by #4)".
std::size_t end_of_struck(std::string_view title) {
  auto end = title.size();
  for (auto const mark : {" ("sv, " – "sv, " — "sv, " - "sv, " → "sv, " -> "sv})
    end = std::min(end, title.find(mark));
  return end == 0 ? title.size() : end;
}

}  // namespace

bool marked_done(Prose const& title) {
  static constexpr std::array marks{"✅"sv, "☑"sv, "✔"sv, "[x] "sv, "[X] "sv, "[x]* "sv, "[X]* "sv};
  static constexpr std::array ends{"✅"sv,           "(done)"sv, "[done]"sv,
                                   "(completed)"sv, "— done"sv, "- done"sv};
  auto const text = lower(trim(title.plain));
  auto const label = number_label(title.plain);
  auto const begins = [&](std::string_view mark) { return text.starts_with(lower(mark)); };
  auto const finishes = [&](std::string_view mark) { return text.ends_with(mark); };
  return std::ranges::any_of(marks, begins) || std::ranges::any_of(ends, finishes) ||
         title.marked(Span::Kind::struck, label ? label->size : 0, end_of_struck(title.plain));
}

std::vector<TaskSite> find_task_sites(Document const& document,
                                      std::vector<Section> const& sections) {
  return TaskFinder(document, sections).find();
}

}  // namespace parallel_explore::issue
