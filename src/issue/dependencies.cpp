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
  TargetReader(std::vector<Token> const& tokens, std::size_t at, bool bare_numbers)
      : tokens_(tokens), at_(at), numbers_(bare_numbers) {}

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
    filler();
    if (!now()) return false;
    if (now()->kind == Token::Kind::reference) {
      result.emplace_back(now()->reference);
    } else if (now()->kind == Token::Kind::quoted) {
      result.emplace_back(now()->text);
    } else {
      return numbered(result);
    }
    ++at_;
    return true;
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
    numbers_ = numbers_ || named;
    at_ = at + 1;
    return true;
  }

  std::vector<Token> const& tokens_;
  std::size_t at_;
  std::size_t end_ = 0;
  bool numbers_;
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

/// Whether numbers may follow without a word before them, as in "Depends on: 1, 3"; nothing may
/// follow these.
bool lists_numbers(Trigger const& trigger) {
  return trigger.words[0].starts_with("depend") || trigger.words[0] == "blocked";
}
bool ends_line(std::vector<Token> const& tokens, std::size_t at) {
  return at >= tokens.size() || tokens[at].kind == Token::Kind::line_end ||
         tokens[at].kind == Token::Kind::punctuation;
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
    bool const list = lists_numbers(*trigger) && after < tokens.size() && tokens[after].is(":");
    TargetReader reader(tokens, after, list);
    auto targets = reader.read();
    if (targets.empty() || (list && !ends_line(tokens, reader.end()))) continue;
    auto const end = past_completion(tokens, reader.end());
    bool const happens = end > reader.end();
    if (trigger->words[0] == "when" && !happens) continue;
    result.push_back({tokens[at].begin, tokens[end - 1].end, trigger->reversed && !negative,
                      std::move(targets)});
    at = end - 1;
  }
  return result;
}

std::vector<Target> targets_of_cell(std::vector<Token> const& tokens, std::string_view plain) {
  TargetReader reader(tokens, 0, true);
  auto targets = reader.read();
  if (!targets.empty()) return targets;
  std::vector<Target> result;
  for (std::size_t at = 0; at <= plain.size();) {
    auto const end = std::min(plain.find_first_of(",;\n", at), plain.size());
    auto name = lower(trim(plain.substr(at, end - at)));
    bool const says_none = name.empty() || name == "-" || name == "—" || name == "–" ||
                           name == "none" || name == "n/a" || name == "no";
    if (!says_none) result.emplace_back(std::move(name));
    at = end + 1;
  }
  return result;
}

}  // namespace parallel_explore::issue
