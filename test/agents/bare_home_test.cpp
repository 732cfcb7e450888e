#include "agents/bare_home.hpp"

#include "agents/agent_test.hpp"

namespace parallel_explore::agents {
namespace {

namespace fs = std::filesystem;

class BareHomeTest : public support::AgentTest {
 protected:
  BareHomeTest() {
    users_ = directory.path() / "codex";
    request.agent.env["CODEX_HOME"] = users_.string();
    request.helper = HelperPurpose::judge;
    for (auto const* const file : {"auth.json", "config.toml", "AGENTS.md", "skills/one/SKILL.md"})
      support::write_file(users_ / file, file);
  }

  fs::path users_;
  std::map<std::string, std::string> environment_;
};

TEST_F(BareHomeTest, OfAJudgeHasLoginAndSettingsAndNothingElse) {
  use_bare_homes(request, environment_);
  fs::path const home = environment_.at("CODEX_HOME");
  EXPECT_EQ(support::read_file(home / "auth.json"), "auth.json");
  EXPECT_EQ(support::read_file(home / "config.toml"), "config.toml");
  EXPECT_EQ(std::distance(fs::directory_iterator(home), {}), 2);
}

TEST_F(BareHomeTest, OfGeminiHasItsChoiceOfLoginAndModelAlone) {
  auto const users = directory.path() / "gemini";
  request.agent.env["GEMINI_CLI_HOME"] = users.string();
  support::write_file(users / ".gemini/GEMINI.md", "be quick");
  support::write_file(users / ".gemini/oauth_creds.json", "login");
  support::write_file(users / ".gemini/settings.json",
                      R"({"security":{"auth":{"selectedType":"x"}},"hooks":{},"mcpServers":{}})");
  use_bare_homes(request, environment_);
  auto const home = fs::path(environment_.at("GEMINI_CLI_HOME")) / ".gemini";
  EXPECT_EQ(support::read_file(home / "oauth_creds.json"), "login");
  EXPECT_FALSE(fs::exists(home / "GEMINI.md"));
  auto const settings = support::read_file(home / "settings.json");
  EXPECT_THAT(settings, testing::HasSubstr(R"("selectedType":"x")"));
  EXPECT_THAT(settings, testing::Not(testing::HasSubstr("mcpServers")));
  EXPECT_THAT(settings, testing::Not(testing::HasSubstr("\"hooks\":")));
}

TEST_F(BareHomeTest, OfOpencodeHasItsProvidersAndIsLeftToOtherAgents) {
  auto const users = directory.path() / "config";
  request.agent.env["XDG_CONFIG_HOME"] = users.string();
  support::write_file(users / "opencode/opencode.jsonc",
                      "{\"provider\": {\"p\": {}}, \"mcp\": {} /* mine */}");
  request.agent.run = {"goose", "acp"};
  use_bare_homes(request, environment_);
  EXPECT_FALSE(environment_.contains("XDG_CONFIG_HOME"));
  request.agent.run = {"/usr/bin/opencode", "acp"};
  use_bare_homes(request, environment_);
  auto const home = fs::path(environment_.at("XDG_CONFIG_HOME")) / "opencode";
  EXPECT_EQ(support::read_file(home / "opencode.json"), R"({"provider":{"p":{}}})");
}

TEST_F(BareHomeTest, OfOthersIsTheirOwn) {
  request.helper.reset();
  use_bare_homes(request, environment_);
  EXPECT_FALSE(environment_.contains("CODEX_HOME"));
}

TEST_F(BareHomeTest, ALoginThatWasRenewedIsKept) {
  use_bare_homes(request, environment_);
  auto const own = fs::path(environment_.at("CODEX_HOME")) / "auth.json";
  fs::remove(own);
  support::write_file(own, "renewed");
  keep_logins(request);
  EXPECT_EQ(support::read_file(users_ / "auth.json"), "renewed");
}

TEST_F(BareHomeTest, ALoginThatWasNotRenewedStaysAsItIs) {
  use_bare_homes(request, environment_);
  keep_logins(request);
  EXPECT_EQ(support::read_file(users_ / "auth.json"), "auth.json");
  EXPECT_FALSE(fs::exists(users_ / "auth.json.new"));
}

}  // namespace
}  // namespace parallel_explore::agents
