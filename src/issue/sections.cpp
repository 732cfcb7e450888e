#include "issue/sections.hpp"

#include "text/ascii.hpp"

#include <algorithm>

namespace parallel_explore::issue {

using namespace text;
namespace {

bool is_label(Block const& block) {
  if (block.kind != Block::Kind::paragraph || block.prose.plain.size() > 80) return false;
  auto const text = trim(block.prose.plain);
  return !text.empty() &&
         (text.back() == ':' || block.prose.marked(Span::Kind::bold, 0, block.prose.plain.size()));
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
    bool const label = is_label(block);
    if (block.kind != Block::Kind::heading && !label) continue;
    Section section;
    section.heading = at;
    section.level = label ? label_level : block.level;
    section.topic = label ? topic_of_label(block.prose) : topic_of(block.prose.plain);
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
