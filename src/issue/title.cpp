#include "issue/title.hpp"

#include "issue/criteria.hpp"
#include "issue/headings.hpp"
#include "issue/mentioned_paths.hpp"
#include "issue/title_marks.hpp"
#include "text/ascii.hpp"
#include "text/display.hpp"

namespace parallel_explore::issue {

using namespace text;
namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest_title = 200;
constexpr std::array separators{"->"sv, "=>"sv, "→"sv, "⇒"sv, ":"sv, "—"sv,
                                "–"sv,  "-"sv,  "|"sv, "."sv, ","sv, ";"sv};

/// The end of the first line; a line break before a word in lower case does not count.
std::size_t end_of_line(std::string_view text, std::size_t begin) {
  for (auto at = text.find('\n', begin); at != nowhere; at = text.find('\n', at + 1)) {
    bool const closed = at > begin && ".:;!?"sv.find(text[at - 1]) != nowhere;
    bool const goes_on = at + 1 < text.size() && is_lower(text[at + 1]) && !closed;
    if (!goes_on) return at;
  }
  return text.size();
}

/// "[the audit](address)": the title needs its words.
bool has_own_words(std::string_view text, FoundReference const& found) {
  auto const words = text.substr(found.begin, found.end - found.begin);
  return words.find('#') == nowhere && words.find("://") == nowhere &&
         !lower(words).starts_with("gh-");
}

void take(FoundReference const& found, TitleParts& parts) {
  if (found.pull_request) {
    parts.pull_requests.push_back(found.reference);
  } else {
    parts.issue = found.reference;
  }
}

bool is_separated(std::string_view rest) {
  return std::ranges::any_of(separators,
                             [&](std::string_view mark) { return rest.starts_with(mark); });
}

class TitleReader {
 public:
  TitleReader(Prose const& prose, std::vector<FoundReference> const& references,
              std::vector<DependencyPhrase> const& phrases)
      : prose_(prose), text_(prose.plain), references_(references), phrases_(phrases) {}

  TitleParts read() {
    begin_ = text_.find_first_not_of(" \t\n");
    if (begin_ == nowhere) return parts_;
    end_ = end_of_line(text_, begin_);
    if (end_ < text_.size()) parts_.rest = text_.find_first_not_of(" \t\n", end_);
    auto const whole_begin = begin_;
    auto const whole_end = end_;
    skip_marks();
    skip_ornaments();  // "🔧 Task 1: …"
    skip_label();
    skip_ornaments();
    skip_leading_reference();
    skip_ornaments();
    cut_after_bold();
    cut_after_sentence();
    cut_ends();
    auto const said = text_.substr(begin_, end_ - begin_);
    parts_.title = text::clean_line(trim(said), longest_title);
    if (capitalise_ && !parts_.title.empty()) parts_.title[0] = upper(parts_.title[0]);
    if (parts_.title.empty() && parts_.issue) parts_.title = text_of(*parts_.issue);
    if (parts_.title.empty() && !parts_.pull_requests.empty())
      parts_.title = text_of(parts_.pull_requests.front());
    if (parts_.title.empty())
      parts_.title =
          text::clean_line(trim(text_.substr(whole_begin, whole_end - whole_begin)), longest_title);
    if (said.size() > longest_title) parts_.rest = begin_;
    return std::move(parts_);
  }

 private:
  void skip_blanks() {
    while (begin_ < end_ && is_blank(text_[begin_])) ++begin_;
  }

  void skip_marks() {
    static constexpr std::array marks{"[ ]* "sv, "[x]* "sv, "[X]* "sv, "[ ] "sv,
                                      "[x] "sv,  "[X] "sv,  "[] "sv,   "✅"sv,
                                      "☑"sv,     "✔"sv,     "\uFE0F"sv};
    for (auto const mark : marks) {
      if (!text_.substr(begin_).starts_with(mark)) continue;
      begin_ += mark.size();
      skip_blanks();
    }
    for (auto const mark : {"✅"sv, "(done)"sv, "[done]"sv}) {
      auto const said = trim(text_.substr(begin_, end_ - begin_));
      if (said.size() > mark.size() && lower(said).ends_with(mark))
        end_ = begin_ + static_cast<std::size_t>(said.data() - text_.data()) - begin_ +
               said.size() - mark.size();
    }
  }

  void skip_label() {
    auto const said = text_.substr(begin_, end_ - begin_);
    auto const label = number_label(said);
    auto const id = label ? std::nullopt : id_label(said);
    if (label) parts_.number = label->number;
    parts_.task_label = label && label->says_task && said.size() > 1 && is_digit(said[1]);
    if (id) parts_.id = id->id;
    auto const size = label ? label->size : id ? id->size : 0;
    if (begin_ + size >= end_) return;  // "Task 3" alone is a title
    begin_ += size;
    skip_blanks();
  }

