#include "issue/sections.hpp"

#include "text/ascii.hpp"

#include <algorithm>

namespace parallel_explore::issue {

using namespace text;
namespace {

bool is_summary(Block const& block) {
  return block.kind == Block::Kind::html && !trim(block.prose.plain).empty();
}

/// "**2. Add the view**" above the text of a task, in one paragraph; "**Task 2**: Add the view".
bool begins_with_bold_number(Block const& block) {
  auto const& prose = block.prose;
  auto const line = std::string_view(prose.plain).substr(0, prose.plain.find('\n'));
  auto const* const bold = prose.around(Span::Kind::bold, 0);
  if (!bold || bold->begin > 0) return false;
  auto const label = number_label(line);
  // "**Task 1**: Add the model …"
  if (label && label->says_task && bold->end <= label->size + 1) return true;
  return label && line.size() < prose.plain.size() &&
         prose.marked(Span::Kind::bold, 0, line.size());
}

/// Whether a block is used as a heading.
bool is_label(std::vector<Block> const& blocks, std::size_t at) {
  auto const& block = blocks[at];
  if (is_summary(block)) return true;
  if (block.kind != Block::Kind::paragraph) return false;
  if (begins_with_bold_number(block)) return true;
  auto const text = trim(block.prose.plain);
  if (text.empty() || block.prose.plain.size() > 80) return false;
  if (block.prose.marked(Span::Kind::bold, 0, block.prose.plain.size())) return true;
  // "For example:" above code is not the heading of what comes after.
  bool const of_code = block.end < blocks.size() && blocks[block.end].kind == Block::Kind::code;
  return text.back() == ':' && !of_code;
}

/// The only heading of level one, if it is above everything else.
void mark_title(std::vector<Section>& sections) {
  auto const first_level = [](Section const& s) { return s.level == 1; };
  if (std::ranges::count_if(sections, first_level) != 1) return;
  auto& title = *std::ranges::find_if(sections, first_level);
  title.title = title.heading == sections[0].begin || title.parent == 0;
  if (title.topic != Topic::tasks) title.topic = Topic::other;
}

}  // namespace

std::vector<Section> sections_of(Document const& document) {
  auto const& blocks = document.blocks;
  std::vector<Section> sections(1);
  std::vector<std::size_t> open{0};
  auto const close = [&](std::size_t at) {
    sections[open.back()].end = at;
    open.pop_back();
  };
  for (std::size_t at = 1; at < blocks.size(); at = blocks[at].end) {
    auto const& block = blocks[at];
    // A section without words begins after "</details>": the text there is not below the summary.
    bool const unfolds = block.closes_details && sections[open.back()].level == label_level;
    bool const label = unfolds || is_label(blocks, at);
    if (block.kind != Block::Kind::heading && !label) continue;
    Section section;
    section.heading = at;
    section.level = label ? label_level : block.level;
    section.topic =
        label && !is_summary(block) ? topic_of_label(block.prose) : topic_of(block.prose.plain);
    section.begin = section.own_end = block.end;
    while (sections[open.back()].level >= section.level) close(at);
    auto& parent = sections[open.back()];
    if (parent.children.empty()) parent.own_end = at;
    section.parent = open.back();
    parent.children.push_back(sections.size());
    open.push_back(sections.size());
    sections.push_back(std::move(section));
  }
  while (!open.empty()) close(blocks.size());
  for (auto& section : sections)
    if (section.children.empty()) section.own_end = section.end;
  mark_title(sections);
  return sections;
}

Topic topic_in(std::vector<Section> const& sections, std::size_t section) {
  for (auto at = section; at != nowhere; at = sections[at].parent) {
    auto const topic = sections[at].topic;
    if (topic != Topic::other && topic != Topic::group) return topic;
  }
  return Topic::other;
}

}  // namespace parallel_explore::issue
