#include "report/formats.hpp"

#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace parallel_explore::report {
namespace {

std::string markdown_report(ReportInput const& input) {
  return input.aggregator ? input.aggregator->render(input) : MarkdownSummary().render(input);
}

std::string json_report(ReportInput const& input) {
  return summary_json(input.exploration, input.verdict);
}

std::string csv_report(ReportInput const& input) {
  return CsvMatrix().table(input.verdict.comparison);
}

std::string text_report(ReportInput const& input) { return to_text(input); }

constexpr std::array all_formats{Format{"md", "summary.md", markdown_report},
                                 Format{"json", "summary.json", json_report},
                                 Format{"csv", "matrix.csv", csv_report},
                                 Format{"text", "", text_report}, Format{"html", "", to_html}};

}  // namespace

std::span<Format const> formats() { return all_formats; }

Format const& format_named(std::string_view name) {
  auto const found = std::ranges::find(all_formats, name, &Format::name);
  if (found != all_formats.end()) return *found;
  std::string names;
  for (auto const& each : all_formats)
    names += fmt::format("{}{}", names.empty() ? "" : ", ", each.name);
  throw Error(ErrorCode::validation, fmt::format("there is no report format \"{}\"", name),
              "use one of: " + names);
}

}  // namespace parallel_explore::report
