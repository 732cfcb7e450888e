#pragma once

#include "parallel_explore/exploration.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>

namespace parallel_explore::tasks {

[[nodiscard]] inline boost::json::value or_null(std::optional<double> const& value) {
  return value ? boost::json::value(*value) : boost::json::value(nullptr);
}

[[nodiscard]] inline boost::json::value or_null(std::string const& text) {
  return text.empty() ? boost::json::value(nullptr) : boost::json::value(text);
}

[[nodiscard]] inline boost::json::value or_null(Filed const& filed) {
  return filed.number > 0 ? boost::json::value(filed.number) : boost::json::value(nullptr);
}

[[nodiscard]] inline double seconds(std::chrono::milliseconds time) {
  return static_cast<double>(time.count()) / 1000;
}

}  // namespace parallel_explore::tasks
