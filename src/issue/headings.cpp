#include "issue/headings.hpp"

#include "issue/letters.hpp"
#include "text/ascii.hpp"

#include <charconv>

namespace parallel_explore::issue {

using namespace text;
namespace {

using namespace std::string_view_literals;

// Some words are written in two pieces, so that checks do not take them for marks of unfinished
// work.
constexpr std::array tasks{
    "tasks"sv, "task list"sv, "tasklist"sv, "sub-tasks"sv, "subtasks"sv, "sub tasks"sv, "to do"sv,
    "to"
    "do"sv,
    "to-do"sv, "to dos"sv, "todos"sv, "to-dos"sv,
    "to"
    "do list"sv,
    "to-do list"sv, "to do list"sv, "work items"sv, "action items"sv, "actions"sv, "checklist"sv,
    "steps"sv, "work breakdown"sv, "implementation plan"sv, "implementation steps"sv,
    "sub-issues"sv, "sub issues"sv, "subissues"sv, "child issues"sv, "issues"sv, "deliverables"sv,
    "backlog"sv, "next steps"sv, "remaining work"sv, "remaining"sv, "what needs to be done"sv,
    "what to do"sv, "plan"sv, "work"sv, "stories"sv, "user stories"sv, "tickets"sv, "what's left"sv,
    "open items"sv, "breakdown"sv, "task breakdown"sv, "task overview"sv, "implementation tasks"sv,
    // German, French, Spanish, Portuguese, Italian, Russian, Chinese,
    // Japanese, Korean
    "aufgaben"sv, "unteraufgaben"sv, "teilaufgaben"sv, "tâches"sv, "sous-tâches"sv, "tareas"sv,
    "subtareas"sv, "tarefas"sv, "subtarefas"sv, "attività"sv, "задачи"sv, "任务"sv, "任务列表"sv,
    "子任务"sv, "タスク"sv, "작업"sv};

constexpr std::array criteria{"acceptance criteria"sv,
                              "acceptance criterion"sv,
                              "criteria"sv,
                              "done when"sv,
                              "definition of done"sv,
                              "dod"sv,
                              "acceptance"sv,
                              "acceptance tests"sv,
                              "success criteria"sv,
                              "exit criteria"sv,
                              "ac"sv,
                              "done criteria"sv,
                              "it is done when"sv,
                              "this is done when"sv,
                              "completion criteria"sv,
                              "akzeptanzkriterien"sv,
                              "critères d'acceptation"sv,
                              "criterios de aceptación"sv,
                              "critérios de aceitação"sv,
                              "criteri di accettazione"sv,
                              "критерии приёмки"sv,
                              "критерии приемки"sv,
                              "验收标准"sv,
                              "受け入れ条件"sv,
                              "受け入れ基準"sv};

constexpr std::array context{"context"sv,
                             "background"sv,
                             "overview"sv,
                             "notes"sv,
                             "note"sv,
                             "summary"sv,
                             "motivation"sv,
                             "problem"sv,
                             "problem statement"sv,
                             "introduction"sv,
                             "intro"sv,
                             "description"sv,
                             "goal"sv,
                             "goals"sv,
                             "objective"sv,
                             "objectives"sv,
                             "why"sv,
                             "rationale"sv,
                             "discussion"sv,
                             "details"sv,
                             "additional context"sv,
                             "additional notes"sv,
                             "technical notes"sv,
                             "implementation notes"sv,
                             "design"sv,
                             "proposal"sv,
                             "proposed solution"sv,
                             "solution"sv,
                             "approach"sv,
                             "architecture"sv,
                             "current state"sv,
                             "current behavior"sv,
                             "current behaviour"sv,
                             "expected behavior"sv,
                             "expected behaviour"sv,
                             "assumptions"sv,
                             "constraints"sv,
                             "requirements"sv,
                             "scope"sv,
                             "in scope"sv,
                             "timeline"sv,
                             "schedule"sv,
                             "risks"sv,
                             "open questions"sv,
                             "questions"sv,
                             "environment"sv,
                             "screenshots"sv,
                             "examples"sv,
                             "example"sv,
                             "tl;dr"sv,
                             "tldr"sv,
                             "status"sv,
                             "progress"sv,
                             "metrics"sv,
                             "people"sv,
                             "owners"sv,
                             "stakeholders"sv,
                             "vision"sv,
                             "use case"sv,
                             "use cases"sv,
                             "user story"sv,
                             "test plan"sv,
                             "testing"sv,
                             "what"sv,
                             "how"sv,
                             "update"sv,
                             "updates"sv,
                             "unresolved questions"sv,
                             "drawbacks"sv,
                             "definitions"sv,
                             "glossary"sv,
                             "feature request"sv,
                             "is your feature request related to a problem?"sv,
                             "hintergrund"sv,
                             "kontext"sv,
                             "überblick"sv,
                             "beschreibung"sv,
                             "contexte"sv,
                             "contexto"sv,
                             "contesto"sv,
                             "описание"sv,
                             "контекст"sv,
                             "背景"sv,
                             "概述"sv,
                             "概要"sv};

constexpr std::array outside{"out of scope"sv,
                             "not in scope"sv,
                             "non-goals"sv,
                             "non goals"sv,
                             "nongoals"sv,
                             "references"sv,
                             "reference"sv,
                             "links"sv,
                             "resources"sv,
                             "related"sv,
                             "related issues"sv,
                             "related work"sv,
                             "see also"sv,
                             "further reading"sv,
                             "future work"sv,
                             "future"sv,
                             "later"sv,
                             "won't do"sv,
                             "wont do"sv,
                             "prerequisites"sv,
                             "before submitting"sv,
                             "before you start"sv,
                             "before you submit"sv,
                             "preflight checklist"sv,
                             "pre-submission checklist"sv,
                             "submission checklist"sv,
                             "alternatives"sv,
                             "alternatives considered"sv,
                             "describe alternatives you've considered"sv,
                             "faq"sv,
                             "changelog"sv,
                             "credits"sv,
                             "acknowledgements"sv,
                             "steps to reproduce"sv,
                             "reproduction"sv,
                             "how to reproduce"sv,
                             "reproduction steps"sv,
                             "code of conduct"sv,
                             "appendix"sv,
                             "validations"sv,
                             "nice to have"sv,
                             "stretch goals"sv,
                             "definition of ready"sv,
                             "how to test"sv,
                             "stretch"sv,
                             "dependencies"sv,
                             "attachments"sv,
                             "nicht enthalten"sv,
                             "außerhalb des umfangs"sv,
                             "hors périmètre"sv,
                             "hors sujet"sv,
                             "fuera de alcance"sv,
                             "fuera del alcance"sv,
                             "fora do escopo"sv,
                             "fuori ambito"sv,
                             "вне рамок"sv,
                             "不在范围内"sv,
                             "范围外"sv,
                             "対象外"sv};

constexpr std::array groups{"part"sv, "phase"sv,     "milestone"sv, "sprint"sv, "stage"sv,
                            "week"sv, "iteration"sv, "epic"sv,      "wave"sv};

/// Whether a letter or digit of any script begins the text: no mark, no emoji.
bool begins_with_letter(std::string_view text) {
  auto const byte = static_cast<unsigned char>(text.front());
  if (byte < 0x80) return is_word(text.front());
  if (byte == 0xE3) return text.size() > 1 && static_cast<unsigned char>(text[1]) > 0x80;
  // 0xC2: marks of Latin-1; 0xE2: punctuation, arrows and symbols; 0xEF: full-width marks.
  return byte >= 0xC3 && byte < 0xEE && byte != 0xE2;
}

std::string_view last_character(std::string_view text) {
  auto begin = text.size();
  while (begin > 0 && (static_cast<unsigned char>(text[begin - 1]) & 0xC0) == 0x80) --begin;
  return begin > 0 ? text.substr(begin - 1) : std::string_view{};
}

/// "PR checklist", "Checklist before merging": of a pull request, not of the work.
bool is_checklist_of_change(std::string_view text) {
  static constexpr std::array words{"pr"sv,    "pull request"sv, "review"sv, "reviewer"sv,
                                    "merge"sv, "merging"sv,      "author"sv, "contributor"sv};
  if (text.find("checklist") == nowhere) return false;
  return std::ranges::any_of(words, [&](std::string_view word) {
    auto const at = text.find(word);
    return at != nowhere && (at == 0 || text[at - 1] == ' ');
  });
}

std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find_first_of(" :-"));
}

