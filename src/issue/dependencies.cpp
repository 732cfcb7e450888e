#include "issue/dependencies.hpp"

#include "text/ascii.hpp"

#include <charconv>
#include <optional>

namespace parallel_explore::issue {

using namespace text;
namespace {

struct Trigger {
  std::array<std::string_view, 2> words;  ///< the second may be empty
  bool reversed = false;
};

// Longer ones first.
constexpr std::array<Trigger, 37> triggers{{{{"depends", "on"}},
                                            {{"depend", "on"}},
                                            {{"depends", "upon"}},
                                            {{"depending", "on"}},
                                            {{"dependent", "on"}},
                                            {{"dependency", "on"}},
                                            {{"blocked", "by"}},
                                            {{"blocked", "on"}},
                                            {{"blocked", "until"}},
                                            {{"waits", "for"}},
                                            {{"waits", "on"}},
                                            {{"wait", "for"}},
                                            {{"waiting", "for"}},
                                            {{"waiting", "on"}},
                                            {{"builds", "on"}},
                                            {{"build", "on"}},
                                            {{"prerequisite", "for"}, true},
                                            {{"required", "by"}, true},
                                            {{"required", "for"}, true},
                                            {{"needed", "by"}, true},
                                            {{"needed", "for"}, true},
                                            {{"depends", ""}},
                                            {{"dependency", ""}},
                                            {{"dependencies", ""}},
                                            {{"prerequisite", ""}},
                                            {{"prerequisites", ""}},
                                            {{"after", ""}},
                                            {{"once", ""}},
                                            {{"until", ""}},
                                            {{"when", ""}},
                                            {{"follows", ""}},
                                            {{"requires", ""}},
                                            {{"require", ""}},
                                            {{"needs", ""}},
                                            {{"need", ""}},
                                            {{"blocks", ""}, true},
                                            {{"before", ""}, true}}};

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  bool const whole = error == std::errc{} && end == text.data() + text.size() && number > 0;
  return whole ? std::optional(number) : std::nullopt;
}

/// The numbers of "3", "t3", "2-4" or "2–4"; none for a range of more than 100.
std::vector<int> numbers_of(std::string_view word) {
  if (word.size() > 1 && word.front() == 't' && is_digit(word[1])) word.remove_prefix(1);
  auto const dash = word.find_first_not_of("0123456789");
  auto const first = whole_number(word.substr(0, dash));
  if (!first) return {};
  if (dash == nowhere) return {*first};
  auto const rest = word.substr(dash);
  auto const size = rest.starts_with("–") ? std::string_view("–").size() : 1;
  auto const last = whole_number(rest.substr(size));
  bool const range =
      (rest[0] == '-' || size > 1) && last && *last >= *first && *last - *first < 100;
  if (!range) return {};
  std::vector<int> result;
  for (int number = *first; number <= *last; ++number) result.push_back(number);
  return result;
}

/// Reads the targets that begin at `at`.
class TargetReader {
 public:
  TargetReader(std::vector<Token> const& tokens, std::size_t at, bool bare_numbers, bool ids)
      : tokens_(tokens), at_(at), numbers_(bare_numbers), ids_(ids) {}

  std::vector<Target> read() {
    std::vector<Target> result;
    while (one(result)) {
      end_ = at_;
      if (!separator()) break;
    }
    return result;
  }

  /// The end of the targets: one past their last token.
  [[nodiscard]] std::size_t end() const { return end_; }

  /// Whether a number without a word before it, or an id, is among the targets.
  [[nodiscard]] bool read_bare() const { return bare_; }

 private:
  [[nodiscard]] Token const* now() const { return at_ < tokens_.size() ? &tokens_[at_] : nullptr; }
  [[nodiscard]] Token const* next() const {
    return at_ + 1 < tokens_.size() ? &tokens_[at_ + 1] : nullptr;
  }

  void filler() {
    static constexpr std::array<std::string_view, 19> words{
        ":",  "the", "both",       "all",        "of",      "issue", "issues",
        "pr", "prs", "completion", "completing", "merging", "merge", "finishing",
        "(",  "[",   "landing",    "on",         "*"};
    while (now() && (now()->kind == Token::Kind::word || now()->kind == Token::Kind::punctuation) &&
           among(words, now()->text))
      ++at_;
  }

