#include "report/result_document.hpp"

#include "core/criterion_traits.hpp"
#include "core/times.hpp"
#include "report/evaluation_log.hpp"
#include "report/json_values.hpp"
#include "report/own_words.hpp"
#include "report/patch_files.hpp"
#include "report/statements.hpp"
#include "text/utf8.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace parallel_explore::report {

namespace json = boost::json;

namespace {

// A page must open fast, and people do not read more.
constexpr std::size_t most_bytes_of_file = 1'000'000, most_files = 1000,
                      most_bytes_of_output = 64'000;

json::value time_or_null(std::optional<TimePoint> const& time) {
  return time ? json::value(core::to_rfc3339(*time)) : json::value();
}

json::object words_json(OwnWords const& words) {
  return {{"architecture", words.architecture},
          {"implementation", words.implementation},
          {"pros", texts(words.pros)},
          {"cons", texts(words.cons)}};
}

json::array findings_json(ApproachRecord const& record) {
  json::array all;
  for (auto const& each : record.findings)
    all.push_back({{"text", each.change.text}, {"remedy", text_or_null(each.change.remedy)}});
  return all;
}

json::array handover_sentences(ApproachRecord const& record) {
  json::array all;
  for (auto const& each : record.handovers) all.emplace_back(handover_text(each));
  return all;
}

/// The end of a long output, which says how it failed.
std::string end_of(std::string const& output) {
  if (output.size() <= most_bytes_of_output) return text::valid_utf8(output);
  auto const line = output.find('\n', output.size() - most_bytes_of_output);
  auto const from = line == std::string::npos ? output.size() - most_bytes_of_output : line + 1;
  return "…\n" + text::valid_utf8(std::string_view(output).substr(from));
}

json::array gates_json(Exploration const& exploration, ApproachRecord const& record,
                       std::string const& log) {
  std::vector<std::string> names;
  for (auto const& each : exploration.experiment.criteria) {
    if (core::traits_of(each).runs_command) names.push_back(each.name);
  }
  auto const outputs = outputs_in(log, names);
  json::array gates;
  for (auto const& each : exploration.experiment.criteria) {
    auto const* const measured = record.find(each.name);
    auto const output = outputs.find(each.name);
    bool const failed = measured && measured->outcome != MeasurementOutcome::ok;
    if (!each.gate && !failed) continue;
    bool const passed = measured && measured->passed.value_or(false);
    gates.push_back({{"name", each.name},
                     {"passed", measured && measured->passed ? json::value(passed) : json::value()},
                     {"flaky", measured && measured->flaky},
                     {"reason", measured ? text_or_null(measured->reason) : json::value()},
                     {"failing_tests", measured ? texts(measured->failing_tests) : json::array()},
                     {"output", output == outputs.end() ? json::value()
                                                        : json::value(end_of(output->second))}});
  }
  return gates;
}

/// A part of a transcript as the page shows it.
json::object entry_json(stream::TranscriptEntry const& entry) {
  using Kind = stream::TranscriptEntry::Kind;
  constexpr std::array<std::pair<Kind, std::string_view>, 8> kinds{{{Kind::session, "note"},
                                                                    {Kind::text, "text"},
                                                                    {Kind::thought, "thought"},
                                                                    {Kind::tool, "tool"},
                                                                    {Kind::result, "result"},
                                                                    {Kind::failure, "failure"},
                                                                    {Kind::end, "note"},
                                                                    {Kind::line, "line"}}};
  auto const kind = std::ranges::find(kinds, entry.kind, &decltype(kinds)::value_type::first);
  json::object object{{"kind", kind->second}, {"title", entry.title}, {"text", entry.text}};
  if (entry.bytes > 0) object["bytes"] = entry.bytes;
  if (entry.nested) object["nested"] = true;
  return object;
}

/// The record of all sessions is one stream, which is shown with the last.
json::array sessions_json(ApproachRecord const& record, ResultTexts const& given) {
  json::array sessions;
  for (auto const& each : record.sessions) {
    sessions.push_back(
        {{"agent", each.agent},
         {"model", text_or_null(each.model)},
         {"started", core::to_rfc3339(each.started)},
         {"ended", time_or_null(each.ended)},
         {"turns", each.usage.turns},
         {"tokens", each.usage.tokens()},
         {"cost_usd", or_null(each.usage.cost_usd)},
         {"end", each.result ? json::value(name_of(each.result->end)) : json::value()},
         {"omitted", 0},
         {"transcript", json::array()}});
  }
  if (sessions.empty()) return sessions;
  auto& last = sessions.back().as_object();
  last["omitted"] = given.entries_left_out;
  auto& transcript = last["transcript"].as_array();
  for (auto const& each : given.transcript) transcript.emplace_back(entry_json(each));
  return sessions;
}

/// The indices of summary.json's judgements about this result.
json::array judged_json(Exploration const& exploration, std::string const& result) {
  json::array indices;
  std::size_t index = 0;
  for (auto const& judged : exploration.judged) {
    if (judged.of_outlines) continue;
    auto const answers = std::max<std::size_t>(1, judged.opinions.size());
    bool const is_shown = std::ranges::find(judged.candidates, result) != judged.candidates.end();
    for (std::size_t i = 0; i < answers; ++i, ++index) {
      if (is_shown) indices.emplace_back(index);
    }
  }
  return indices;
}

json::array files_json(std::vector<PatchFile> const& files) {
  json::array all;
  for (std::size_t i = 0; i < std::min(files.size(), most_files); ++i) {
    auto const& file = files[i];
    json::array hunks;
    for (auto const& hunk : file.hunks) hunks.emplace_back(text::valid_utf8(hunk));
    all.push_back(
        {{"path", text::valid_utf8(file.path)},
         {"old_path",
          file.old_path.empty() ? json::value() : json::value(text::valid_utf8(file.old_path))},
         {"status", name_of(file.status)},
         {"binary", file.binary},
         {"added", file.added},
         {"removed", file.removed},
         {"header", text::valid_utf8(file.header)},
         {"hunks", std::move(hunks)},
         {"omitted", file.cut ? json::value("the rest of this file is too large for the page")
                              : json::value()}});
  }
  return all;
}

}  // namespace

