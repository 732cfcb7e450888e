#include "issue/master_text.hpp"

#include "issue/dependencies.hpp"
#include "issue/references.hpp"
#include "issue/tokens.hpp"
#include "text/ascii.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>

namespace parallel_explore::issue {

using namespace text;
namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest_introduction = 4000;
constexpr std::size_t most_warnings = 10;

class MasterReader {
 public:
  MasterReader(Document const& document, std::vector<Section> const& sections,
               std::vector<TaskSite> const& sites, std::string_view repository, TaskPlan& plan)
      : document_(document),
        sections_(sections),
        sites_(sites),
        repository_(repository),
        plan_(plan) {}

  void read() {
    plan_.introduction = introduction();
    constexpr std::size_t most = 20;
    for (auto const& section : sections_) {
      bool const announces = section.heading != nowhere && dependencies_.size() < most &&
                             is_dependency_label(document_.blocks[section.heading].prose.plain);
      if (announces) dependencies_.push_back(&section);
    }
    std::size_t site = 0;
    for (std::size_t at = 1; at < document_.blocks.size(); ++at) {
      while (site < sites_.size() && end_of(site) <= at) ++site;
      if (site < sites_.size() && sites_[site].title <= at) {
        at = std::max(end_of(site), at + 1) - 1;
        continue;
      }
      auto const& block = document_.blocks[at];
      if (block.kind == Block::Kind::paragraph || block.kind == Block::Kind::cell)
        read_paragraph(at);
    }
  }

 private:
  [[nodiscard]] std::size_t end_of(std::size_t site) const {
    return std::max(sites_[site].body_end, sites_[site].title + 1);
  }

  /// The lines between the title and the first task, or the heading above it.
  [[nodiscard]] std::string introduction() const {
    if (sites_.empty()) return {};
    std::size_t first_line = 0;
    if (sections_.size() > 1 && sections_[1].title) {
      auto const& heading = document_.blocks[sections_[1].heading];
      if (heading.first != nowhere) first_line = document_.line_of(heading.last) + 1;
      if (first_line < document_.lines.size() && is_underline(first_line)) ++first_line;
    }
    auto const first = first_of_tasks();
    if (first == nowhere) return {};
    auto const last_line = document_.line_of(first);
    if (last_line <= first_line) return {};
    auto text = document_.lines_between(first_line, last_line - 1);
    text = trim(without_headings_at_end(std::move(text)));
    if (text.size() > longest_introduction) {
      text.resize(longest_introduction);
      text.resize(text::whole_characters(text));
      text += "\n[…]";
    }
    return text;
  }

  [[nodiscard]] bool is_underline(std::size_t line) const {
    auto const begin = document_.lines[line];
    auto const end = std::min(document_.source.find('\n', begin), document_.source.size());
    auto const text = trim(std::string_view(document_.source).substr(begin, end - begin));
    return !text.empty() && text.find_first_not_of("=-") == nowhere;
  }

  /// Where the first task begins in the source.
  [[nodiscard]] std::size_t first_of_tasks() const {
    auto first = nowhere;
    for (auto const& site : sites_) first = std::min(first, document_.blocks[site.title].first);
    return first;
  }

  /// Headings right above the first task are known as such, and heads of tables say nothing.
  static std::string without_headings_at_end(std::string text) {
    for (;;) {
      auto const end = text.find_last_not_of(" \t\n");
      if (end == nowhere) return {};
      text.resize(end + 1);
      auto const begin = text.rfind('\n') == nowhere ? 0 : text.rfind('\n') + 1;
      auto const line = trim(std::string_view(text).substr(begin));
      bool const fence = line.starts_with("```[tasklist]");
      bool const row = line.find('|') != nowhere &&
                       (line.starts_with('|') || line.find_first_not_of("|:- ") == nowhere);
      if (!line.starts_with('#') && !row && !fence) return text;
      text.resize(begin);
    }
  }

  [[nodiscard]] bool under_dependencies(std::size_t block) const {
    return std::ranges::any_of(dependencies_, [block](Section const* section) {
      return block >= section->begin && block < section->end;
    });
  }

  void read_paragraph(std::size_t at) {
    auto const& prose = document_.blocks[at].prose;
    auto const text = lower(trim(prose.plain));
    static constexpr std::array denials{"parallelizable: no"sv, "parallelisable: no"sv,
                                        "parallel: no"sv, "can run in parallel: no"sv,
                                        "can be parallelized: no"sv};
    if (std::ranges::any_of(denials, [&](auto const denial) { return text.starts_with(denial); }))
      return warn("The text says \"" + text::clean_line(prose.plain, 100) + "\".");
    auto const references = find_references(prose, repository_);
    auto const phrases = find_dependencies(tokens_of(prose, references));
    bool const listed = under_dependencies(at);
    for (auto const& found : references) {
      bool const waits = listed || std::ranges::any_of(phrases, [&](auto const& phrase) {
                           return !phrase.reversed && phrase.strong &&
                                  found.begin >= phrase.begin && found.end <= phrase.end;
                         });
      if (waits)
        warn("The text itself waits for " + text_of(found.reference) +
             ", which is not a task of it.");
    }
    auto const colon = text.find(':');
    if (references.empty() && colon != nowhere && colon + 1 < text.size() &&
        is_dependency_label(std::string_view(text).substr(0, colon)))
      warn("The text orders tasks by \"" + text::clean_line(prose.plain, 200) +
           "\", which is not understood.");
  }

  void warn(std::string text) {
    if (warned_++ >= most_warnings || std::ranges::count(plan_.warnings, text) > 0) return;
    plan_.warnings.push_back(std::move(text));
  }

  Document const& document_;
  std::vector<Section> const& sections_;
  std::vector<TaskSite> const& sites_;
  std::string_view repository_;
  TaskPlan& plan_;
  std::vector<Section const*> dependencies_;  ///< sections that list predecessors
  std::size_t warned_ = 0;
};

}  // namespace

void read_master(Document const& document, std::vector<Section> const& sections,
                 std::vector<TaskSite> const& sites, std::string_view repository, TaskPlan& plan) {
  MasterReader(document, sections, sites, repository, plan).read();
}

}  // namespace parallel_explore::issue
