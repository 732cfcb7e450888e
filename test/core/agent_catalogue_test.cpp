#include "core/agent_catalogue.hpp"

#include "parallel_explore/experiment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

namespace parallel_explore {
namespace {

using core::agent_catalogue;

std::filesystem::path const test_data{TEST_DATA};
std::filesystem::path const guide_file = test_data / ".." / "docs" / "guide" / "agents.md";

std::string guide() {
  std::ifstream in(guide_file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The adapters whose settings have this key.
std::string adapters_with(std::string_view key) {
  std::vector<std::string_view> names;
  for (auto const& row : agent_catalogue) {
    if (core::has_word(row.spec_keys, key)) names.push_back(row.name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

TEST(AgentCatalogue, NamesAreUnique) {
  std::set<std::string_view> names;
  for (auto const& row : agent_catalogue) EXPECT_TRUE(names.insert(row.name).second) << row.name;
  EXPECT_EQ(known_agents().size(), names.size());
}

/// The guide with the rows of its first table, and the adapters of each key in its second, as the
/// catalogue has them.
std::string renewed(std::string const& text) {
  std::istringstream in(text);
  std::string result;
  bool in_agents = false, is_written = false;
  for (std::string line; std::getline(in, line);) {
    in_agents = in_agents && line.starts_with('|');
    if (in_agents) continue;
    for (auto const* const key : {"command", "run", "model", "permission_mode", "recording"}) {
      auto const start = fmt::format("| `{}` | ", key);
      if (line.starts_with(start))
        line = start + adapters_with(key) + line.substr(line.find(" |", start.size()));
    }
    result += line + "\n";
    if (is_written || line != "|---|---|---|---|---|") continue;
    in_agents = is_written = true;
    for (auto const& row : agent_catalogue) {
      result += fmt::format("| `{}` | {} | {} | {} | {} |\n", row.name, row.runs, row.resumes_by,
                            row.cost, row.native_limits);
    }
  }
  return result;
}

/// PEXPLORE_RENEW_GOLDEN=1 writes the tables anew.
TEST(AgentCatalogue, TheTablesOfTheGuideAreThoseOfTheCatalogue) {
  auto const expected = renewed(guide());
  if (std::getenv("PEXPLORE_RENEW_GOLDEN")) std::ofstream(guide_file) << expected;
  EXPECT_EQ(guide(), expected);
  for (auto const& row : agent_catalogue)
    EXPECT_THAT(expected, testing::HasSubstr(fmt::format("\n| `{}` | {} |", row.name, row.runs)));
}

TEST(AgentCatalogue, KeysOfAllRowsAreKeysOfTheGuide) {
  auto const text = guide();
  for (auto const& row : agent_catalogue) {
    for (auto const& key : core::words(row.spec_keys))
      EXPECT_THAT(text, testing::HasSubstr(fmt::format("\n| `{}` |", key)));
  }
}

TEST(AgentCatalogue, AnAgentWithoutAProgramNeedsAKey) {
  for (auto const& row : agent_catalogue) {
    bool const needs_key = row.required_key != core::RequiredKey::none;
    EXPECT_EQ(needs_key, row.program.empty()) << row.name;
    EXPECT_EQ(needs_key, !row.required_for.empty()) << row.name;
    EXPECT_EQ(needs_key, !row.example.empty()) << row.name;
  }
}

TEST(AgentCatalogue, AnAgentToInstallSaysHowToLogIn) {
  for (auto const& row : agent_catalogue) {
    EXPECT_EQ(row.install.empty(), row.login.empty()) << row.name;
    EXPECT_EQ(row.install.empty(), row.credential_files.empty()) << row.name;
    EXPECT_EQ(row.install.empty(), row.credential_variables.empty()) << row.name;
  }
}

/// Sessions must get the keys that doctor looks for.
TEST(AgentCatalogue, SessionsGetTheVariablesThatHoldAKey) {
  for (auto const& row : agent_catalogue) {
    auto const patterns = core::environment_for(row, "");
    for (auto const& variable : core::words(row.credential_variables)) {
      bool const passed = std::ranges::any_of(patterns, [&](std::string const& pattern) {
        return variable == pattern ||
               (pattern.back() == '*' &&
                variable.starts_with(std::string_view(pattern).substr(0, pattern.size() - 1)));
      });
      EXPECT_TRUE(passed) << row.name << " does not get " << variable;
    }
  }
}

TEST(AgentCatalogue, EachRecordingTellsItsAgent) {
  std::set<std::string_view> told;
  for (auto const& entry : std::filesystem::directory_iterator(test_data / "data" / "agents")) {
    auto const file = entry.path().filename().string();
    if (entry.path().extension() != ".jsonl" || file.starts_with("acp-")) continue;
    std::ifstream in(entry.path());
    std::string first_line;
    std::getline(in, first_line);
    auto const& row = core::agent_of_recording(first_line);
    EXPECT_TRUE(file.starts_with(row.name)) << file << " is taken for " << row.name;
    told.insert(row.name);
  }
  for (auto const& row : agent_catalogue)
    EXPECT_EQ(told.contains(row.name), !row.recording.empty()) << row.name;
}

}  // namespace
}  // namespace parallel_explore
