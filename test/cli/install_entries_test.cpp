#include "install/entries.hpp"

#include <gmock/gmock.h>

namespace pexplore::install {
namespace {

using testing::HasSubstr;

constexpr WantedEntry in_json{SettingsFormat::json, "mcpServers", R"({ "command": "pexplore" })"};
constexpr WantedEntry in_toml{SettingsFormat::toml, "mcp_servers", "command = \"pexplore\"\n"};

std::string with(std::string settings, WantedEntry const& entry) {
  auto const insertion = insertion_of(settings, entry);
  settings.insert(insertion.at, insertion.text);
  return settings;
}

struct Case {
  char const* name;
  std::string settings;
  WantedEntry entry = in_json;
};

void PrintTo(Case const& each, std::ostream* out) { *out << each.name; }

class Settings : public testing::TestWithParam<Case> {};

TEST_P(Settings, GetTheEntryAndAreAsBeforeWithoutIt) {
  auto const& [name, before, entry] = GetParam();
  ASSERT_EQ(state_of(before, entry), EntryState::absent);
  auto const after = with(before, entry);
  EXPECT_EQ(state_of(after, entry), EntryState::same) << after;
  EXPECT_EQ(without(after, entry, insertion_of(before, entry).text), before);
}

INSTANTIATE_TEST_SUITE_P(
    All, Settings,
    testing::Values(
        Case{"none", ""}, Case{"empty", "{}"}, Case{"blank", "{ }\n"}, Case{"lines", "{\n}\n"},
        Case{"other_keys", "{\n    \"theme\": \"dark\"\n}\n"},
        Case{"other_servers",
             "{\n  \"mcpServers\": {\n    \"other\": {\"command\": \"x\"}\n  },\n  "
             "\"theme\": 1\n}\n"},
        Case{"no_servers", R"({"mcpServers": {}, "a": [1, {"b": "}"}]})"},
        Case{"one_line", R"({"mcpServers": {"other": {"args": ["\"}{", "]"]}}})"},
        Case{"comments",
             "// mine\n{\n  /* \"mcpServers\": {} */\n  \"mcpServers\": { // here\n  },\n}\n"},
        Case{"trailing_comma", "{\n  \"mcpServers\": {\n    \"other\": {},\n  },\n}"},
        Case{"crlf", "{\r\n  \"theme\": \"dark\"\r\n}\r\n"},
        Case{"byte_order_mark", "\xEF\xBB\xBF{\"a\": 1}"},
        Case{"escaped_name", R"({"mcpServers": {"pexplor\u00e9": 1}})"},
        Case{"toml_none", "", in_toml}, Case{"toml_no_newline", "model = \"x\"", in_toml},
        Case{"toml_comments",
             "# mine\nmodel = \"x\" # this\n\n[mcp_servers.other]\ncommand = \"y\"\n", in_toml}),
    [](auto const& info) { return std::string(info.param.name); });

TEST(Entries, AreRecognisedHoweverTheyAreWritten) {
  EXPECT_EQ(state_of(R"({"mcpServers":{"pexplore":{"command":"pexplore"}}})", in_json),
            EntryState::same);
  EXPECT_EQ(state_of(R"({"mcpServers":{"pexplore":{"command":"mine"}}})", in_json),
            EntryState::other);
  EXPECT_EQ(state_of("mcp_servers = { pexplore = { command = \"pexplore\" } }", in_toml),
            EntryState::same);
  EXPECT_EQ(state_of("[mcp_servers.pexplore]\ncommand = \"mine\"\n", in_toml), EntryState::other);
}

TEST(Entries, AreNotPutWhereTheyCannotBe) {
  for (auto const* settings : {"{", "[]", "{\"mcpServers\": []}", "{\"mcpServers\": {} }}", "no"})
    EXPECT_EQ(state_of(settings, in_json), EntryState::impossible) << settings;
  for (auto const* settings : {"a = ", "mcp_servers = {}", "mcp_servers = 1"})
    EXPECT_EQ(state_of(settings, in_toml), EntryState::impossible) << settings;
}

TEST(Entries, AreRemovedFromSettingsThatChangedAroundThem) {
  auto const inserted = insertion_of("", in_json).text;
  EXPECT_EQ(without(R"({"mcpServers": {"pexplore": {"command": "pexplore"}, "b": {}}, "c": 1})",
                    in_json, inserted),
            R"({"mcpServers": {"b": {}}, "c": 1})");
  EXPECT_EQ(without(R"({"mcpServers": {"a": {}, "pexplore": {"command": "pexplore"}}})", in_json,
                    inserted),
            R"({"mcpServers": {"a": {}}})");
  EXPECT_EQ(without("[mcp_servers.pexplore]\ncommand = \"pexplore\"\n\n[b]\nc = 1\n", in_toml,
                    insertion_of("", in_toml).text),
            "\n[b]\nc = 1\n");
}

TEST(Entries, StayWhereTheyWereEdited) {
  EXPECT_EQ(without(R"({"mcpServers": {"pexplore": {"command": "mine"}}})", in_json, "x"),
            std::nullopt);
  EXPECT_EQ(without("[mcp_servers.pexplore]\ncommand = \"mine\"\n", in_toml, "x"), std::nullopt);
  EXPECT_EQ(without("[mcp_servers.pexplore]\n# mine\ncommand = \"pexplore\"\n", in_toml,
                    insertion_of("", in_toml).text),
            std::nullopt);
}

}  // namespace
}  // namespace pexplore::install
