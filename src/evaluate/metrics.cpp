#include "evaluate/metrics.hpp"

#include "text/embedded_json.hpp"

#include <boost/json.hpp>
#include <boost/regex.hpp>
#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace parallel_explore::evaluate {

namespace json = boost::json;

namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  auto const first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string_view last_line(std::string_view text) {
  auto const end = text.rfind('\n');
  return end == std::string_view::npos ? text : text.substr(end + 1);
}

std::optional<json::value> parse(std::string_view text) {
  boost::system::error_code error;
  auto value = json::parse(text, error);
  if (error) return std::nullopt;
  return value;
}

/// The first `size` bytes of a text, for messages.
std::string excerpt(std::string_view text, std::size_t size = 60) {
  return text.size() <= size ? std::string(text) : std::string(text.substr(0, size)) + "…";
}

Reading finite_reading(double value) {
  if (std::isfinite(value)) return {value, {}};
  return {std::nullopt, fmt::format("{} is not a finite number", value)};
}

Reading as_number(json::value const& value, std::string_view where) {
  if (value.is_number()) return finite_reading(value.to_number<double>());
  return {std::nullopt,
          fmt::format("{} is not a number: {}", where, excerpt(json::serialize(value)))};
}

}  // namespace

Reading read_metric(JsonMetric const& metric, std::string_view output) {
  auto const text = trimmed(output);
  if (text.empty()) return {std::nullopt, "printed nothing"};
  auto document = parse(text);
  if (!document) document = parse(last_line(text));
  if (!document)
    return {std::nullopt, fmt::format("printed no JSON: {}", excerpt(last_line(text)))};
  boost::system::error_code error;
  auto const* const found = document->find_pointer(metric.pointer, error);
  if (!found) return {std::nullopt, fmt::format("its JSON has nothing at {}", metric.pointer)};
  return as_number(*found, metric.pointer);
}

Reading read_metric(RegexMetric const& metric, std::string_view output) {
  // Boost.Regex limits backtracking and reports patterns that are too complex; std::regex overflows
  // the stack on long input.
  auto const text = output.substr(0, std::size_t{1} << 20);
  try {
    boost::regex const pattern(metric.pattern, boost::regex::ECMAScript);
    boost::cmatch match;
    if (!boost::regex_search(text.data(), text.data() + text.size(), match, pattern)) {
      return {std::nullopt, fmt::format("printed nothing that matches /{}/", metric.pattern)};
    }
    auto const group = match[match.size() > 1 ? 1 : 0].str();
    double value = 0;
    auto const number = trimmed(group);
    auto const [end, bad] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (bad != std::errc{} || end != number.data() + number.size()) {
      return {std::nullopt, fmt::format("\"{}\" is not a number", excerpt(group))};
    }
    return finite_reading(value);
  } catch (std::runtime_error const& error) {
    return {std::nullopt, fmt::format("/{}/: {}", metric.pattern, error.what())};
  }
}

Reading read_builtin(BuiltinMetric metric, Sample const& sample) {
  auto const& changes = sample.work.changes;
  switch (metric) {
    case BuiltinMetric::duration_s:
      return {std::chrono::duration<double>(sample.session.duration).count(), {}};
    case BuiltinMetric::tokens:
      if (sample.session.usage.tokens() == 0) return {std::nullopt, "the agent reports no tokens"};
      return {static_cast<double>(sample.session.usage.tokens()), {}};
    case BuiltinMetric::cost_usd:
      if (!sample.session.usage.cost_usd) return {std::nullopt, "the agent reports no cost"};
      return finite_reading(*sample.session.usage.cost_usd);
    case BuiltinMetric::lines_changed:
      return {static_cast<double>(changes.lines_added + changes.lines_removed), {}};
    case BuiltinMetric::files_changed:
      return {static_cast<double>(changes.files_changed), {}};
  }
  return {std::nullopt, "unknown metric"};
}

Reading read_self_report(std::string_view criterion, std::string_view answer) {
  auto const object = text::last_object_with(answer, "scores");
  auto const* const scores = object ? object->at("scores").if_object() : nullptr;
  if (!scores) return {std::nullopt, "the session's answer has no JSON block with scores"};
  auto const* const found = scores->if_contains(criterion);
  if (!found) return {std::nullopt, "the session gave itself no score for it"};
  auto reading = as_number(*found, fmt::format("the score for {}", criterion));
  if (reading.value && (*reading.value < 0 || *reading.value > 10)) {
    return {std::nullopt,
            fmt::format("the session's own score {:g} is not within 0–10", *reading.value)};
  }
  return reading;
}

}  // namespace parallel_explore::evaluate