  bool separator() {
    static constexpr std::array<std::string_view, 7> words{",", "and", "&", "+", "/", "or", ";"};
    auto const before = at_;
    while (now() && now()->kind != Token::Kind::quoted && among(words, now()->text)) ++at_;
    return at_ > before;
  }

  bool one(std::vector<Target>& result) {
    if (all_previous()) {
      result.emplace_back(AllPreviousTasks{});
      return true;
    }
    filler();
    if (!now()) return false;
    if (now()->kind == Token::Kind::reference) {
      result.emplace_back(now()->reference);
    } else if (now()->kind == Token::Kind::quoted) {
      result.emplace_back(now()->text);
    } else if (ids_ && is_id(*now())) {
      bare_ = true;
      result.emplace_back(now()->text);
    } else {
      return numbered(result);
    }
    ++at_;
    return true;
  }

  /// "all of the above", "all above", "all previous tasks", "everything above".
  bool all_previous() {
    static constexpr std::array<std::string_view, 3> between{"of", "the", "other"};
    static constexpr std::array<std::string_view, 5> ends{"above", "previous", "preceding", "prior",
                                                          "earlier"};
    if (!now() || !(now()->is("all") || now()->is("everything"))) return false;
    auto at = at_ + 1;
    while (at < tokens_.size() && among(between, tokens_[at].text)) ++at;
    if (at >= tokens_.size() || !among(ends, tokens_[at].text)) return false;
    at_ = at + 1;
    if (now() && (now()->is("tasks") || now()->is("steps") || now()->is("items"))) ++at_;
    return true;
  }

  /// "P1", "B", "2.1", "US-3"; not "T3", which is a number.
  [[nodiscard]] static bool is_id(Token const& token) {
    if (token.kind != Token::Kind::word) return false;
    std::string_view const text = token.text;
    if (text.size() == 1) return token.capital;
    auto const digits = text.find_first_of("0123456789");
    if (digits == nowhere || text.find_first_not_of("0123456789.", digits) != nowhere) return false;
    if (digits == 0) return text.find('.') != nowhere;
    bool const number = digits == 1 && text[0] == 't';
    return token.capital && !number && digits <= 4 && text.find('.') == nowhere;
  }

  bool numbered(std::vector<Target>& result) {
    static constexpr std::array<std::string_view, 8> words{
        "task", "tasks", "step", "steps", "subtask", "subtasks", "sub-task", "sub-tasks"};
    if (now()->kind != Token::Kind::word) return false;
    if (now()->is("previous") && next() && among(words, next()->text)) {
      result.emplace_back(PreviousTask{});
      at_ += 2;
      return true;
    }
    bool const named = among(words, now()->text);
    auto at = at_ + (named ? 1 : 0);
    if (named && at < tokens_.size() && tokens_[at].is("#")) ++at;
    bool const reference = named && at < tokens_.size() &&
                           tokens_[at].kind == Token::Kind::reference &&
                           tokens_[at].reference.repository.empty();
    if (reference) {  // "task #2" is the second task, not issue 2
      result.emplace_back(tokens_[at].reference.number);
      at_ = at + 1;
      return numbers_ = true;
    }
    if (at >= tokens_.size() || tokens_[at].kind != Token::Kind::word) return false;
    bool const lettered = tokens_[at].text.front() == 't';
    if (!named && !numbers_ && !lettered) return false;
    auto const numbers = numbers_of(tokens_[at].text);
    result.insert(result.end(), numbers.begin(), numbers.end());
    if (numbers.empty()) return false;
    bare_ = bare_ || (!named && !lettered);
    numbers_ = numbers_ || named;
    at_ = at + 1;
    return true;
  }

