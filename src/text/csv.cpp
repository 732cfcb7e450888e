#include "text/csv.hpp"

#include "text/display.hpp"

#include <utility>

namespace parallel_explore::text {

std::vector<CsvRow> parse_csv(std::string_view text) {
  std::vector<CsvRow> rows;
  CsvRow row{1, {}};
  std::string field;
  int line = 1;
  bool quoted = false;
  auto const end_field = [&] { row.fields.push_back(std::exchange(field, {})); };
  auto const end_row = [&] {
    end_field();
    bool const blank = row.fields.size() == 1 && clean_line(row.fields[0], 10).empty();
    if (!blank) rows.push_back(std::move(row));
    row = CsvRow{line + 1, {}};
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      field += '"';
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      end_field();
    } else if (!quoted && c == '\n') {
      end_row();
      ++line;
    } else if (quoted || c != '\r') {
      field += c;
      line += c == '\n' ? 1 : 0;
    }
  }
  if (!field.empty() || !row.fields.empty()) end_row();
  return rows;
}

}  // namespace parallel_explore::text