  /// ":rocket:", "[Backend]", "(P1)", "@name:", "Done:" before a title.
  void skip_ornaments() {
    for (;;) {
      auto const ornament = leading_ornament(prose_, begin_, end_);
      if (ornament.size == 0 || begin_ + ornament.size >= end_) return;
      parts_.done = parts_.done || ornament.done;
      parts_.parallel = parts_.parallel || ornament.parallel;
      parts_.story = parts_.story || ornament.story;
      begin_ += ornament.size;
      skip_blanks();
    }
  }

  /// "#12 Add login", "[#12]: Add login", "Sub-issue #12: Add login", "See #12 for the login",
  /// "Fixes #12: the login".
  void skip_leading_reference() {
    auto at = past_reference_word(text_.substr(0, end_), begin_);
    auto const closing = at == begin_ ? past_closing_word(text_.substr(0, end_), begin_) : begin_;
    bool const closes = closing > begin_;
    at = std::max(at, closing);
    if (at < end_ && (text_[at] == '[' || text_[at] == '(')) ++at;
    auto const found = std::ranges::find(references_, at, &FoundReference::begin);
    if (found == references_.end() || found->end > end_) return;
    auto after = found->end;
    if (after < end_ && (text_[after] == ']' || text_[after] == ')')) ++after;
    // "#12 and #13" is not about one issue, and "Fix #12 in the parser" needs its words.
    auto const rest = trim(text_.substr(after, end_ - after));
    if (lower(rest).starts_with("and ") || rest.starts_with("&") || rest.starts_with("+")) return;
    if (closes && !rest.empty() && !is_separated(rest)) return;
    take(*found, parts_);
    if (has_own_words(text_, *found)) return;
    begin_ = after;
    skip_separators();
    capitalise_ = closes;
    if (at > found->begin || !lower(text_.substr(begin_, 4)).starts_with("for ")) return;
    begin_ += 4;
    skip_blanks();
    capitalise_ = true;
  }

  void skip_separators() {
    for (bool more = true; more && begin_ < end_;) {
      more = is_blank(text_[begin_]);
      if (more) ++begin_;
      for (auto const mark : separators) {
        if (!text_.substr(begin_, end_ - begin_).starts_with(mark)) continue;
        begin_ += mark.size();
        more = true;
      }
    }
  }

  /// "**Add login**: people can …" is a title and a description.
  void cut_after_bold() {
    auto const* bold = prose_.around(Span::Kind::bold, begin_);
    if (!bold || bold->begin > begin_ || bold->end >= end_) return;
    bool const colon_within = text_[bold->end - 1] == ':';
    auto const rest = text_.substr(bold->end, end_ - bold->end);
    auto const said = trim(rest);
    bool const separated = std::ranges::any_of(
        separators, [&](std::string_view mark) { return said.starts_with(mark); });
    if (said.empty() || (!separated && !colon_within)) return;
    auto const after_bold = bold->end;
    auto const title_begin = begin_;
    begin_ = after_bold;
    skip_separators();
    // A reference or a phrase alone may follow; it belongs to the title. So does what is to be done
    // with the thing that is named: "**Mail service**: Add retries".
    auto const named = text_.substr(title_begin, after_bold - title_begin);
    bool const is_order = begin_ < end_ && says_to_do(text_.substr(begin_, end_ - begin_)) &&
                          (is_upper(text_[begin_]) || reads_as_path(trim(named, " :"), false));
    bool const is_topic = is_order && !says_to_do(named);
    if (begin_ < end_ && !tail_at(begin_) && !is_topic) {
      parts_.rest = begin_;
      end_ = after_bold;
    }
    begin_ = title_begin;
  }

  /// Whether only references and phrases follow from `at` on.
  [[nodiscard]] bool tail_at(std::size_t at) const {
    auto const reaches = [&](auto const& part) {
      return part.begin <= at + 1 && part.begin >= at && part.end + 2 >= end_;
    };
    return std::ranges::any_of(references_, reaches) || std::ranges::any_of(phrases_, reaches);
  }

  /// "Add login. It must …" is a title and a description.
  void cut_after_sentence() {
    auto const sentences = sentences_of(text_.substr(begin_, end_ - begin_));
    if (sentences.size() < 2) return;
    auto const first = sentences.front().size();
    // "(est. 2h)" does not end a sentence.
    auto const said = text_.substr(begin_, first);
    if (std::ranges::count(said, '(') > std::ranges::count(said, ')')) return;
    auto const next = text_.find_first_not_of(" \t\n", begin_ + first);
    if (next == nowhere || next >= end_ || tail_at(next)) return;
    parts_.rest = next;
    end_ = begin_ + first;
  }

