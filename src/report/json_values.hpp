#pragma once

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace parallel_explore::report {

template <class T>
[[nodiscard]] boost::json::value or_null(std::optional<T> const& value) {
  return value ? boost::json::value(*value) : boost::json::value();
}

/// A FailureCause or an InterruptionCause.
template <class Cause>
[[nodiscard]] boost::json::value cause_or_null(Cause cause) {
  return cause == Cause::unknown ? boost::json::value() : boost::json::value(name_of(cause));
}

[[nodiscard]] inline boost::json::value text_or_null(std::string const& text) {
  return text.empty() ? boost::json::value() : boost::json::value(text);
}

[[nodiscard]] inline boost::json::array texts(std::vector<std::string> const& from) {
  boost::json::array array;
  for (auto const& each : from) array.emplace_back(each);
  return array;
}

/// A document on one line, with its line end and without invisible characters.
[[nodiscard]] std::string json_line(boost::json::value const& value);

/// A document indented by two, with members in their order and with the shortest exact numbers
/// (Boost.JSON would write 1E-1). Ends with a line end.
[[nodiscard]] std::string pretty(boost::json::value const& value);

}  // namespace parallel_explore::report
