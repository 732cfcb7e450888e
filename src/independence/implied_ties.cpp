#include "independence/implied_ties.hpp"

#include "issue/mentioned_paths.hpp"
#include "issue/tokens.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace parallel_explore::independence {

using namespace text;
using namespace issue;
namespace {

using namespace std::string_view_literals;

enum class Role { none, makes, uses };

struct Mention {
  std::string thing;
  Role role = Role::none;
};

/// A file or a name of code: "parse_config", "Cache::get()", "RateLimiter".
bool names_a_thing(std::string_view word, bool in_code) {
  if (word.size() < 4 || word.find(' ') != nowhere || !std::ranges::any_of(word, is_letter))
    return false;
  if (in_code || reads_as_path(word, false)) return true;
  bool const joined = word.find('_') != nowhere || word.find("::") != nowhere;
  bool const called = word.ends_with("()");
  auto const inner_capital =
      std::ranges::adjacent_find(word, [](char a, char b) { return is_lower(a) && is_upper(b); });
  return joined || called || inner_capital != word.end();
}

std::string bare_name(std::string_view thing) {
  if (auto const call = thing.find('('); call != nowhere && call > 0) thing = thing.substr(0, call);
  return std::string(trim(thing, " ./"));
}

/// The role of a thing by the words before it: the nearest verb, if no preposition is between.
class RoleReader {
 public:
  void read(std::string_view word) {
    static constexpr std::array makes{"add"sv,       "adds"sv,       "create"sv,    "creates"sv,
                                      "introduce"sv, "introduces"sv, "implement"sv, "implements"sv,
                                      "define"sv,    "defines"sv,    "write"sv,     "new"sv};
    static constexpr std::array uses{
        "use"sv,     "uses"sv,     "using"sv,     "call"sv, "calls"sv, "calling"sv, "extend"sv,
        "extends"sv, "document"sv, "documents"sv, "test"sv, "tests"sv, "import"sv,  "imports"sv,
        "consume"sv, "consumes"sv, "integrate"sv, "wire"sv, "reuse"sv, "docs"sv};
    static constexpr std::array apart{"to"sv, "in"sv,   "into"sv, "from"sv,    "on"sv, "of"sv,
                                      "at"sv, "like"sv, "by"sv,   "without"sv, "not"sv};
    auto const text = lower(word);
    if (among(makes, text)) return set(Role::makes);
    if (among(uses, text)) return set(Role::uses);
    if (among(apart, text)) return set(Role::none);
    if (text.size() == 1 && ".;!?\n"sv.find(text[0]) != nowhere) return set(Role::none);
    if (++distance_ > 5) role_ = Role::none;
  }

  [[nodiscard]] Role role() const { return role_; }

 private:
  void set(Role role) {
    role_ = role;
    distance_ = 0;
  }

  Role role_ = Role::none;
  int distance_ = 0;
};

void add_mentions(Prose const& prose, std::vector<Mention>& result) {
  RoleReader words;
  std::string_view const text = prose.plain;
  for (std::size_t at = 0; at < text.size();) {
    auto const* code = prose.around(Span::Kind::code, at);
    auto end = at + 1;
    if (code) {
      end = std::max(code->end, end);
    } else if (!is_blank(text[at])) {
      while (end < text.size() && !is_blank(text[end]) && !prose.around(Span::Kind::code, end))
        ++end;
    }
    auto const word = text.substr(at, end - at);
    at = end;
    if (!code && word == " ") continue;
    auto const inner = code ? trim(word) : trim(word, ".,;:!?()[]\"'");
    // "foo()" keeps its brackets for the question.
    auto const asked = !code && word.find("()") != nowhere ? trim(word, ".,;:!?\"'") : inner;
    if (names_a_thing(asked, code != nullptr)) {
      result.push_back({bare_name(asked), words.role()});
    } else {
      words.read(inner.empty() ? word : inner);
    }
    if (!code && word.size() > 1 && ".;!?"sv.find(word.back()) != nowhere) words.read(".");
  }
}

std::vector<Mention> mentions_of(PlannedTask const& task) {
  std::vector<Mention> result;
  Prose title;
  title.plain = task.title;
  add_mentions(title, result);
  if (task.description.empty()) return result;
  for (auto const& block : read_markdown(task.description).blocks)
    if (block.kind == Block::Kind::paragraph || block.kind == Block::Kind::heading)
      add_mentions(block.prose, result);
  return result;
}

struct Roles {
  std::set<std::size_t> makers, users;
};

}  // namespace

void add_implied_ties(TaskPlan const& plan, FileIndex const& index, std::vector<Tie>& ties) {
  std::map<std::string, Roles> things;
  for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
    for (auto const& mention : mentions_of(plan.tasks[i])) {
      if (mention.role == Role::none || mention.thing.size() < 4) continue;
      auto& roles = things[mention.thing];
      (mention.role == Role::makes ? roles.makers : roles.users).insert(i);
    }
  }
  std::set<std::pair<std::size_t, std::size_t>> tied;
  for (auto const& [thing, roles] : things) {
    if (roles.makers.size() != 1 || !index.meaning_of(thing).files.empty()) continue;
    auto const maker = *roles.makers.begin();
    auto const& first = plan.tasks[maker];
    for (auto const user : roles.users) {
      auto const& then = plan.tasks[user];
      bool const said = std::ranges::count(then.after, first.name) > 0 ||
                        std::ranges::count(first.after, then.name) > 0;
      if (user == maker || said || !tied.emplace(maker, user).second) continue;
      ties.push_back({TieKind::implied_order,
                      {first.name, then.name},
                      then.name + " uses " + thing + ", which " + first.name + " makes.",
                      true});
    }
  }
}

}  // namespace parallel_explore::independence
