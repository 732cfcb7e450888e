#include "system/harness.hpp"

// The plug-in in the folders of hosts, and out of them again.
namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;

class Install : public System {
 protected:
  Install() { std::filesystem::create_directory(home()); }

  [[nodiscard]] std::filesystem::path home() const { return place_.path() / "home"; }

  support::ShellResult at_home(std::string const& script) {
    return sh("export HOME=" + home().string() +
              "\nunset XDG_CONFIG_HOME XDG_DATA_HOME CLAUDE_CONFIG_DIR "
              "CODEX_HOME\n" +
              script);
  }
  /// Everything below the home, with the content of files.
  std::string all_of_home() {
    return sh("cd ../home && find . -type f -exec sha1sum {} + | sort && find . | sort").output;
  }
};

TEST_F(Install, LeavesNothingBehindWhenItIsUndone) {
  auto const before = all_of_home();
  auto const installed = at_home("pexplore install all");
  ASSERT_EQ(installed.status, 0) << installed.error;
  EXPECT_THAT(installed.output, HasSubstr("claude: created "));
  auto const after = all_of_home();
  EXPECT_THAT(at_home("pexplore install all").output, HasSubstr("claude: is there "));
  EXPECT_EQ(all_of_home(), after);
  EXPECT_EQ(at_home("pexplore uninstall cursor").status, 0);
  EXPECT_TRUE(std::filesystem::exists(home() / ".agents/skills/pexplore/SKILL.md"));
  auto const removed = at_home("pexplore uninstall all");
  EXPECT_EQ(removed.status, 0) << removed.error;
  EXPECT_EQ(all_of_home(), before);
  auto const again = at_home("pexplore uninstall all");
  EXPECT_EQ(again.status, 4);
  EXPECT_THAT(again.error, HasSubstr("nothing was installed there for you"));
}

TEST_F(Install, RefusesToReplaceAPersonsFileAndThenInstallsNothing) {
  support::write_file(home() / ".claude/commands/parallel-explore.md", "mine\n");
  support::write_file(home() / ".cursor/mcp.json", R"({"mcpServers": {"pexplore": {"url": "x"}}})");
  support::write_file(home() / ".codex/config.toml", "mcp_servers = {}\n");
  auto const before = all_of_home();
  auto const refused = at_home("pexplore install all");
  EXPECT_NE(refused.status, 0);
  EXPECT_THAT(refused.error, HasSubstr("nothing was installed"));
  EXPECT_THAT(refused.error, HasSubstr("parallel-explore.md: was not installed by pexplore"));
  EXPECT_THAT(refused.error, HasSubstr("mcp.json: has another entry \"pexplore\""));
  EXPECT_THAT(refused.error, HasSubstr("config.toml: cannot be read, or has no place"));
  EXPECT_EQ(all_of_home(), before);
}

TEST_F(Install, KeepsAndNamesWhatWasEdited) {
  ASSERT_EQ(at_home("pexplore install claude codex").status, 0);
  auto const skill = home() / ".agents/skills/pexplore/SKILL.md";
  sh("echo mine >> ../home/.agents/skills/pexplore/SKILL.md; echo 'env = { A = \"b\" }' >> "
     "../home/.codex/config.toml");
  EXPECT_THAT(at_home("pexplore install codex").error, HasSubstr("was edited since"));
  auto const removed = at_home("pexplore uninstall all");
  EXPECT_EQ(removed.status, 0) << removed.error;
  EXPECT_THAT(removed.output, HasSubstr("codex: kept, since it was edited " + skill.string()));
  EXPECT_THAT(removed.output, HasSubstr("codex: kept, since its entry was edited"));
  EXPECT_TRUE(support::read_file(skill).ends_with("mine\n"));
  EXPECT_THAT(support::read_file(home() / ".codex/config.toml"), HasSubstr("A = \"b\""));
  EXPECT_FALSE(std::filesystem::exists(home() / ".claude"));
}