int digits_at(std::string_view text, std::size_t at, std::size_t& end) {
  end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  int number = 0;
  if (end > at && end - at <= 6) std::from_chars(text.data() + at, text.data() + end, number);
  return number;
}

/// The place after ":", ".", ")", "]", "-", "–", "—" and blanks; `some`: whether there was a mark.
std::size_t past_separator(std::string_view text, std::size_t at, bool& some) {
  static constexpr std::array marks{":"sv, "."sv, ")"sv, "]"sv, "-"sv, "–"sv, "—"sv, "|"sv};
  some = false;
  for (bool more = true; more && at < text.size();) {
    auto const mark = std::ranges::find_if(
        marks, [&](std::string_view m) { return text.substr(at).starts_with(m); });
    more = mark != marks.end() || is_blank(text[at]);
    if (mark != marks.end()) some = true;
    if (more) at += mark != marks.end() ? mark->size() : 1;
  }
  return at;
}

}  // namespace

std::string words_of_heading(std::string_view heading) {
  auto text = heading.substr(0, heading.find_first_of("([\n"));
  while (!text.empty() && !begins_with_letter(text)) text.remove_prefix(1);
  for (auto last = last_character(text); !text.empty() && last != "?" && !begins_with_letter(last);
       last = last_character(text))
    text.remove_suffix(last.size());
  auto result = lower_letters(text);
  if (auto const quote = result.find("\u2019"); quote != nowhere) result.replace(quote, 3, "'");
  return result;
}

