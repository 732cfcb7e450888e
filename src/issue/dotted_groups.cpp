#include "issue/dotted_groups.hpp"

#include "issue/headings.hpp"
#include "text/ascii.hpp"
#include "text/display.hpp"

#include <array>
#include <charconv>

namespace parallel_explore::issue {

using namespace text;
namespace {

using namespace std::string_view_literals;

std::string_view without_box(std::string_view title) {
  static constexpr std::array boxes{"[ ]* "sv, "[x]* "sv, "[X]* "sv, "[] "sv, "[ ] "sv, "[x] "sv};
  title = trim(title);
  for (auto const box : boxes)
    if (title.starts_with(box)) return trim(title.substr(box.size()));
  return title;
}

}  // namespace

int group_number(Prose const& title) {
  auto const text = without_box(title.plain);
  if (id_label(text)) return 0;
  int number = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  auto const rest = text.substr(static_cast<std::size_t>(end - text.data()));
  bool const labelled = error == std::errc{} && number > 0 && rest.size() > 1 &&
                        (rest[0] == '.' || rest[0] == ')') && is_blank(rest[1]);
  return labelled ? number : 0;
}

std::string dotted_id(Prose const& title) {
  auto const label = id_label(without_box(title.plain));
  return label && is_digit(label->id.front()) ? label->id : std::string{};
}

std::vector<TaskSite> without_groups(Document const& document, std::vector<TaskSite> sites) {
  std::vector<TaskSite> result;
  std::string begin, heading;  // of the group under way
  for (std::size_t i = 0; i < sites.size(); ++i) {
    auto const& prose = document.blocks[sites[i].title].prose;
    auto const id = dotted_id(prose);
    if (auto const number = group_number(prose); number > 0 && i + 1 < sites.size()) {
      auto const parts = std::to_string(number) + '.';
      if (dotted_id(document.blocks[sites[i + 1].title].prose).starts_with(parts)) {
        begin = parts;
        auto const text = without_box(prose.plain);
        heading = text::clean_line(trim(text.substr(text.find_first_of(".)") + 1)), 200);
        continue;
      }
    }
    if (!begin.empty() && id.starts_with(begin)) {
      sites[i].headings = {heading};
    } else {
      begin.clear();
    }
    result.push_back(std::move(sites[i]));
  }
  return result;
}

}  // namespace parallel_explore::issue
