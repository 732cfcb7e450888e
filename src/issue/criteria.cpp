#include "issue/criteria.hpp"

#include "issue/dependencies.hpp"
#include "issue/headings.hpp"
#include "text/ascii.hpp"
#include "text/display.hpp"

#include <algorithm>
#include <unordered_set>
#include <variant>

namespace parallel_explore::issue {

using namespace text;
namespace {

using namespace std::string_view_literals;
using Texts = std::vector<std::string>;

constexpr std::size_t longest_criterion = 1000;

bool ends_sentence(std::string_view text, std::size_t at) {
  static constexpr std::array abbreviations{"e.g."sv, "i.e."sv, "etc."sv,
                                            "vs."sv,  "cf."sv,  "approx."sv};
  if ("?!."sv.find(text[at]) == nowhere) return false;
  if (at + 1 < text.size() && !is_blank(text[at + 1])) return false;
  auto const next = text.find_first_not_of(" \t", at + 1);
  if (next != nowhere && is_lower(text[next])) return false;
  auto const until = text.substr(0, at + 1);
  return std::ranges::none_of(abbreviations, [&](auto const a) { return until.ends_with(a); });
}

std::vector<std::string> joined_lines(std::string_view plain) {
  std::vector<std::string> result;
  for (std::size_t at = 0; at <= plain.size();) {
    auto const end = std::min(plain.find('\n', at), plain.size());
    auto const line = trim(plain.substr(at, end - at));
    at = end + 1;
    if (line.empty()) continue;
    if (!result.empty() && is_lower(line.front())) {
      result.back() += ' ';
      result.back() += line;
    } else {
      result.emplace_back(line);
    }
  }
  return result;
}

bool begins_with_word(std::string_view text, std::string_view word) {
  return text.size() > word.size() && lower(text.substr(0, word.size())) == word &&
         !is_word(text[word.size()]);
}

/// Joins the steps of a scenario to one sentence: "Given a, When b, Then c".
Texts merged_scenarios(Texts const& texts, bool scenarios_only) {
  Texts result;
  enum class Step { none, given, when, then } last = Step::none;
  for (auto const& text : texts) {
    bool const given = begins_with_word(text, "given");
    bool const when = begins_with_word(text, "when");
    bool const then = begins_with_word(text, "then");
    bool const more = begins_with_word(text, "and") || begins_with_word(text, "but");
    bool const goes_on = (when && last == Step::given) || (then && last != Step::none) ||
                         (more && last != Step::none);
    if (goes_on) {
      auto& whole = result.back();
      while (!whole.empty() && ".,;"sv.find(whole.back()) != nowhere) whole.pop_back();
      whole += ", " + text;
    } else if (given || when || !scenarios_only) {
      result.push_back(text);
    }
    if (given || when) last = given ? Step::given : Step::when;
    if (then && last != Step::none) last = Step::then;
    if (!given && !when && !then && !more) last = Step::none;
  }
  if (!scenarios_only) return result;
  std::erase_if(result, [](std::string const& text) {
    auto const all = lower(text);
    return all.find("then ") == nowhere || all.find("given ") == nowhere;
  });
  return result;
}

bool is_gherkin(Block const& block) {
  return block.kind == Block::Kind::code &&
         (block.language == "gherkin" || block.language == "feature" ||
          block.language == "cucumber");
}

Texts steps_of(Block const& code) {
  static constexpr std::array words{"given"sv, "when"sv, "then"sv, "and"sv, "but"sv};
  Texts result;
  for (std::size_t at = 0; at < code.prose.plain.size();) {
    auto const end = std::min(code.prose.plain.find('\n', at), code.prose.plain.size());
    auto const line = trim(std::string_view(code.prose.plain).substr(at, end - at));
    bool const step = std::ranges::any_of(
        words, [&](std::string_view word) { return begins_with_word(line, word); });
    if (step) result.emplace_back(line);
    at = end + 1;
  }
  return result;
}

/// The place of "it works" in "Acceptance criteria: it works" and "Done when it works"; npos: the
/// line is neither.
std::size_t after_criteria_words(std::string_view line) {
  auto const colon = line.find(':');
  if (colon < 40 && topic_of(line.substr(0, colon)) == Topic::criteria)
    return line.find_first_not_of(" \t:*", colon);
  if (begins_with_word(line, "done when")) return std::string_view("done when ").size();
  return nowhere;
}

class CriteriaReader {
 public:
  CriteriaReader(Document const& document, std::size_t begin, std::size_t end)
      : document_(document), begin_(begin), end_(end) {}

