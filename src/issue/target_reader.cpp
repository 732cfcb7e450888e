#include "issue/target_reader.hpp"

#include "text/ascii.hpp"

#include <charconv>
#include <optional>

namespace parallel_explore::issue {

using namespace text;
namespace {

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  bool const whole = error == std::errc{} && end == text.data() + text.size() && number > 0;
  return whole ? std::optional(number) : std::nullopt;
}

/// The number of "任务3".
std::optional<int> glued_number(std::string_view word) {
  static constexpr std::array<std::string_view, 4> labels{"任务", "タスク", "步骤", "ステップ"};
  for (auto const label : labels)
    if (word.starts_with(label)) return whole_number(word.substr(label.size()));
  return std::nullopt;
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
    static constexpr std::array<std::string_view, 26> words{
        ":",   "the", "both",       "all",        "of",      "issue", "issues",
        "pr",  "prs", "completion", "completing", "merging", "merge", "finishing",
        "(",   "[",   "landing",    "on",         "*",       "der",   "die",
        "den", "la",  "las",        "les",        "el"};
    while (now() && (now()->kind == Token::Kind::word || now()->kind == Token::Kind::punctuation) &&
           among(words, now()->text))
      ++at_;
  }

  bool separator() {
    static constexpr std::array<std::string_view, 12> words{",", "and", "&",  "+", "/", "or",
                                                            ";", "und", "et", "y", "и", "、"};
    auto const before = at_;
    while (now() && now()->kind != Token::Kind::quoted && !now()->capital &&
           among(words, now()->text))
      ++at_;
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
      auto const first = now()->text;
      result.emplace_back(first);
      if (auto const size = range_to(first, result)) at_ += size;
    } else {
      return numbered(result);
    }
    ++at_;
    return true;
  }

  /// Adds what is after `first` in "T-1..T-4", "P1 to P4". Returns the tokens after the first.
  [[nodiscard]] std::size_t range_to(std::string const& first, std::vector<Target>& result) const {
    static constexpr std::array<std::string_view, 4> words{"to", "through", "–", "-"};
    auto at = at_ + 1;
    while (at < tokens_.size() && tokens_[at].is(".")) ++at;
    bool const dots = at >= at_ + 3;
    if (!dots && at < tokens_.size() && among(words, tokens_[at].text)) ++at;
    if (at == at_ + 1 || at >= tokens_.size() || !is_id(tokens_[at])) return 0;
    auto const& last = tokens_[at].text;
    auto const digits = first.find_first_of("0123456789");
    bool const alike =
        digits != nowhere && digits > 0 && last.substr(0, digits) == first.substr(0, digits);
    auto const from = alike ? whole_number(std::string_view(first).substr(digits)) : std::nullopt;
    auto const to = alike ? whole_number(std::string_view(last).substr(digits)) : std::nullopt;
    if (!from || !to || *to <= *from || *to - *from >= 100) return 0;
    for (int number = *from + 1; number <= *to; ++number)
      result.emplace_back(first.substr(0, digits) + std::to_string(number));
    return at - at_;
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
    static constexpr std::array<std::string_view, 27> words{
        "task",      "tasks",    "step",     "steps",   "subtask",   "subtasks", "sub-task",
        "sub-tasks", "aufgabe",  "aufgaben", "schritt", "schritten", "tâche",    "tâches",
        "étape",     "étapes",   "tarea",    "tareas",  "paso",      "tarefa",   "tarefas",
        "passo",     "attività", "задачи",   "задач",   "任务",      "タスク"};
    if (now()->kind != Token::Kind::word) return false;
    if (now()->is("previous") && next() && among(words, next()->text)) {
      result.emplace_back(PreviousTask{});
      at_ += 2;
      return true;
    }
    if (auto const number = glued_number(now()->text)) {
      result.emplace_back(*number);
      ++at_;
      return numbers_ = true;
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

}  // namespace

ReadTargets read_targets(std::vector<Token> const& tokens, std::size_t at, bool bare_numbers,
                         bool ids) {
  TargetReader reader(tokens, at, bare_numbers, ids);
  ReadTargets read;
  read.targets = reader.read();
  read.end = reader.end();
  read.bare = reader.read_bare();
  return read;
}

}  // namespace parallel_explore::issue
