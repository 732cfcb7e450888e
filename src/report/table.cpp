#include "report/table.hpp"

#include "core/criterion_traits.hpp"
#include "core/numbers.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::report {
namespace {

constexpr auto missing = "–";

std::string header_of(Criterion const& criterion) {
  auto const name = core::clean_line(criterion.name, 60);
  auto const mark = core::traits_of(criterion).mark;
  if (!is_scored(criterion)) return name + std::string(mark);
  return fmt::format("{}{} ×{:g}", name, mark, criterion.weight);
}

/// The value on its own scale with its score behind, or the score alone where that is the value.
std::string cell_text(Criterion const& criterion, Cell const& cell,
                      std::optional<double> change = std::nullopt) {
  if (criterion.gate && !is_scored(criterion)) {
    if (!cell.passed) return missing;
    return *cell.passed ? "pass" : "FAIL";
  }
  if (!cell.value) return criterion.gate && cell.passed == false ? "FAIL" : missing;
  bool const is_score = is_score_already(criterion);
  auto text =
      is_score ? core::short_number(*cell.value) : core::with_unit(*cell.value, criterion.unit);
  if (cell.spread && *cell.spread > 0) text += " ±" + core::short_number(*cell.spread);
  if (!is_score && cell.score) {
    text += fmt::format(" ({:.1f}{})", *cell.score,
                        change ? fmt::format("; {:+.0f} %", 100 * *change) : "");
  }
  if (criterion.gate && cell.passed == false) text += " FAIL";
  return text;
}

std::string rank_text(RankedApproach const& ranked) {
  return ranked.rank ? fmt::format("{}", *ranked.rank) : std::string(missing);
}

std::vector<std::string> row_of(Comparison const& comparison, RankedApproach const& ranked) {
  std::vector<std::string> row{rank_text(ranked), core::clean_line(ranked.approach, 64)};
  row.push_back(ranked.failure.empty() ? fmt::format("{:.4f}", ranked.total)
                                       : std::string(missing));
  for (std::size_t i = 0; i < comparison.criteria().size(); ++i) {
    row.push_back(cell_text(comparison.criteria()[i], ranked.cells[i],
                            change_against_base(comparison, ranked, i)));
  }
  if (ranked.audit)
    row.push_back(fmt::format("{:.1f} / {:.1f}", ranked.audit->claimed, ranked.audit->found));
  return row;
}

/// What the untouched base measures.
std::vector<std::string> base_row(Comparison const& comparison) {
  std::vector<std::string> row{missing, "(untouched base)", missing};
  for (std::size_t i = 0; i < comparison.criteria().size(); ++i)
    row.push_back(cell_text(comparison.criteria()[i], comparison.base()[i]));
  return row;
}

/// Why something has no rank or no value.
void add_notes(Comparison const& comparison, RankedApproach const& ranked,
               std::vector<std::string>& notes) {
  if (!ranked.failure.empty()) {
    notes.push_back(fmt::format("{}: {}", ranked.approach, core::clean_line(ranked.failure, 300)));
    return;
  }
  for (std::size_t i = 0; i < comparison.criteria().size(); ++i) {
    auto const& criterion = comparison.criteria()[i];
    auto const& cell = ranked.cells[i];
    bool const failed_gate = criterion.gate && cell.passed != true;
    bool const no_value = is_scored(criterion) && !cell.value;
    if (!failed_gate && !no_value) continue;
    notes.push_back(
        fmt::format("{}: {} {}{}", ranked.approach, core::clean_line(criterion.name, 60),
                    failed_gate ? "failed" : "is missing and counts 0",
                    cell.reason.empty() ? "" : ": " + core::clean_line(cell.reason, 300)));
  }
}

std::string padded(std::string const& text, std::size_t width, bool right) {
  auto const has = core::display_width(text);
  std::string const blanks(width > has ? width - has : 0, ' ');
  return right ? blanks + text : text + blanks;
}

std::string escaped(std::string const& text) {
  std::string result;
  for (char const c : text) {
    if (c == '|' || c == '`' || c == '\\' || c == '*' || c == '_' || c == '<' || c == '[')
      result += '\\';
    result += c;
  }
  return result;
}

bool is_left(Table const& table, std::size_t column) {
  return std::ranges::find(table.left, column) != table.left.end();
}

}  // namespace

