#include "issue/places.hpp"

#include "text/ascii.hpp"
#include "text/display.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace parallel_explore::issue {

using namespace text;
namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest_heading = 200;

/// The innermost section around a block.
std::size_t section_around(std::vector<Section> const& sections, std::size_t block) {
  std::size_t found = 0;
  auto const after =
      std::ranges::upper_bound(sections.begin() + 1, sections.end(), block, {}, &Section::heading);
  found = static_cast<std::size_t>(after - sections.begin()) - 1;
  while (found != 0 && sections[found].end <= block) found = sections[found].parent;
  return found == nowhere ? 0 : found;
}

}  // namespace

bool is_phase(std::string_view heading) {
  static constexpr std::array words{"phase"sv,  "stage"sv,     "milestone"sv, "wave"sv,
                                    "sprint"sv, "iteration"sv, "week"sv};
  auto const start = std::ranges::find_if(
      heading, [](char c) { return is_lower(c) || is_upper(c) || is_digit(c); });
  auto const text = lower(heading.substr(static_cast<std::size_t>(start - heading.begin()), 40));
  auto const end = text.find(' ');
  if (end == nowhere || !among(words, std::string_view(text).substr(0, end))) return false;
  auto const number = text.find_first_not_of(" #", end);
  return number != nowhere && is_digit(text[number]);
}

namespace {

/// "Done", "✅ Completed (3)": what stands below it is done.
bool is_heading_of_done(std::string_view heading) {
  static constexpr std::array words{
      "done"sv,         "completed"sv, "complete"sv, "finished"sv,   "merged"sv,
      "shipped"sv,      "closed"sv,    "landed"sv,   "done tasks"sv, "completed tasks"sv,
      "already done"sv, "erledigt"sv,  "fertig"sv,   "terminé"sv,    "hecho"sv,
      "feito"sv,        "готово"sv,    "已完成"sv,   "完了"sv};
  return among(words, std::string_view(words_of_heading(heading)));
}

}  // namespace

void place_under_headings(Document const& document, std::vector<Section> const& sections,
                          std::vector<TaskSite>& sites) {
  std::map<std::size_t, int> phases;  // by section, in the order of the text
  for (auto& site : sites) {
    std::vector<std::string> path;
    auto at = section_around(sections, site.title);
    // A section that is a task itself is not above it.
    if (at != 0 && sections[at].heading == site.title) at = sections[at].parent;
    for (; at != 0 && at != nowhere; at = sections[at].parent) {
      auto const& section = sections[at];
      if (section.title) continue;
      auto const& heading = document.blocks[section.heading].prose.plain;
      if (is_heading_of_done(heading)) site.done = true;
      if (site.phase == 0 && is_phase(heading))
        site.phase = phases.try_emplace(at, static_cast<int>(phases.size()) + 1).first->second;
      if (section.topic == Topic::tasks) continue;
      auto text = text::clean_line(trim(heading, " \t\n:"), longest_heading);
      if (!text.empty()) path.push_back(std::move(text));
    }
    std::ranges::reverse(path);
    std::ranges::move(site.headings, std::back_inserter(path));
    site.headings = std::move(path);
  }
}

}  // namespace parallel_explore::issue
