#include "core/agent_catalogue.hpp"

#include "parallel_explore/experiment.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace parallel_explore {
inline namespace v0_2 {

std::vector<std::string> const& known_agents() {
  static auto const names = [] {
    std::vector<std::string> all;
    for (auto const& row : core::agent_catalogue) all.emplace_back(row.name);
    return all;
  }();
  return names;
}

}  // namespace v0_2
}  // namespace parallel_explore

namespace parallel_explore::core {

namespace {

std::array<int, 3> numbers_of(std::string_view version) {
  std::array<int, 3> numbers{};
  std::istringstream in{std::string(version)};
  for (auto& number : numbers) {
    if (!(in >> number)) break;
    in.ignore(1);
  }
  return numbers;
}

}  // namespace

std::string nearest_version(std::string_view list, std::string_view version) {
  auto const all = words(list);
  if (all.empty() || version.empty()) return {};
  auto const own = numbers_of(version);
  if (own < numbers_of(all.front())) return all.front();
  return own > numbers_of(all.back()) ? all.back() : std::string();
}

std::vector<std::string> words(std::string_view list) {
  std::vector<std::string> result;
  std::istringstream in{std::string(list)};
  for (std::string word; in >> word;) result.push_back(std::move(word));
  return result;
}

std::optional<std::string> mode_of(AgentRow const& row, std::string_view mode) {
  return value_in(row.modes, mode);
}

std::optional<std::string> value_in(std::string_view list, std::string_view name) {
  for (auto const& word : words(list)) {
    auto const equals = word.find('=');
    if (std::string_view(word).substr(0, equals) == name) return word.substr(equals + 1);
  }
  return std::nullopt;
}

std::vector<std::string> environment_for(AgentRow const& row, std::string_view model) {
  auto patterns = words(row.environment);
  for (auto const& word : words(row.provider_environment)) {
    auto const colon = word.find(':');
    // "google" also stands for "google-vertex".
    if (model.empty() || model.starts_with(word.substr(0, colon)))
      patterns.push_back(word.substr(colon + 1));
  }
  return patterns;
}

bool has_word(std::string_view list, std::string_view word) {
  auto const all = words(list);
  return std::ranges::find(all, word) != all.end();
}

AgentRow const& agent_of_recording(std::string_view first_line) {
  for (auto const& row : agent_catalogue) {
    for (auto const& mark : words(row.recording)) {
      if (first_line.find(mark) != std::string_view::npos) return row;
    }
  }
  return agent_catalogue.front();
}

}  // namespace parallel_explore::core
