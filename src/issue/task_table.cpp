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
  person,
};

Column column_of(std::string_view heading) {
  static constexpr std::array titles{"task"sv,
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
                                     "what"sv};
  static constexpr std::array numbers{"#"sv,  "no"sv,     "no."sv,     "nr"sv,    "nr."sv,
                                      "id"sv, "number"sv, "task id"sv, "task #"sv};
  static constexpr std::array files{"file"sv, "files"sv, "path"sv, "paths"sv};
  static constexpr std::array depends{
      "depends on"sv,   "depends"sv,   "dependency"sv, "dependencies"sv, "after"sv,
      "blocked by"sv,   "requires"sv,  "needs"sv,      "prerequisite"sv, "prerequisites"sv,
      "deps"sv,         "waits for"sv, "blocks on"sv,  "blocked on"sv,   "predecessor"sv,
      "predecessors"sv, "builds on"sv};
  static constexpr std::array status{"status"sv,    "done"sv,     "done?"sv,
                                     "state"sv,     "progress"sv, "complete"sv,
                                     "completed"sv, "✓"sv,        "✅"sv};
  static constexpr std::array acceptance{"acceptance"sv, "acceptance criteria"sv, "criteria"sv,
                                         "done when"sv, "definition of done"sv};
  static constexpr std::array issues{"issue"sv,          "ticket"sv,    "github issue"sv,
                                     "tracking issue"sv, "sub-issue"sv, "issue #"sv};
  static constexpr std::array requests{"pr"sv, "prs"sv, "pull request"sv, "pull requests"sv};
  static constexpr std::array people{"owner"sv,    "assignee"sv, "assigned to"sv, "who"sv,
                                     "reviewer"sv, "author"sv,   "lead"sv};
  static constexpr std::array texts{"description"sv, "details"sv, "notes"sv, "summary"sv,
                                    "scope"sv};
  auto const text = lower(trim(heading));
  if (among(titles, text)) return Column::title;
  if (among(numbers, text)) return Column::number;
  if (among(files, text)) return Column::files;
  if (among(depends, text)) return Column::depends;
  if (among(status, text)) return Column::status;
  if (among(acceptance, text)) return Column::acceptance;
  if (among(issues, text)) return Column::issue;
  if (among(requests, text)) return Column::pull_request;
  if (among(people, text)) return Column::person;
  return among(texts, text) ? Column::description : Column::other;
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
          break;
        case Column::depends:
          site.depends = cells[i];
          break;
        case Column::acceptance:
          site.acceptance = cells[i];
          break;
        case Column::issue:
          site.issue = cells[i];
          break;
        case Column::pull_request:
          if (trim(prose.plain).find_first_of("#/") == nowhere) {
            take_number(prose.plain, site);  // "PR A2"
          } else {
            site.pull_request = cells[i];
          }
          break;
        case Column::status:
          site.done = says_done(prose.plain);
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
