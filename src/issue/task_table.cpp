#include "issue/task_table.hpp"

#include "text/ascii.hpp"

#include <charconv>

namespace parallel_explore::issue {

using namespace text;
namespace {

using namespace std::string_view_literals;

enum class Column { other, title, number, files, depends, status, acceptance, issue, description };

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
      "depends on"sv, "depends"sv, "dependency"sv,   "dependencies"sv,  "after"sv, "blocked by"sv,
      "requires"sv,   "needs"sv,   "prerequisite"sv, "prerequisites"sv, "deps"sv,  "waits for"sv};
  static constexpr std::array status{"status"sv,    "done"sv,     "done?"sv,
                                     "state"sv,     "progress"sv, "complete"sv,
                                     "completed"sv, "✓"sv,        "✅"sv};
  static constexpr std::array acceptance{"acceptance"sv, "acceptance criteria"sv, "criteria"sv,
                                         "done when"sv, "definition of done"sv};
  static constexpr std::array issues{"issue"sv, "ticket"sv, "github issue"sv, "tracking issue"sv};
  static constexpr std::array texts{"description"sv, "details"sv, "notes"sv, "summary"sv};
  auto const text = lower(trim(heading));
  if (among(titles, text)) return Column::title;
  if (among(numbers, text)) return Column::number;
  if (among(files, text)) return Column::files;
  if (among(depends, text)) return Column::depends;
  if (among(status, text)) return Column::status;
  if (among(acceptance, text)) return Column::acceptance;
  if (among(issues, text)) return Column::issue;
  return among(texts, text) ? Column::description : Column::other;
}

bool says_done(std::string_view cell) {
  static constexpr std::array words{
      "x"sv,      "[x]"sv,     "✅"sv,        "✔"sv,        "✔️"sv,    "☑"sv,
      "✓"sv,      "done"sv,    "yes"sv,      "complete"sv, "completed"sv, "closed"sv,
      "merged"sv, "shipped"sv, "finished"sv, "✅ done"sv,   "done ✅"sv,    ":white_check_mark:"sv};
  return among(words, std::string_view(lower(trim(cell))));
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

  [[nodiscard]] bool has_tasks() const {
    return std::ranges::find(columns_, Column::title) != columns_.end();
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
        case Column::status:
          site.done = says_done(prose.plain);
          break;
        case Column::description:
          describe("", written, i, site);
          break;
        case Column::files:
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

std::vector<TaskSite> rows_of_tasks(Document const& document, std::size_t table) {
  std::vector<TaskSite> result;
  auto const head = table + 1;
  if (head >= document.blocks[table].end) return result;
  TaskTable const tasks(document, head);
  if (!tasks.has_tasks()) return result;
  for (auto row = document.blocks[head].end; row < document.blocks[table].end;
       row = document.blocks[row].end)
    if (auto site = tasks.site_of(row); site.title != 0) result.push_back(std::move(site));
  return result;
}

}  // namespace parallel_explore::issue
