#include "issue/task_table.hpp"

#include "text/ascii.hpp"

#include <charconv>

namespace parallel_explore::issue {

using namespace text;
namespace {

using namespace std::string_view_literals;

enum class Column {
  other,
  title,
  number,
  files,
  depends,
  status,
  acceptance,
  issue,
  pull_request,
  description,
  link,
  person,
};

// The names of columns, in lower case.
constexpr std::array title_columns{"task"sv,
                                   "tasks"sv,
                                   "title"sv,
                                   "sub-task"sv,
                                   "subtask"sv,
                                   "sub task"sv,
                                   "work item"sv,
                                   "item"sv,
                                   "story"sv,
                                   "action"sv,
                                   "to"
                                   "do"sv,
                                   "to do"sv,
                                   "step"sv,
                                   "task name"sv,
                                   "feature"sv,
                                   "deliverable"sv,
                                   "what"sv,
                                   "subtask name"sv,
                                   "subject"sv,
                                   "i want"sv,
                                   "aufgabe"sv,
                                   "tâche"sv,
                                   "tarea"sv,
                                   "tarefa"sv,
                                   "задача"sv,
                                   "任务"sv,
                                   "タスク"sv};
constexpr std::array number_columns{"#"sv,  "no"sv,     "no."sv,     "nr"sv,    "nr."sv,
                                    "id"sv, "number"sv, "task id"sv, "task #"sv};
constexpr std::array file_columns{"file"sv,          "files"sv,         "path"sv,
                                  "paths"sv,         "related files"sv, "affected files"sv,
                                  "files changed"sv, "files touched"sv, "key files"sv};
constexpr std::array depends_columns{
    "depends on"sv,     "depends"sv,      "dependency"sv, "dependencies"sv, "after"sv,
    "blocked by"sv,     "requires"sv,     "needs"sv,      "prerequisite"sv, "prerequisites"sv,
    "deps"sv,           "waits for"sv,    "blocks on"sv,  "blocked on"sv,   "predecessor"sv,
    "predecessors"sv,   "builds on"sv,    "prereq"sv,     "prereqs"sv,      "pre-reqs"sv,
    "pre-requisites"sv, "blocker"sv,      "blockers"sv,   "depends upon"sv, "waits on"sv,
    "abhängigkeiten"sv, "abhängig von"sv, "dépend de"sv,  "dépendances"sv,  "depende de"sv,
    "dependencias"sv,   "dependências"sv, "依赖"sv,       "依存"sv};
constexpr std::array status_columns{"status"sv,   "done"sv,      "done?"sv, "state"sv, "progress"sv,
                                    "complete"sv, "completed"sv, "✓"sv,     "✅"sv};
constexpr std::array acceptance_columns{"acceptance"sv, "acceptance criteria"sv, "criteria"sv,
                                        "done when"sv, "definition of done"sv};
constexpr std::array issue_columns{"issue"sv,          "ticket"sv,    "github issue"sv,
                                   "tracking issue"sv, "sub-issue"sv, "issue #"sv,
                                   "issues"sv,         "gh issue"sv,  "issue link"sv};
constexpr std::array request_columns{"pr"sv, "prs"sv, "pull request"sv, "pull requests"sv};
constexpr std::array person_columns{"owner"sv,    "assignee"sv, "assigned to"sv, "who"sv,
                                    "reviewer"sv, "author"sv,   "lead"sv};
constexpr std::array text_columns{"description"sv, "details"sv, "notes"sv, "summary"sv, "scope"sv};
constexpr std::array link_columns{"link"sv, "links"sv, "ref"sv, "refs"sv, "url"sv, "github"sv};

Column column_of(std::string_view heading) {
  auto text = lower(trim(heading, " \t\n:*"));
  if (text.ends_with("(s)")) text.resize(text.size() - 3);  // "File(s)"
  if (text.empty()) return Column::status;
  if (among(link_columns, text)) return Column::link;
  if (among(title_columns, text)) return Column::title;
  if (among(number_columns, text)) return Column::number;
  if (among(file_columns, text)) return Column::files;
  if (among(depends_columns, text)) return Column::depends;
  if (among(status_columns, text)) return Column::status;
  if (among(acceptance_columns, text)) return Column::acceptance;
  if (among(issue_columns, text)) return Column::issue;
  if (among(request_columns, text)) return Column::pull_request;
  if (among(person_columns, text)) return Column::person;
  return among(text_columns, text) ? Column::description : Column::other;
}

/// "Done (#12)", "🟢 Done", "✅ Complete", "Merged in #77", "Won't do", "x".
bool says_done(std::string_view cell) {
  static constexpr std::array marks{"x"sv,      "[x]"sv,
                                    "✅"sv,      "✔"sv,
                                    "✔️"sv, "☑"sv,
                                    "☑️"sv, "✓"sv,
                                    "yes"sv,    ":white_check_mark:"sv,
                                    "100%"sv,   ":heavy_check_mark:"sv};
  static constexpr std::array words{"done"sv,     "complete"sv, "completed"sv, "closed"sv,
                                    "merged"sv,   "shipped"sv,  "finished"sv,  "landed"sv,
                                    "won't"sv,    "wontfix"sv,  "wont"sv,      "cancelled"sv,
                                    "canceled"sv, "dropped"sv,  "skipped"sv,   "implemented"sv,
                                    "released"sv, "resolved"sv, "obsolete"sv,  "fixed"sv};
  auto text = lower(trim(cell));
  if (among(marks, std::string_view(text))) return true;
  if (auto const quote = text.find("\u2019"); quote != nowhere) text.replace(quote, 3, "'");
  auto const begin = std::ranges::find_if(text, is_lower);
  auto const end =
      std::find_if_not(begin, text.end(), [](char c) { return is_lower(c) || c == '\''; });
  auto const before =
      std::string_view(text).substr(0, static_cast<std::size_t>(begin - text.begin()));
  bool const counts = before.find_first_of("0123456789:") != nowhere;  // "2/3 done", ":x: done"
  bool const code = before.starts_with(':');
  if (code) {  // ":white_check_mark: Done"
    auto const close = text.find(':', 1);
    return close != nowhere && says_done(std::string_view(text).substr(close + 1));
  }
  bool const asks = std::string_view(end, text.end()).starts_with('?');
  return !counts && !asks && among(words, std::string_view(begin, end));
}

/// The cells of a row, as written.
std::vector<std::string> written_cells(Document const& document, std::size_t row) {
  auto const& block = document.blocks[row];
  if (block.first == nowhere) return {};
  auto const begin = document.lines[document.line_of(block.first)];
  auto const end = std::min(document.source.find('\n', begin), document.source.size());
  auto const text = document.without_comments(begin, end);
  auto line = trim(text);
  if (line.starts_with('|')) line.remove_prefix(1);
  std::vector<std::string> result(1);
  for (std::size_t at = 0; at < line.size(); ++at) {
    bool const escaped = line[at] == '\\' && at + 1 < line.size() && line[at + 1] == '|';
    if (escaped) ++at;
    if (line[at] == '|' && !escaped) {
      result.emplace_back();
    } else {
      result.back() += line[at];
    }
  }
  for (auto& cell : result) cell = std::string(trim(cell));
  return result;
}

std::vector<std::size_t> cells_of(Document const& document, std::size_t row) {
  std::vector<std::size_t> result;
  for (auto at = row + 1; at < document.blocks[row].end; at = document.blocks[at].end)
    result.push_back(at);
  return result;
}

void take_number(std::string_view cell, TaskSite& site) {
  auto text = trim(cell);
  site.id = lower(text);
  if (text.starts_with('#')) text.remove_prefix(1);
  if (!text.empty() && lower(text.front()) == 't') text.remove_prefix(1);
  int number = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  bool const whole = error == std::errc{} && end == text.data() + text.size();
  if (whole && number > 0) site.number = number;
}

class TaskTable {
 public:
  TaskTable(Document const& document, std::size_t head) : document_(document) {
    for (auto const cell : cells_of(document, head)) {
      columns_.push_back(column_of(document.blocks[cell].prose.plain));
      heads_.emplace_back(trim(document.blocks[cell].prose.plain));
    }
  }