  /// `more` is the text directly before the blocks.
  Texts under_headings(std::string_view more) const {
    Texts result;
    auto at = begin_;
    if (at < end_ && ends_in_label(more)) {
      at = end_of_label(begin_ - 1);
      take_region(begin_, at, result);
    }
    while (at < end_) {
      auto const& block = document_.blocks[at];
      auto const section = region_after(at);
      if (section > at) {
        take_region(block.kind == Block::Kind::heading ? block.end : at + 1, section, result);
        at = section;
        continue;
      }
      if (block.kind == Block::Kind::paragraph) take_lines(block.prose.plain, result);
      ++at;
    }
    return result;
  }

  Texts sentences(std::string_view more) const {
    auto result = sentences_of(more);
    for (auto at = begin_; at < end_; ++at) {
      auto const& block = document_.blocks[at];
      auto texts = is_gherkin(block) ? steps_of(block) : Texts{};
      if (block.kind == Block::Kind::paragraph || block.kind == Block::Kind::cell)
        texts = sentences_of(block.prose.plain);
      std::ranges::move(texts, std::back_inserter(result));
    }
    return result;
  }

 private:
  /// The end of the section of the heading or label of criteria at `at`; `at`: it is not one.
  [[nodiscard]] std::size_t region_after(std::size_t at) const {
    auto const& block = document_.blocks[at];
    if (block.kind == Block::Kind::heading) {
      if (topic_of(block.prose.plain) != Topic::criteria) return at;
      auto next = block.end;
      auto const goes_on = [&] {
        auto const& b = document_.blocks[next];
        return b.kind != Block::Kind::heading || b.level > block.level;
      };
      while (next < end_ && goes_on()) next = document_.blocks[next].end;
      return next;
    }
    bool const label =
        block.kind == Block::Kind::paragraph &&
        (topic_of_label(block.prose) == Topic::criteria || ends_in_label(block.prose.plain));
    if (!label) return at;
    return end_of_label(at);
  }

  /// A label reaches to the next heading or label, or to a paragraph after its list.
  [[nodiscard]] std::size_t end_of_label(std::size_t label) const {
    auto const parent = document_.blocks[label].parent;
    bool listed = false;
    auto next = document_.blocks[label].end;
    while (next < std::min(end_, document_.blocks[parent].end)) {
      auto const& block = document_.blocks[next];
      bool const list = block.kind == Block::Kind::bullets || block.kind == Block::Kind::numbers;
      if (block.kind == Block::Kind::heading) break;
      if (block.kind == Block::Kind::paragraph && (listed || is_label(block.prose))) break;
      listed = listed || list || is_gherkin(block);
      next = block.end;
    }
    return next;
  }

  static bool ends_in_label(std::string_view plain) {
    auto const line = trim(plain.substr(plain.rfind('\n') + 1));
    return line.ends_with(':') && line.size() < 40 && topic_of(line) == Topic::criteria;
  }

  static bool is_label(Prose const& prose) {
    auto const text = trim(prose.plain);
    return !text.empty() &&
           (text.back() == ':' || prose.marked(Span::Kind::bold, 0, prose.plain.size()));
  }

  /// Adds each item as a criterion; an item that ends in ":" is put before the items below it.
  void take_region(std::size_t begin, std::size_t end, Texts& result) const {
    std::vector<std::pair<std::size_t, std::string>> openings;  // until where, and with what
    for (auto at = begin; at < end; ++at) {
      auto const& block = document_.blocks[at];
      while (!openings.empty() && openings.back().first <= at) openings.pop_back();
      if (is_gherkin(block)) std::ranges::move(steps_of(block), std::back_inserter(result));
      if (block.kind != Block::Kind::paragraph) continue;
      auto const& parent = document_.blocks[block.parent];
      auto const text = text::clean_line(block.prose.plain, longest_criterion);
      bool const opens = text.ends_with(':') && block.end < parent.end;
      if (opens && parent.kind == Block::Kind::item && openings.size() < 3) {
        auto const before = openings.empty() ? std::string{} : openings.back().second;
        openings.emplace_back(parent.end, before + text + ' ');
      } else if (parent.kind == Block::Kind::item) {
        result.push_back((openings.empty() ? "" : openings.back().second) + text);
      } else {
        std::ranges::move(sentences_of(block.prose.plain), std::back_inserter(result));
      }
    }
  }