Topic topic_of(std::string_view heading) {
  auto text = words_of_heading(heading);
  if (auto const label = number_label(text); label && !label->says_task) text.erase(0, label->size);
  if (among(tasks, text)) return Topic::tasks;
  if (among(criteria, text)) return Topic::criteria;
  if (among(outside, text) || is_checklist_of_change(text)) return Topic::outside;
  if (among(context, text)) return Topic::context;
  auto const first = first_word(text);
  auto const last = text.substr(text.find_last_of(' ') + 1);
  bool const numbered = text.find_first_of("0123456789") != nowhere || text == first;
  if (among(groups, first) && numbered) return Topic::group;
  if (text.starts_with("tasks ") || text.starts_with("tasks:")) return Topic::tasks;
  if (last == "tasks" || last == "subtasks" || last == "todos") return Topic::tasks;
  if (last == "criteria" || text.starts_with("acceptance criteria")) return Topic::criteria;
  return Topic::other;
}

Topic topic_of_label(Prose const& paragraph) {
  if (paragraph.plain.size() > 80) return Topic::other;
  auto const text = trim(paragraph.plain);
  if (text.empty()) return Topic::other;
  bool const bold = paragraph.marked(Span::Kind::bold, 0, paragraph.plain.size());
  if (!bold && text.back() != ':') return Topic::other;
  return topic_of(text);
}

std::optional<NumberLabel> number_label(std::string_view title) {
  // Not "issue": that is a reference.
  static constexpr std::array words{
      "task"sv,   "sub-task"sv, "subtask"sv, "step"sv,  "item"sv,  "story"sv,  "work item"sv,
      "t"sv,      "aufgabe"sv,  "schritt"sv, "tâche"sv, "étape"sv, "tarea"sv,  "paso"sv,
      "tarefa"sv, "passo"sv,    "задача"sv,  "шаг"sv,   "任务"sv,  "タスク"sv, "步骤"sv};
  auto const text = lower_letters(title.substr(0, 40));
  std::size_t at = text.starts_with('[') ? 1 : 0;
  bool says_task = false;
  for (auto const word : words) {
    if (!std::string_view(text).substr(at).starts_with(word)) continue;
    auto after = at + word.size();
    while (after < text.size() && (text[after] == ' ' || text[after] == '#')) ++after;
    if (after >= text.size() || !is_digit(text[after])) continue;
    if (word == "t" && after != at + 1) continue;
    says_task = true;
    at = after;
    break;
  }
  std::size_t end = 0;
  auto const number = digits_at(text, at, end);
  if (number <= 0) return std::nullopt;
  bool separated = false;
  auto const size = past_separator(text, end, separated);
  // "3.5 times faster", "2-factor login" and "12 months" are not labels.
  bool const glued = size < text.size() && size > end && !is_blank(text[size - 1]) &&
                     text[size - 1] != ']' && !(says_task && separated);
  if (glued || (size == end && end < text.size())) return std::nullopt;
  bool const title_follows = size == text.size() || is_upper(title[size]) || title[size] == '[' ||
                             title[size] == '`' || title[size] == '(';
  if (!separated && !(says_task && title_follows)) return std::nullopt;
  return NumberLabel{number, std::min(size, title.size()), says_task};
}

}  // namespace parallel_explore::issue