  std::vector<Token> const& tokens_;
  std::size_t at_;
  std::size_t end_ = 0;
  bool numbers_;
  bool ids_;
  bool bare_ = false;
};

bool negated(std::vector<Token> const& tokens, std::size_t at) {
  static constexpr std::array<std::string_view, 9> words{
      "not", "no", "never", "doesn't", "don't", "isn't", "cannot", "can't", "longer"};
  for (std::size_t back = 1; back <= 3 && back <= at; ++back) {
    auto const& token = tokens[at - back];
    if (token.kind == Token::Kind::line_end || token.is(".")) return false;
    if (token.kind == Token::Kind::word && among(words, token.text)) return true;
  }
  return false;
}

Trigger const* trigger_at(std::vector<Token> const& tokens, std::size_t at) {
  if (tokens[at].kind != Token::Kind::word) return nullptr;
  auto const fits = [&](Trigger const& trigger) {
    if (tokens[at].text != trigger.words[0]) return false;
    return trigger.words[1].empty() ||
           (at + 1 < tokens.size() && tokens[at + 1].is(trigger.words[1]));
  };
  auto const found = std::ranges::find_if(triggers, fits);
  return found == triggers.end() ? nullptr : &*found;
}

/// The token after "is done", "has been merged", "lands".
std::size_t past_completion(std::vector<Token> const& tokens, std::size_t at) {
  static constexpr std::array<std::string_view, 20> words{
      "is",     "are",   "has",     "have",     "been",     "be",        "done",
      "merged", "lands", "landed",  "finished", "complete", "completed", "closed",
      "ready",  "ships", "shipped", "in",       "place",    "available"};
  while (at < tokens.size() && tokens[at].kind == Token::Kind::word &&
         among(words, tokens[at].text))
    ++at;
  return at;
}

/// Whether nothing but an order is meant, and numbers may follow without a word before them, as in
/// "Depends on: 1, 3"; nothing may follow these.
bool is_strong(Trigger const& trigger) {
  return trigger.words[0].starts_with("depend") || trigger.words[0] == "blocked" ||
         trigger.words[0].starts_with("prerequisite");
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
                                Trigger const& trigger, Place place, std::size_t& end) {
  static constexpr std::array<std::string_view, 6> weak{"after",    "needs",   "need",
                                                        "requires", "require", "follows"};
  static constexpr std::array<std::string_view, 4> waits{"waits", "waiting", "builds", "build"};
  static constexpr std::array<std::string_view, 4> none{"none", "nothing", "-", "n"};
  bool const colon = at < tokens.size() && tokens[at].is(":");
  bool const two_words = !trigger.words[1].empty();
  bool const strong = is_strong(trigger) && (two_words || colon) && place != Place::within;
  bool const loose = place == Place::bracketed &&
                     (among(weak, trigger.words[0]) || among(waits, trigger.words[0]));
  if (trigger.reversed || (!strong && !loose)) return {};
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

}  // namespace

bool is_dependency_label(std::string_view text) {
  static constexpr std::array<std::string_view, 9> labels{
      "depends on",    "dependencies", "dependency", "blocked by", "requires",
      "prerequisites", "needs",        "after",      "waits for"};
  return text.size() < 40 && among(labels, std::string_view(lower(trim(text, " \t\n:*"))));
}

std::vector<DependencyPhrase> find_dependencies(std::vector<Token> const& tokens) {
  std::vector<DependencyPhrase> result;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    auto const* trigger = trigger_at(tokens, at);
    if (!trigger) continue;
    // "Cannot start before #12" waits, and so does "not until".
    bool const limit = trigger->words[0] == "before" || trigger->words[0] == "until";
    bool const negative = negated(tokens, at);
    if (negative && !limit) continue;
    auto const after = at + (trigger->words[1].empty() ? 1 : 2);
    auto const place = place_of(tokens, at);
    bool const strong = is_strong(*trigger);
    bool const list =
        strong && (!trigger->words[1].empty() || (after < tokens.size() && tokens[after].is(":")));
    TargetReader reader(tokens, after, list, list || place == Place::bracketed);
    auto targets = reader.read();
    auto end = reader.end();
    bool const labelled = trigger->words[1].empty() && list;  // "depends: [T1, T2]"
    bool const clear =
        !targets.empty() && ((!reader.read_bare() && !labelled) || ends_line(tokens, end));
    if (!clear) targets = words_after(tokens, after, *trigger, place, end);
    if (targets.empty()) continue;
    if (clear) end = past_completion(tokens, end);
    bool const happens = end > reader.end();
    if (trigger->words[0] == "when" && !happens) continue;
    result.push_back({tokens[at].begin, tokens[end - 1].end, trigger->reversed && !negative,
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
  if (among(nothing, std::string_view(text))) return {};
  TargetReader reader(part, 0, true, true);
  auto targets = reader.read();
  if (!targets.empty() && past_completion(part, reader.end()) >= part.size()) return targets;
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