std::string result_document(Exploration const& exploration, ApproachRecord const& record,
                            ResultTexts const& given) {
  auto const& approach = record.approach;
  auto const files = patch_files(given.patch, most_bytes_of_file);
  auto const* const answer = record.sessions.empty() || !record.sessions.back().result
                                 ? nullptr
                                 : &record.sessions.back().result->answer;
  json::object const object{{"name", approach.name},
                            {"approach", approach_of(approach)},
                            {"sample", approach.sample},
                            {"state", name_of(record.state)},
                            {"reason", text_or_null(record.reason)},
                            {"description", approach.description},
                            {"rationale", approach.rationale},
                            {"characteristics", texts(approach.characteristics)},
                            {"own_words", words_json(own_words_of(record))},
                            {"answer", answer ? json::value(*answer) : json::value()},
                            {"remarks", texts(record.remarks)},
                            {"agents", texts(agents_at_work(record))},
                            {"handovers", handover_sentences(record)},
                            {"warnings", texts(record.warnings)},
                            {"findings", findings_json(record)},
                            {"gates", gates_json(exploration, record, given.evaluation_log)},
                            {"sessions", sessions_json(record, given)},
                            {"judged", judged_json(exploration, approach.name)},
                            {"base", base_of(exploration, record)},
                            {"files", files_json(files)},
                            {"omitted_files", files.size() - std::min(files.size(), most_files)},
                            {"files_missing", text_or_null(given.patch_missing)}};
  return text::valid_utf8(json::serialize(object));
}

}  // namespace parallel_explore::report
