#include "issue/dependencies.hpp"

#include "issue/order_words.hpp"
#include "issue/target_reader.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace parallel_explore::issue {

using namespace text;
namespace {

bool ends_bracket(std::vector<Token> const& tokens, std::size_t at) {
  return at < tokens.size() && (tokens[at].is(")") || tokens[at].is("]"));
}

bool ends_line(std::vector<Token> const& tokens, std::size_t at) {
  while (at < tokens.size() && (tokens[at].is("]") || tokens[at].is(")"))) ++at;
  return at >= tokens.size() || tokens[at].kind == Token::Kind::line_end ||
         tokens[at].kind == Token::Kind::punctuation;
}

/// How a word of order stands in its sentence.
enum class Place { within, begins, bracketed };

Place place_of(std::vector<Token> const& tokens, std::size_t at) {
  if (at == 0) return Place::begins;
  auto const& before = tokens[at - 1];
  bool const arrow = before.is("→") || before.is("⇒");
  if (before.is("(") || before.is("[") || arrow) return Place::bracketed;
  bool const begins = before.kind == Token::Kind::line_end ||
                      before.kind == Token::Kind::punctuation || before.is("—") || before.is("–");
  return begins ? Place::begins : Place::within;
}

/// The end of the words that follow a word of order: a bracket, a line or a sentence ends them.
std::size_t end_of_words(std::vector<Token> const& tokens, std::size_t at) {
  while (at < tokens.size() && tokens[at].kind != Token::Kind::line_end && !tokens[at].is(")") &&
         !tokens[at].is("]") && !tokens[at].is(".") && !tokens[at].is(";") && !tokens[at].is("("))
    ++at;
  return at;
}

/// Words that a phrase waits for and that no target was read in: "needs the user model".
std::vector<Target> words_after(std::vector<Token> const& tokens, std::size_t at,
                                OrderWords const& order, Place place, std::size_t& end) {
  static constexpr std::array<std::string_view, 6> weak{"after",    "needs",   "need",
                                                        "requires", "require", "follows"};
  static constexpr std::array<std::string_view, 4> waits{"waits", "waiting", "builds", "build"};
  static constexpr std::array<std::string_view, 4> none{"none", "nothing", "-", "n"};
  bool const colon = at < tokens.size() && tokens[at].is(":");
  bool const two_words = !order.words[1].empty();
  bool const strong = is_strong(order) && (two_words || colon) && place != Place::within;
  bool const loose =
      place == Place::bracketed && (among(weak, order.words[0]) || among(waits, order.words[0]));
  if (order.reversed || (!strong && !loose)) return {};
  while (at < tokens.size() && (tokens[at].is(":") || tokens[at].is("*"))) ++at;
  end = end_of_words(tokens, at);
  constexpr std::size_t most = 12;
  bool const syntax = at < tokens.size() && tokens[at].is("[");
  if (end == at || syntax || end - at > most || among(none, tokens[at].text)) return {};
  std::string text;
  bool has_digit = false;
  for (auto i = at; i < end; ++i) {
    if (!text.empty() && tokens[i].kind != Token::Kind::punctuation) text += ' ';
    text += tokens[i].text;
    has_digit = has_digit || is_digit(tokens[i].text.empty() ? ' ' : tokens[i].text.front());
  }
  if (loose && has_digit) return {};  // "after 3 retries", "requires Python 3.12"
  return {Words{std::move(text)}};
}

/// The words of ", after the API" at the end of a line, for which there may be a heading.
std::vector<Target> whole_words_after(std::vector<Token> const& tokens, std::size_t at,
                                      std::size_t& end) {
  constexpr std::size_t most = 6;
  while (at < tokens.size() && (tokens[at].is("the") || tokens[at].is(":"))) ++at;
  auto const stop = end_of_words(tokens, at);
  bool const alone = stop >= tokens.size() || tokens[stop].kind == Token::Kind::line_end ||
                     (tokens[stop].is(".") && stop + 1 >= tokens.size());
  if (stop == at || stop - at > most || !alone) return {};
  std::string text;
  for (auto i = at; i < stop; ++i) text += (text.empty() ? "" : " ") + tokens[i].text;
  end = stop;
  return {Words{std::move(text), true}};
}

}  // namespace

