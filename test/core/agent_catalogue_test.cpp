#include "core/agent_catalogue.hpp"

#include "core/acp_agents.hpp"
#include "core/acp_modes.hpp"
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
#include <vector>

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

/// One of the sets of options of an agent, in lines that fit a page.
std::string options_text(std::string_view sessions, core::Confinement const& options) {
  constexpr std::size_t width = 112, column = 15;
  std::string text, line = fmt::format("{:<{}}", sessions, column);
  for (auto const list : {options.arguments, options.environment, options.settings}) {
    auto const words = core::words(list);
    for (std::size_t i = 0; i < words.size(); ++i) {
      auto option = words[i];
      // With its value.
      if (option.starts_with('-') && i + 1 < words.size() && !words[i + 1].starts_with('-'))
        option += " " + words[++i];
      if (line.size() > column && line.size() + 1 + option.size() > width) {
        text += line + "\n";
        line = std::string(column, ' ');
      }
      line += " " + option;
    }
  }
  return line.size() > column ? text + line + "\n" : "";
}

std::string options_of(core::AgentRow const& row) {
  auto always = row.always;
  auto environment = std::string(always.environment);
  if (!row.subagent_limit.empty())
    environment += fmt::format(" {}=max_subagents", row.subagent_limit);
  always.environment = environment;
  return options_text("every session", always) + options_text("project", row.project) +
         options_text("none", row.none) + options_text("helper", row.helping) +
         options_text("proposes", row.looking) + options_text("judges", row.judging);
}

/// An agent that speaks ACP takes them when a session is opened.
std::string options_of(core::AcpModes const& row) {
  auto const text = [](std::string_view sessions, std::string_view members) {
    return options_text(sessions, {"", "", members});
  };
  return text("every session", row.always) + text("project", row.project) + text("none", row.none) +
         text("helper", row.helping) + text("proposes", row.proposing) +
         text("judges", row.judging);
}

std::string section(std::string_view name, std::string_view tried, std::string_view last,
                    std::string_view modes, std::string const& options) {
  auto text =
      fmt::format("\n### {}\n\nRun with {}{}.", name, fmt::join(core::words(tried), ", "), last);
  std::vector<std::string> shown;
  for (auto const& mode : core::words(modes)) {
    auto const ours = mode.substr(0, mode.find('=')), theirs = mode.substr(mode.find('=') + 1);
    shown.push_back(ours == theirs ? fmt::format("`{}`", ours)
                                   : fmt::format("`{}`: `{}`", ours, theirs));
  }
  if (!shown.empty()) text += fmt::format(" Permission modes:\n{}.", fmt::join(shown, ", "));
  text += "\n";
  return options.empty() ? text : text + "\n```text\n" + options + "```\n";
}

/// Everything that the rows say of an agent's options.
std::string option_sections() {
  std::string text;
  for (auto const& row : agent_catalogue) {
    if (row.tried.empty() && row.always.environment.empty()) continue;
    if (row.tried.empty()) {
      text += fmt::format("\n### {}\n\n```text\n{}```\n", row.name, options_of(row));
    } else {
      text += section(row.name, row.tried, fmt::format(", last in {}", row.tried_last), row.modes,
                      options_of(row));
    }
  }
  for (auto const& row : core::acp_modes) {
    if (!row.tried.empty())
      text +=
          section(fmt::format("acp: {}", row.agent), row.tried, "", row.working, options_of(row));
  }
  return text;
}

/// The guide with the rows of its first table, the adapters of each key in its second, and the last
/// section, as the catalogue has them.
std::string renewed(std::string const& text) {
  std::istringstream in(text);
  std::string result;
  bool in_agents = false, is_written = false;
  std::string before;
  for (std::string line; std::getline(in, line);) {
    in_agents = in_agents && line.starts_with('|');
    if (in_agents) continue;
    for (auto const* const key : {"command", "run", "model", "permission_mode", "recording"}) {
      auto const start = fmt::format("| `{}` | ", key);
      if (line.starts_with(start))
        line = start + adapters_with(key) + line.substr(line.find(" |", start.size()));
    }
    result += line + "\n";
    if (line == "## Options of each agent") {
      for (std::string each; std::getline(in, each) && !each.starts_with("###");)
        result += each.empty() ? "" : "\n" + each;
      return result + "\n" + option_sections();
    }
    bool const is_acp = before == "| agent | runs | log in |";
    before = line;
    if (is_acp) {
      for (auto const& row : core::acp_agents) {
        result += fmt::format("| `acp:{}` | `{}` | {} |\n", row.name, row.command, row.login);
      }
      in_agents = true;
    }
    if (is_written || line != "|---|---|---|---|---|") continue;
    in_agents = is_written = true;
    for (auto const& row : agent_catalogue) {
      result += fmt::format("| `{}` | {} | {} | {} | {} |\n", row.name, row.runs, row.resumes_by,
                            row.cost, row.native_limits);
    }
  }
  return result;
}

/// PEXPLORE_RENEW_GOLDEN=1 rewrites the tables.
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

TEST(AcpAgents, AreSortedAndComplete) {
  EXPECT_TRUE(std::ranges::is_sorted(core::acp_agents, {}, &core::AcpAgent::name));
  for (auto const& row : core::acp_agents) {
    EXPECT_FALSE(row.title.empty() || row.command.empty() || row.install.empty() ||
                 row.login.empty() || row.documentation.empty())
        << row.name;
    EXPECT_EQ(core::find_acp_agent(fmt::format("acp:{}", row.name)), &row);
    EXPECT_EQ(core::acp_agent_of("/usr/bin/" + core::words(row.command).front()), &row);
  }
  EXPECT_EQ(core::find_acp_agent("goose"), nullptr);
  EXPECT_EQ(core::acp_agent_of("/usr/bin/"), nullptr);
}

TEST(AcpAgents, NameTheNearestOfAnUnknownOne) {
  auto const unknown = core::unknown_acp_agent("acp:gose");
  ASSERT_TRUE(unknown);
  EXPECT_THAT(unknown->text, testing::HasSubstr("did you mean \"acp:goose\"?"));
  EXPECT_THAT(unknown->hint, testing::HasSubstr("acp:kimi"));
  EXPECT_FALSE(core::unknown_acp_agent("acp:goose"));
  EXPECT_FALSE(core::unknown_acp_agent("gose"));
}

TEST(AcpAgents, StandBeforeTheColonOfAModel) {
  EXPECT_EQ(core::agent_before_colon("claude:opus"), "claude");
  EXPECT_EQ(core::agent_before_colon("acp:goose:opus"), "acp:goose");
  EXPECT_EQ(core::agent_before_colon("acp:goose"), "acp:goose");
  EXPECT_EQ(core::agent_before_colon("codex"), "codex");
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