  static void take_lines(std::string_view plain, Texts& result) {
    for (auto const& line : joined_lines(plain)) {
      auto const from = after_criteria_words(line);
      if (from != nowhere)
        std::ranges::move(sentences_of(std::string_view(line).substr(from)),
                          std::back_inserter(result));
    }
  }

  Document const& document_;
  std::size_t begin_, end_;
};

/// "This must come after task 2" is about order; "it must try again after a timeout" is not, though
/// there might be a task of that name.
bool is_about_order(std::string_view sentence) {
  Prose prose;
  prose.plain = sentence;
  auto const phrases = find_dependencies(tokens_of(prose, find_references(prose, {})));
  auto const is_guess = [](Target const& target) {
    auto const* const words = std::get_if<Words>(&target);
    return words && words->only_whole;
  };
  return !std::ranges::all_of(phrases, [&](DependencyPhrase const& phrase) {
    return !phrase.targets.empty() && std::ranges::all_of(phrase.targets, is_guess);
  });
}

bool obliges(std::string_view sentence) {
  static constexpr std::array words{"must"sv, "should"sv, "shall"sv, "will"sv};
  auto const text = lower(sentence);
  bool const says = std::ranges::any_of(words, [&](std::string_view word) {
    auto const at = text.find(word);
    if (at == nowhere) return false;
    auto const end = at + word.size();
    return (at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]));
  });
  return says && !is_about_order(sentence);
}

Texts tidied(Texts texts) {
  Texts result;
  std::unordered_set<std::string> seen;
  for (auto const& text : texts) {
    auto line = text::clean_line(text, longest_criterion);
    if (!line.empty() && seen.insert(line).second) result.push_back(std::move(line));
  }
  return result;
}

}  // namespace

std::vector<std::string> sentences_of(std::string_view plain) {
  std::vector<std::string> result;
  for (auto const& line : joined_lines(plain)) {
    std::size_t begin = 0;
    for (std::size_t at = 0; at < line.size(); ++at) {
      if (at + 1 < line.size() && !ends_sentence(line, at)) continue;
      auto const sentence = trim(std::string_view(line).substr(begin, at + 1 - begin));
      if (!sentence.empty()) result.emplace_back(sentence);
      begin = at + 1;
    }
  }
  return result;
}

std::vector<std::string> criteria_of(Document const& document, std::size_t begin, std::size_t end,
                                     std::string_view more) {
  CriteriaReader reader(document, begin, end);
  Texts result;
  for (auto const& line : joined_lines(more))
    if (auto const from = after_criteria_words(line); from != nowhere)
      std::ranges::move(sentences_of(std::string_view(line).substr(from)),
                        std::back_inserter(result));
  std::ranges::move(merged_scenarios(reader.under_headings(more), false),
                    std::back_inserter(result));
  auto const sentences = reader.sentences(more);
  std::ranges::move(merged_scenarios(sentences, true), std::back_inserter(result));
  if (result.empty()) std::ranges::copy_if(sentences, std::back_inserter(result), obliges);
  return tidied(std::move(result));
}

std::vector<std::string> criteria_of_cell(std::string_view plain) {
  Texts result;
  for (auto const& line : joined_lines(plain)) {
    for (std::size_t at = 0; at <= line.size();) {
      auto const end = std::min(line.find(';', at), line.size());
      std::ranges::move(sentences_of(std::string_view(line).substr(at, end - at)),
                        std::back_inserter(result));
      at = end + 1;
    }
  }
  return tidied(std::move(result));
}

}  // namespace parallel_explore::issue
