#include "issue/reference_lists.hpp"

#include "issue/headings.hpp"
#include "issue/references.hpp"
#include "issue/title_marks.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>

namespace parallel_explore::issue {

using namespace text;
namespace {

using namespace std::string_view_literals;
using Sites = std::vector<TaskSite>;

bool begins_with_reference(Prose const& prose) {
  auto const begin = prose.plain.find_first_not_of(" \t\n([");
  if (begin == nowhere) return false;
  auto const at = past_reference_word(prose.plain, begin);
  auto const found = find_references(prose, {});
  return !found.empty() && found.front().begin == at;
}

/// Whether the words before a list of references announce tasks.
bool announces_tasks(std::string_view words) {
  static constexpr std::array ends{"issues"sv,     "sub-issues"sv, "subissues"sv, "sub-tasks"sv,
                                   "subtasks"sv,   "tickets"sv,    "tasks"sv,     "following"sv,
                                   "sub issues"sv, "children"sv};
  static constexpr std::array others{"related"sv, "similar"sv,  "see"sv,      "duplicate"sv,
                                     "linked"sv,  "previous"sv, "blocked"sv,  "depends"sv,
                                     "closes"sv,  "fixes"sv,    "resolves"sv, "dependencies"sv};
  auto const text = lower(trim(words, " \t\n:*"));
  bool const other = std::ranges::any_of(
      others, [&](std::string_view word) { return text.find(word) != nowhere; });
  if (other || text.size() > 80) return false;
  return topic_of(text) == Topic::tasks ||
         std::ranges::any_of(ends, [&](std::string_view word) { return text.ends_with(word); });
}

/// The references of "Sub-tasks: #101, #102 and #103", where nothing else follows.
void add_line(Document const& document, std::size_t paragraph, Sites& result) {
  auto const& prose = document.blocks[paragraph].prose;
  auto const colon = prose.plain.find(": ");
  if (colon == nowhere || !announces_tasks(std::string_view(prose.plain).substr(0, colon))) return;
  auto const found = find_references(prose, {});
  auto at = colon + 1;
  for (auto const& each : found) {
    if (each.begin < at) return;
    auto const between = lower(std::string_view(prose.plain).substr(at, each.begin - at));
    auto const said = trim(between, " \t\n,;&");
    if (!said.empty() && said != "and") return;
    at = each.end;
  }
  auto const rest = trim(std::string_view(prose.plain).substr(at), " \t\n.");
  if (found.size() < 2 || !rest.empty()) return;
  for (std::size_t i = 0; i < found.size(); ++i) {
    TaskSite site;
    site.title = paragraph;
    site.body_begin = site.body_end = document.blocks[paragraph].end;
    site.reference = i;
    result.push_back(std::move(site));
  }
}

void add_list(Document const& document, std::size_t list, ItemSites const& items, Sites& result) {
  Sites sites;
  items.add_items_of(list, sites);
  std::size_t referring = 0;
  for (auto const& site : sites)
    referring += begins_with_reference(document.blocks[site.title].prose) ? 1 : 0;
  if (referring < 2 || 2 * referring < sites.size()) return;
  std::ranges::move(sites, std::back_inserter(result));
}

}  // namespace

std::vector<TaskSite> reference_lists(Document const& document,
                                      std::vector<Section> const& sections, ItemSites const& items,
                                      Where where) {
  Sites result;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    if (!is_open_to(sections, i, where)) continue;
    for (auto at = sections[i].begin; at < sections[i].own_end; at = document.blocks[at].end) {
      auto const kind = document.blocks[at].kind;
      if (kind == Block::Kind::paragraph) add_line(document, at, result);
      if (kind == Block::Kind::bullets || kind == Block::Kind::numbers)
        add_list(document, at, items, result);
    }
  }
  return result;
}

}  // namespace parallel_explore::issue