  /// Whether its rows are tasks. Where no column has a usual name for the title, one is chosen if
  /// other columns, or the heading above (`expected`), say that these are tasks.
  [[nodiscard]] bool takes_tasks(bool expected) {
    auto const has = [&](Column column) {
      return std::ranges::find(columns_, column) != columns_.end();
    };
    if (has(Column::title)) return true;
    if (!expected && !has(Column::issue) && !has(Column::depends) && !has(Column::pull_request))
      return false;
    for (auto const column : {Column::description, Column::other}) {
      auto const found = std::ranges::find(columns_, column);
      if (found == columns_.end()) continue;
      *found = Column::title;
      return true;
    }
    return false;
  }

  [[nodiscard]] TaskSite site_of(std::size_t row) const {
    TaskSite site;
    auto const cells = cells_of(document_, row);
    auto const written = written_cells(document_, row);
    site.body_begin = row + 1;
    site.body_end = document_.blocks[row].end;
    for (std::size_t i = 0; i < std::min(cells.size(), columns_.size()); ++i) {
      auto const& prose = document_.blocks[cells[i]].prose;
      if (trim(prose.plain).empty()) continue;
      switch (columns_[i]) {
        case Column::title:
          if (site.title == 0) site.title = cells[i];
          break;
        case Column::number:
          take_number(prose.plain, site);
          site.counts_rows = std::ranges::count(columns_, Column::issue) == 0;
          break;
        case Column::depends:
          site.depends = cells[i];
          break;
        case Column::acceptance:
          site.acceptance = cells[i];
          break;
        case Column::link:
          if (site.issue == nowhere) site.issue = cells[i];
          break;
        case Column::issue:
          site.issue = cells[i];
          break;
        case Column::pull_request:
          if (trim(prose.plain).find_first_of("#/") == nowhere) {
            take_number(prose.plain, site);  // "PR A2"
          } else {
            site.pull_request = cells[i];
            site.done = site.done || lower(prose.plain).find("(merged)") != nowhere;
          }
          break;
        case Column::status:
          site.done = site.done || says_done(prose.plain);
          break;
        case Column::description:
          describe("", written, i, site);
          break;
        case Column::files:
        case Column::person:
        case Column::other:
          describe(heads_[i] + ": ", written, i, site);
          break;
      }
    }
    if (site.title != 0 && marked_done(document_.blocks[site.title].prose)) site.done = true;
    return site;
  }

 private:
  static void describe(std::string const& head, std::vector<std::string> const& written,
                       std::size_t column, TaskSite& site) {
    if (column >= written.size() || written[column].empty()) return;
    if (!site.description.empty()) site.description += '\n';
    site.description += head + written[column];
  }

  Document const& document_;
  std::vector<Column> columns_;
  std::vector<std::string> heads_;
};

}  // namespace

std::vector<TaskSite> rows_of_tasks(Document const& document, std::size_t table, bool expected) {
  std::vector<TaskSite> result;
  auto const head = table + 1;
  if (head >= document.blocks[table].end) return result;
  TaskTable tasks(document, head);
  if (!tasks.takes_tasks(expected)) return result;
  for (auto row = document.blocks[head].end; row < document.blocks[table].end;
       row = document.blocks[row].end)
    if (auto site = tasks.site_of(row); site.title != 0) result.push_back(std::move(site));
  return result;
}

}  // namespace parallel_explore::issue