bool is_dependency_label(std::string_view text) {
  static constexpr std::array<std::string_view, 17> labels{
      "depends on",    "dependencies", "dependency",     "blocked by",   "requires",
      "prerequisites", "needs",        "after",          "waits for",    "prerequisite",
      "prereqs",       "deps",         "abhängigkeiten", "abhängig von", "dépendances",
      "dependencias",  "dependências"};
  return text.size() < 40 && among(labels, std::string_view(lower(trim(text, " \t\n:*"))));
}

std::vector<DependencyPhrase> find_dependencies(std::vector<Token> const& tokens) {
  std::vector<DependencyPhrase> result;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    auto const* const order = order_words_at(tokens, at);
    if (!order) continue;
    // "Cannot start before #12" waits, and so does "not until".
    bool const limit = order->words[0] == "before" || order->words[0] == "until";
    bool const negative = is_negated(tokens, at);
    if (negative && !limit) continue;
    auto const after = at + (order->words[1].empty() ? 1 : 2);
    auto const place = place_of(tokens, at);
    bool const strong = is_strong(*order);
    bool const list =
        strong && (!order->words[1].empty() || (after < tokens.size() && tokens[after].is(":")));
    // "After 1.", ", after A & B" with nothing behind it.
    bool const begins = place == Place::begins && orders_bare_names(*order);
    bool const bare = list || place == Place::bracketed || begins;
    bool const numbers =
        list || begins || (place == Place::bracketed && !stands_before_counts(*order));
    auto read = read_targets(tokens, after, numbers, bare);
    auto targets = std::move(read.targets);
    auto end = read.end;
    bool const labelled = order->words[1].empty() && list;  // "depends: [T1, T2]"
    bool const clear =
        !targets.empty() && ((!read.bare && !labelled) || ends_line(tokens, end) ||
                             (place == Place::bracketed && ends_bracket(tokens, end)));
    if (!clear) targets = words_after(tokens, after, *order, place, end);
    if (targets.empty() && begins) targets = whole_words_after(tokens, after, end);
    if (targets.empty()) continue;
    if (clear) end = past_completion(tokens, end);
    bool const happens = end > read.end;
    if (order->words[0] == "when" && !happens) continue;
    result.push_back({tokens[at].begin, tokens[end - 1].end, order->reversed && !negative,
                      std::move(targets), strong});
    at = end - 1;
  }
  return result;
}

/// The targets of a part of a cell: [begin, end) of the tokens.
std::vector<Target> targets_of_part(std::vector<Token> const& part, std::string_view words) {
  static constexpr std::array<std::string_view, 10> nothing{
      "", "-", "—", "–", "none", "n/a", "no", "nothing", "no one", "nil"};
  auto const text = lower(trim(words, " \t\n*."));
  static constexpr std::array<std::string_view, 6> all{"all",       "everything", "all tasks",
                                                       "all other", "all others", "alle"};
  if (among(nothing, std::string_view(text))) return {};
  if (among(all, std::string_view(text))) return {AllPreviousTasks{}};
  auto read = read_targets(part, 0, true, true);
  if (!read.targets.empty() && past_completion(part, read.end) >= part.size()) return read.targets;
  std::vector<Target> references;
  for (auto const& token : part)
    if (token.kind == Token::Kind::reference) references.emplace_back(token.reference);
  if (!references.empty()) return references;
  return {Words{text}};
}

std::vector<Target> targets_of_cell(std::vector<Token> const& tokens, std::string_view plain) {
  std::vector<Target> result;
  std::vector<Token> part;
  std::string words;
  int depth = 0;
  auto const take = [&] {
    std::ranges::move(targets_of_part(part, words), std::back_inserter(result));
    part.clear();
    words.clear();
  };
  for (auto const& token : tokens) {
    bool const opens = token.is("("), closes = token.is(")");
    if (opens) ++depth;
    bool const separates = token.is(",") || token.is(";") || token.kind == Token::Kind::line_end;
    if (depth == 0 && separates) {
      take();
    } else if (depth == 0) {
      bool const glued = !part.empty() && part.back().end == token.begin;
      if (!words.empty() && !glued) words += ' ';
      words += plain.substr(token.begin, token.end - token.begin);
      part.push_back(token);
    }
    if (closes && depth > 0) --depth;  // "1 (for the data)"
  }
  take();
  return result;
}

}  // namespace parallel_explore::issue