Table table_of(Comparison const& comparison) {
  Table table;
  table.header = {"rank", "approach", "total"};
  bool self_reported = false, scored = false;
  for (auto const& criterion : comparison.criteria()) {
    table.header.push_back(header_of(criterion));
    auto const traits = core::traits_of(criterion);
    self_reported = self_reported || traits.claims_itself;
    scored = scored || (is_scored(criterion) && !traits.written_by_hand && !traits.claims_itself);
  }
  bool const audited = std::ranges::any_of(
      comparison.ranking(), [](RankedApproach const& each) { return each.audit.has_value(); });
  if (audited) table.header.emplace_back("claimed / found");
  for (auto const& ranked : comparison.ranking()) {
    table.rows.push_back(row_of(comparison, ranked));
    add_notes(comparison, ranked, table.notes);
  }
  if (!comparison.base().empty()) table.rows.push_back(base_row(comparison));
  for (auto& row : table.rows) row.resize(table.header.size(), missing);
  if (scored)
    table.notes.emplace_back(
        "In brackets: the score from 0 to 10. ×: the weight. ±: the spread of repeated runs.");
  if (!comparison.base().empty())
    table.notes.emplace_back("+ and − %: the change of a value against the untouched base.");
  if (self_reported) table.notes.emplace_back("*: self-reported; the session scored its own work.");
  if (audited)
    table.notes.emplace_back(
        "claimed / found: what the session gave itself, against what was measured and judged.");
  return table;
}

std::string aligned(Table const& table) {
  std::vector<std::size_t> widths;
  for (auto const& cell : table.header) widths.push_back(core::display_width(cell));
  for (auto const& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], core::display_width(row[i]));
  }
  auto const line = [&](std::vector<std::string> const& cells) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text += "  ";
      text += padded(cells[i], widths[i], !is_left(table, i));
    }
    text.resize(text.find_last_not_of(' ') + 1);
    return text + "\n";
  };
  auto text = line(table.header);
  for (auto const& row : table.rows) text += line(row);
  if (!table.notes.empty()) text += "\n";
  for (auto const& note : table.notes) text += note + "\n";
  return text;
}

std::string markdown(Table const& table) {
  auto const line = [](std::vector<std::string> const& cells) {
    std::string text = "|";
    for (auto const& cell : cells) text += " " + escaped(cell) + " |";
    return text + "\n";
  };
  auto text = line(table.header) + "|";
  for (std::size_t i = 0; i < table.header.size(); ++i)
    text += is_left(table, i) ? " --- |" : " ---: |";
  text += "\n";
  for (auto const& row : table.rows) text += line(row);
  if (!table.notes.empty()) text += "\n";
  for (auto const& note : table.notes) text += "- " + escaped(note) + "\n";
  return text;
}

}  // namespace parallel_explore::report

namespace parallel_explore {

std::string to_text(Comparison const& comparison) {
  return report::aligned(report::table_of(comparison));
}

std::string to_markdown(Comparison const& comparison) {
  return report::markdown(report::table_of(comparison));
}

namespace {

std::string csv_field(std::string const& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (char const c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string csv_number(std::optional<double> const& value) {
  return value ? core::exact_number(*value) : "";
}

}  // namespace

std::string to_csv(Comparison const& comparison) {
  std::string text = "rank,approach,total,disqualified_by,failure";
  for (auto const& criterion : comparison.criteria()) {
    for (char const* part : {"", " spread", " score", " source"})
      text += "," + csv_field(criterion.name + part);
  }
  text += "\r\n";
  for (auto const& ranked : comparison.ranking()) {
    text += ranked.rank ? fmt::format("{}", *ranked.rank) : "";
    text += "," + csv_field(ranked.approach) + ",";
    if (ranked.failure.empty()) text += core::exact_number(ranked.total);
    text += "," + csv_field(ranked.disqualified_by) + "," +
            csv_field(core::clean_line(ranked.failure, 500));
    for (auto const& cell : ranked.cells) {
      text += "," + csv_number(cell.value) + "," + csv_number(cell.spread) + "," +
              csv_number(cell.score) + "," + name_of(cell.source);
    }
    text += "\r\n";
  }
  return text;
}

}  // namespace parallel_explore
