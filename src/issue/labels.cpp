#include "issue/headings.hpp"
#include "text/ascii.hpp"

namespace parallel_explore::issue {

using namespace text;
namespace {

using namespace std::string_view_literals;

// Verbs that tasks begin with. Words that are more often nouns in headings are left out: "test",
// "design", "plan", "release", "report", "schedule", "support", "status", "update".
constexpr std::array verbs{
    "abort"sv,       "accept"sv,      "adapt"sv,       "add"sv,       "adjust"sv,
    "adopt"sv,       "align"sv,       "allow"sv,       "announce"sv,  "apply"sv,
    "ask"sv,         "assert"sv,      "attach"sv,      "audit"sv,     "automate"sv,
    "avoid"sv,       "backport"sv,    "bump"sv,        "cache"sv,     "call"sv,
    "capture"sv,     "change"sv,      "check"sv,       "choose"sv,    "clarify"sv,
    "clean"sv,       "cleanup"sv,     "close"sv,       "collect"sv,   "compare"sv,
    "compile"sv,     "compute"sv,     "configure"sv,   "connect"sv,   "consolidate"sv,
    "convert"sv,     "copy"sv,        "correct"sv,     "count"sv,     "cover"sv,
    "create"sv,      "decide"sv,      "deduplicate"sv, "define"sv,    "delete"sv,
    "deploy"sv,      "deprecate"sv,   "describe"sv,    "detect"sv,    "determine"sv,
    "disable"sv,     "display"sv,     "document"sv,    "draw"sv,      "drop"sv,
    "emit"sv,        "enable"sv,      "encrypt"sv,     "enforce"sv,   "ensure"sv,
    "establish"sv,   "evaluate"sv,    "expand"sv,      "explain"sv,   "export"sv,
    "expose"sv,      "extend"sv,      "extract"sv,     "fetch"sv,     "fill"sv,
    "filter"sv,      "finalize"sv,    "find"sv,        "finish"sv,    "fix"sv,
    "forbid"sv,      "format"sv,      "generate"sv,    "get"sv,       "give"sv,
    "handle"sv,      "hide"sv,        "identify"sv,    "ignore"sv,    "implement"sv,
    "import"sv,      "improve"sv,     "include"sv,     "increase"sv,  "initialize"sv,
    "inline"sv,      "install"sv,     "instrument"sv,  "integrate"sv, "introduce"sv,
    "investigate"sv, "keep"sv,        "let"sv,         "limit"sv,     "list"sv,
    "load"sv,        "log"sv,         "lower"sv,       "make"sv,      "mark"sv,
    "measure"sv,     "merge"sv,       "migrate"sv,     "modernize"sv, "move"sv,
    "normalize"sv,   "optimize"sv,    "parse"sv,       "pin"sv,       "polish"sv,
    "port"sv,        "prepare"sv,     "prevent"sv,     "print"sv,     "profile"sv,
    "propagate"sv,   "provide"sv,     "publish"sv,     "pull"sv,      "push"sv,
    "put"sv,         "raise"sv,       "read"sv,        "reconcile"sv, "record"sv,
    "redesign"sv,    "redirect"sv,    "reduce"sv,      "refactor"sv,  "refresh"sv,
    "register"sv,    "reject"sv,      "remove"sv,      "rename"sv,    "render"sv,
    "reorganize"sv,  "replace"sv,     "require"sv,     "resolve"sv,   "restore"sv,
    "restrict"sv,    "retry"sv,       "return"sv,      "reuse"sv,     "review"sv,
    "revise"sv,      "rewrite"sv,     "run"sv,         "sanitize"sv,  "save"sv,
    "scaffold"sv,    "secure"sv,      "send"sv,        "separate"sv,  "sequence"sv,
    "serve"sv,       "set"sv,         "setup"sv,       "ship"sv,      "show"sv,
    "simplify"sv,    "skip"sv,        "sort"sv,        "speed"sv,     "split"sv,
    "stabilize"sv,   "standardize"sv, "start"sv,       "stop"sv,      "store"sv,
    "streamline"sv,  "strip"sv,       "switch"sv,      "sync"sv,      "tag"sv,
    "teach"sv,       "throw"sv,       "tidy"sv,        "track"sv,     "translate"sv,
    "treat"sv,       "trim"sv,        "turn"sv,        "tweak"sv,     "unify"sv,
    "upgrade"sv,     "upload"sv,      "use"sv,         "validate"sv,  "verify"sv,
    "warn"sv,        "watch"sv,       "wire"sv,        "wrap"sv,      "write"sv};

// As verbs only where more words follow.
constexpr std::array verbs_with_object{
    "approve"sv, "benchmark"sv, "build"sv,    "design"sv,  "map"sv,   "model"sv,   "plan"sv,
    "release"sv, "report"sv,    "research"sv, "route"sv,   "scope"sv, "support"sv, "survey"sv,
    "test"sv,    "trace"sv,     "update"sv,   "process"sv, "focus"sv, "bundle"sv,  "package"sv};

bool begins_with_capital_or_code(std::string_view text) {
  return !text.empty() && (!is_word(text[0]) || is_upper(text[0]) || is_digit(text[0]) ||
                           static_cast<unsigned char>(text[0]) >= 0x80);
}

}  // namespace

bool says_to_do(std::string_view title) {
  auto const start = std::ranges::find_if(title, [](char c) { return is_letter(c); });
  auto rest = title.substr(static_cast<std::size_t>(start - title.begin()));
  auto const next = [&rest] {
    auto const end = std::min(rest.find_first_of(" \n"), rest.size());
    auto word = lower(trim(rest.substr(0, end), ":,.`*"));
    rest = trim(rest.substr(end));
    return word;
  };
  auto word = next();
  if (word == "please" || word == "re" || word == "also") word = next();
  if (auto const dash = word.find('-'); dash != nowhere && dash > 2) word.resize(dash);
  for (auto const& [british, american] : {std::pair("ise"sv, "ize"sv), std::pair("yse"sv, "yze"sv)})
    if (word.ends_with(british) && !among(verbs, std::string_view(word)))
      word.replace(word.size() - 3, 3, american);
  if (among(verbs, std::string_view(word))) return !rest.empty() && rest.front() != ':';
  return among(verbs_with_object, std::string_view(word)) && rest.find(' ') != nowhere;
}

std::optional<IdLabel> id_label(std::string_view title) {
  std::size_t letters = 0;
  while (letters < title.size() && is_upper(title[letters])) ++letters;
  auto end = letters;
  if (letters > 0 && end + 1 < title.size() && title[end] == '-' && is_digit(title[end + 1])) ++end;
  auto const digits = end;
  int dots = 0;
  while (end < title.size() &&
         (is_digit(title[end]) || (title[end] == '.' && end > digits && end + 1 < title.size() &&
                                   is_digit(title[end + 1])))) {
    dots += title[end] == '.' ? 1 : 0;
    ++end;
  }
  bool const has_digits = end > digits;
  bool const dotted = letters == 0 && dots > 0;
  bool const lettered = letters > 0 && letters <= 4 && end <= 8 && dots == 0;
  if (!dotted && !(lettered && (has_digits || letters == 1))) return std::nullopt;
  auto after = end;
  bool const separated = after < title.size() && ":.)"sv.find(title[after]) != nowhere;
  if (separated) ++after;
  if (!separated && !dotted) return std::nullopt;
  if (after >= title.size() || !is_blank(title[after])) return std::nullopt;
  while (after < title.size() && is_blank(title[after])) ++after;
  if (!begins_with_capital_or_code(title.substr(after)) && (dotted || !separated))
    return std::nullopt;
  return IdLabel{lower(title.substr(0, end)), after};
}

}  // namespace parallel_explore::issue
