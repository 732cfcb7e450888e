#include "report/formats.hpp"

#include "parallel_explore/error.hpp"
#include "report/junit_report.hpp"
#include "report/timeline.hpp"

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

std::string trace_report(ReportInput const& input) {
  auto const timeline = input.documents.find("timeline");
  return trace_of(spans_in(timeline == input.documents.end() ? "" : timeline->second));
}

constexpr std::array all_formats{
    Format{"md", "summary.md", Needs::record, markdown_report},
    Format{"json", "summary.json", Needs::record, json_report},
    Format{"csv", "matrix.csv", Needs::record, csv_report},
    Format{"text", "", Needs::record, text_report},
    Format{"html", "report.html", Needs::everything, to_html},
    Format{"junit", "", Needs::record, junit_report},
    Format{"trace", "", Needs::timeline, trace_report},
};

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