TEST_F(Install, ChangesNothingElseInSettings) {
  std::string const toml = "# mine\nmodel = \"x\"  # best\n\n[mcp_servers.other]\ncommand = \"y\"";
  std::string const jsonc = "{\n  // mine\n  \"mcp\": { \"other\": { \"type\": \"local\" } },\n}\n";
  support::write_file(place_.path() / "dotfiles/config.toml", toml);
  support::write_file(home() / ".config/opencode/opencode.jsonc", jsonc);
  sh("chmod 600 ../dotfiles/config.toml; mkdir ../home/.codex; ln -s ../../dotfiles/config.toml "
     "../home/.codex/config.toml");
  ASSERT_EQ(at_home("pexplore install codex opencode").status, 0);
  EXPECT_THAT(support::read_file(place_.path() / "dotfiles/config.toml"),
              testing::AllOf(testing::StartsWith(toml), HasSubstr("[mcp_servers.pexplore]")));
  EXPECT_THAT(support::read_file(home() / ".config/opencode/opencode.jsonc"),
              HasSubstr(R"({ "type": "local" }, "pexplore": {)"));
  EXPECT_FALSE(std::filesystem::exists(home() / ".config/opencode/opencode.json"));
  ASSERT_EQ(at_home("pexplore uninstall all").status, 0);
  EXPECT_EQ(support::read_file(place_.path() / "dotfiles/config.toml"), toml);
  EXPECT_EQ(support::read_file(home() / ".config/opencode/opencode.jsonc"), jsonc);
  EXPECT_EQ(sh("stat -c %a ../dotfiles/config.toml; readlink ../home/.codex/config.toml").output,
            "600\n../../dotfiles/config.toml\n");
}

TEST_F(Install, UpdatesWhatAnEarlierVersionInstalled) {
  ASSERT_EQ(at_home("pexplore install gemini").status, 0);
  auto const file = home() / ".gemini/extensions/pexplore/gemini-extension.json";
  auto const content = support::read_file(file);
  sh("cd ../home; new=$(sha1sum .gemini/extensions/pexplore/gemini-extension.json | cut -c1-40); "
     "echo "
     "old > .gemini/extensions/pexplore/gemini-extension.json; old=$(echo old | sha1sum | cut "
     "-c1-40); "
     "sed -i s/$new/$old/ .local/share/pexplore/installed.json");
  auto const updated = at_home("pexplore install gemini");
  EXPECT_THAT(updated.output, HasSubstr("gemini: updated " + file.string())) << updated.error;
  EXPECT_EQ(support::read_file(file), content);
  EXPECT_EQ(at_home("pexplore uninstall gemini").status, 0);
  EXPECT_FALSE(std::filesystem::exists(home() / ".gemini"));
}

TEST_F(Install, IntoAProjectIsForTheWorkingTree) {
  write(".mcp.json", "{}\n");
  sh("git add .mcp.json && git commit -q -m mcp; mkdir sub");
  ASSERT_EQ(at_home("cd sub && pexplore install all --project").status, 0);
  EXPECT_THAT(sh("git status --porcelain -uall").output,
              testing::AllOf(HasSubstr(" M .mcp.json"),
                             HasSubstr("?? .claude/commands/parallel-experiment.md"),
                             HasSubstr("?? .codex/config.toml"),
                             HasSubstr("?? .gemini/commands/parallel-explore.toml"),
                             HasSubstr("?? opencode.json")));
  EXPECT_THAT(at_home("pexplore uninstall all").error, HasSubstr("--project"));
  EXPECT_EQ(at_home("pexplore uninstall all --project").status, 0);
  EXPECT_EQ(sh("git status --porcelain -uall --ignored").output, "");
  EXPECT_EQ(sh("ls -A ../home").output, "");
  EXPECT_THAT(at_home("cd .. && pexplore install claude --project").error,
              HasSubstr("git repository"));
}

TEST_F(Install, IntoAProjectNeverLeavesItByALink) {
  support::write_file(home() / "settings.json", "{}");
  sh("mkdir ../elsewhere; ln -s ../elsewhere .claude; ln -s ../home/settings.json .mcp.json");
  auto const refused = at_home("pexplore install claude --project");
  EXPECT_THAT(refused.error,
              HasSubstr("parallel-explore.md: a link leads out of the working tree"));
  EXPECT_THAT(refused.error, HasSubstr(".mcp.json: a link leads out of the working tree"));
  EXPECT_EQ(sh("ls -A ../elsewhere; cat ../home/settings.json").output, "{}");
}

TEST_F(Install, SaysWhatItWouldDoAndWhichProgramHostsStart) {
  auto const dry = at_home("pexplore install claude --dry-run");
  EXPECT_THAT(dry.output, HasSubstr("Nothing is changed. It would be:\nclaude: created "));
  EXPECT_EQ(sh("ls -A ../home").output, "");
  EXPECT_THAT(at_home("pexplore install claude").error, HasSubstr("pexplore is not on PATH"));
  EXPECT_THAT(
      at_home("mkdir -p ../bin && ln -s " PEXPLORE " ../bin/pexplore\nPATH=$PWD/../bin:$PATH "
              "pexplore install codex")
          .error,
      Not(HasSubstr("on PATH")));
  auto const json = at_home("pexplore uninstall codex --json");
  EXPECT_THAT(json.output, HasSubstr(R"("what":"removed")"));
}

}  // namespace
}  // namespace parallel_explore