  /// Removes references, phrases of dependency and punctuation at the end.
  void cut_ends() {
    for (bool more = true; more;) {
      more = false;
      cut_punctuation();
      if (auto const size = trailing_ornament(text_.substr(begin_, end_ - begin_))) {
        end_ -= size;
        more = end_ > begin_;
        continue;
      }
      auto closing = end_;
      while (closing > begin_ && (text_[closing - 1] == ')' || text_[closing - 1] == ']'))
        --closing;
      if (auto const* phrase = part_ending(phrases_, closing)) {
        more = cut_to(phrase->begin);
      } else if (auto const* found = part_ending(references_, closing)) {
        auto reference = *found;
        auto const role = role_of(reference.begin);
        if (role.kind == Role::mention) continue;
        if (role.kind == Role::request) reference.pull_request = true;
        more = !has_own_words(text_, reference) && cut_to(role.begin);
        bool const own = !reference.pull_request && parts_.issue && more;
        if (own) continue;  // "#12 Add login (#9)": the first is its issue
        if (more || has_own_words(text_, reference)) take(reference, parts_);
      }
    }
    cut_punctuation();
  }

  template <class Part>
  Part const* part_ending(std::vector<Part> const& parts, std::size_t end) const {
    auto const after = std::ranges::upper_bound(parts, end, {}, &Part::end);
    if (after == parts.begin()) return nullptr;
    auto const& part = *std::prev(after);
    return part.end == end && part.begin >= begin_ ? &part : nullptr;
  }

  bool cut_to(std::size_t at) {
    auto const before = end_;
    end_ = at;
    while (end_ > begin_ &&
           (is_blank(text_[end_ - 1]) || text_[end_ - 1] == '(' || text_[end_ - 1] == '['))
      --end_;
    cut_punctuation();
    if (end_ > begin_) return true;
    bool const reference_alone = at == begin_ || parts_.issue.has_value();
    if (!reference_alone) end_ = before;
    return reference_alone && end_ < before;
  }

  void cut_punctuation() {
    for (bool more = true; more && end_ > begin_;) {
      more = is_blank(text_[end_ - 1]);
      if (more) --end_;
      for (auto const mark : separators) {
        if (!text_.substr(begin_, end_ - begin_).ends_with(mark)) continue;
        bool const ellipsis = mark == "." && text_.substr(begin_, end_ - begin_).ends_with("..");
        if (ellipsis) return;
        end_ -= mark.size();
        more = true;
      }
    }
  }

  struct Role {
    enum Kind { issue, request, mention } kind = issue;
    std::size_t begin = 0;  ///< of the reference with the words before it that belong to it
  };

  /// "Fix the crash of #12" and "(see #12)" only mention #12, as do brackets with other words, in
  /// any language; "(PR: #12)" is a pull request.
  [[nodiscard]] Role role_of(std::size_t at) const {
    static constexpr std::array mentions{
        "see"sv, "like"sv, "of"sv,  "from"sv, "to"sv, "with"sv, "than"sv,   "per"sv,
        "in"sv,  "by"sv,   "and"sv, "on"sv,   "cf"sv, "or"sv,   "unlike"sv, "follows"sv};
    auto const said = text_.substr(begin_, at - begin_);
    auto const open = said.find_last_of("([");
    bool const enclosed = open != nowhere && said.find_first_of(")]", open) == nowhere;
    auto const inner = lower(trim(enclosed ? said.substr(open + 1) : said, " \t\n:.#"));
    auto const word_begin = inner.find_last_of(" (\n") + 1;
    auto const last = std::string_view(inner).substr(word_begin);
    if (says_request(last)) {
      auto const begin = enclosed ? begin_ + open : begin_ + lower(said).rfind(last);
      return {Role::request, begin};
    }
    bool const others = inner.find_first_not_of("0123456789#,/& ") == nowhere;  // "(#12, #13)"
    if (enclosed && !inner.empty() && !others)
      return {says_issue(inner) ? Role::issue : Role::mention, begin_ + open};
    if (among(mentions, last) && !inner.ends_with("tracked in")) return {Role::mention, at};
    return {Role::issue, at};
  }

  Prose const& prose_;
  std::string_view text_;
  std::vector<FoundReference> const& references_;
  std::vector<DependencyPhrase> const& phrases_;
  TitleParts parts_;
  std::size_t begin_ = 0, end_ = 0;
  bool capitalise_ = false;
};

}  // namespace

TitleParts split_title(Prose const& prose, std::vector<FoundReference> const& references,
                       std::vector<DependencyPhrase> const& phrases) {
  return TitleReader(prose, references, phrases).read();
}

}  // namespace parallel_explore::issue
