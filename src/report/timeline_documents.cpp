#include "core/times.hpp"
#include "report/timeline.hpp"
#include "text/utf8.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <map>

namespace parallel_explore::report {

namespace json = boost::json;

namespace {

using Kind = TimeSpan::Kind;

std::int64_t microseconds(TimePoint time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
}

TimePoint end_of_all(std::vector<TimeSpan> const& spans) {
  TimePoint end;
  for (auto const& span : spans) end = std::max(end, span.to.value_or(span.from));
  return end;
}

json::object track_json(std::string const& lane, int track) {
  return {
      {"ph", "M"}, {"name", "thread_name"}, {"pid", 1}, {"tid", track}, {"args", {{"name", lane}}}};
}

Kind kind_named(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(Kind::paused); ++i) {
    if (name_of(static_cast<Kind>(i)) == name) return static_cast<Kind>(i);
  }
  return Kind::helper;
}

}  // namespace

std::string timeline_document(std::vector<TimeSpan> const& spans) {
  json::array all;
  for (auto const& span : spans) {
    all.push_back({{"lane", text::valid_utf8(span.lane)},
                   {"kind", name_of(span.kind)},
                   {"from", core::to_rfc3339(span.from)},
                   {"to", span.to ? json::value(core::to_rfc3339(*span.to)) : json::value()},
                   {"text", text::valid_utf8(span.text)}});
  }
  return json::serialize(all);
}

std::vector<TimeSpan> spans_in(std::string_view document) {
  std::vector<TimeSpan> spans;
  if (document.empty()) return spans;
  auto const all = json::parse(document);
  for (auto const& each : all.as_array()) {
    auto const text = [&](char const* member) {
      return json::value_to<std::string>(each.at(member));
    };
    TimeSpan span{text("lane"), kind_named(text("kind")), {}, {}, text("text")};
    span.from = core::from_rfc3339(text("from")).value_or(TimePoint());
    if (!each.at("to").is_null()) span.to = core::from_rfc3339(text("to"));
    spans.push_back(std::move(span));
  }
  return spans;
}

std::string trace_of(std::vector<TimeSpan> const& spans) {
  auto const end = end_of_all(spans);
  std::map<std::string, int> tracks;
  json::array events;
  for (auto const& span : spans) {
    auto const [track, is_new] = tracks.emplace(span.lane, static_cast<int>(tracks.size()) + 1);
    if (is_new) events.emplace_back(track_json(span.lane, track->second));
    auto const from = microseconds(span.from);
    events.push_back(
        {{"ph", "X"},
         {"name", span.kind == Kind::measuring ? span.text : name_of(span.kind)},
         {"cat", name_of(span.kind)},
         {"ts", from},
         {"dur", std::max<std::int64_t>(0, microseconds(span.to.value_or(end)) - from)},
         {"pid", 1},
         {"tid", track->second},
         {"args", {{"text", span.text}}}});
  }
  return json::serialize(
             json::object{{"traceEvents", std::move(events)}, {"displayTimeUnit", "ms"}}) +
         "\n";
}

}  // namespace parallel_explore::report
