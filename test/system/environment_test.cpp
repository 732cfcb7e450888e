#include "system/harness.hpp"

#include <fmt/format.h>

// The environment: what sessions get, what is masked, and what a secret that is a word changes.
namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string text(boost::json::value const& value) { return std::string(value.as_string()); }

class EnvironmentOfARun : public System {};

boost::json::object entry_of(boost::json::value const& all, std::string_view name) {
  for (auto const& each : all.as_array()) {
    if (each.at("name").as_string() == name) return each.as_object();
  }
  return {};
}

TEST_F(EnvironmentOfARun, IsListedByDoctorWithoutAnyValue) {
  auto const script =
      "export HTTPS_PROXY=http://me:proxy-pw-1@host:1 PIP_INDEX_URL=https://me:index-pw-2@host "
      "DB_PASSWORD=repo-pw-long3 GOOGLE_PROJECT=p ANTHROPIC_API_KEY=anthropic-pw4 "
      "GIT_CONFIG_COUNT=0 GIT_CONFIG_KEY_0=http.extraHeader GIT_CONFIG_VALUE_0=header-pw-5 "
      "AUTH_TOKEN=worktree\npexplore doctor --environment";
  auto const all = json(std::string(script) + " --json");
  EXPECT_TRUE(entry_of(all, "PATH").at("passed").as_bool());
  auto const proxy = entry_of(all, "HTTPS_PROXY");
  EXPECT_TRUE(proxy.at("passed").as_bool());
  EXPECT_TRUE(proxy.at("masked").as_bool());
  EXPECT_EQ(text(proxy.at("credential")), "a user name and password in a URL");
  EXPECT_FALSE(entry_of(all, "PIP_INDEX_URL").at("passed").as_bool());
  EXPECT_TRUE(entry_of(all, "DB_PASSWORD").at("masked").as_bool());
  EXPECT_FALSE(entry_of(all, "GIT_CONFIG_VALUE_0").at("passed").as_bool());
  EXPECT_TRUE(entry_of(all, "GIT_CONFIG_VALUE_0").at("masked").as_bool());
  EXPECT_FALSE(entry_of(all, "GOOGLE_PROJECT").at("passed").as_bool());
  EXPECT_THAT(boost::json::serialize(entry_of(all, "ANTHROPIC_API_KEY").at("agents")),
              HasSubstr("claude"));
  EXPECT_EQ(text(entry_of(all, "AUTH_TOKEN").at("unmasked_in")), "the words of every record");
  auto const shown = sh(script).output;
  for (auto const* value :
       {"proxy-pw-1", "index-pw-2", "repo-pw-long3", "anthropic-pw4", "header-pw-5"}) {
    EXPECT_THAT(boost::json::serialize(all), Not(HasSubstr(value)));
    EXPECT_THAT(shown, Not(HasSubstr(value)));
  }
}

TEST_F(EnvironmentOfARun, IsTheOneThatDoctorLists) {
  write_spec(R"(
name = "env"
task = "Print it."
[session]
agent = "command"
[agent.command]
run = ["sh", "-c", "env | sed 's/=.*//' | sort > names.txt"]
[[approach]]
name = "a"
)");
  auto const variables =
      "export HTTPS_PROXY=http://me:proxy-pw-1@host:1 PIP_INDEX_URL=https://me:index-pw-2@host "
      "GOOGLE_PROJECT=p GOPATH=/go MYSQL_PWD=mysql-pw-3\n";
  auto const run = sh(variables + std::string("pexplore run ../spec.toml -q"));
  EXPECT_EQ(run.status, 0) << run.error;
  auto const names = "\n" + sh("git show pexplore/env/a:names.txt").output;
  auto const listed = json(variables + std::string("pexplore doctor --environment --json"));
  for (auto const& each : listed.as_array()) {
    auto const line = "\n" + text(each.at("name")) + "\n";
    EXPECT_EQ(names.find(line) != std::string::npos, each.at("passed").as_bool()) << line;
  }
  EXPECT_THAT(names, Not(HasSubstr("GOOGLE_PROJECT")));
  EXPECT_THAT(sh("pexplore show env --json").output,
              HasSubstr("sessions do not get PIP_INDEX_URL, because it holds a credential"));
}

TEST_F(EnvironmentOfARun, WithWordsOfOursAsSecretsIsKilledResumedAndCleanedUp) {
  auto const passwords =
      "export DB_PASSWORD=" + repository_.parent_path().filename().string() +
      " A_TOKEN=approach B_TOKEN=orchestrator C_TOKEN=worktree D_TOKEN=exploration "
      "E_TOKEN=completed F_TOKEN=quicksort G_TOKEN=duration_ms H_TOKEN=session_id "
      "I_TOKEN=pexplore J_TOKEN=repository K_TOKEN=interrupted L_TOKEN=made.txt\n";
  write_spec(fmt::format(R"(
name = "words"
task = "Say it."
[session]
agent = "command"
[agent.command]
run = ["sh", "-c", '''
test -e {0}/killed || {{ touch {0}/killed; kill -9 $PPID; sleep 20; }}
echo x > made.txt; echo "the approach is completed"
''']
[[approach]]
name = "quicksort"
[[criterion]]
name = "exists"
run = "test -s made.txt"
gate = true
)",
                         place_.path().string()));
  EXPECT_EQ(sh(passwords + "pexplore run ../spec.toml -q").status, 137);
  auto const resumed = sh(passwords + "pexplore resume words -q");
  EXPECT_EQ(resumed.status, 0) << resumed.error;
  EXPECT_THAT(resumed.error, Not(HasSubstr("it is made again"))) << "its worktree was found";
  auto const shown = json(passwords + "pexplore show words quicksort --json");
  EXPECT_THAT(text(shown.at("worktree")), Not(HasSubstr("***")));
  auto const journal = support::read_file(repository_ / ".pexplore/words/journal.jsonl");
  EXPECT_THAT(journal, HasSubstr("the value of A_TOKEN is also in the words of every record"));
  EXPECT_THAT(journal, HasSubstr("the value of F_TOKEN is also in the name of"));
  EXPECT_THAT(sh("pexplore logs words quicksort").output, Not(HasSubstr("the approach is")));
  auto const cleaned = sh(passwords + "pexplore cleanup words --force");
  EXPECT_EQ(cleaned.status, 0) << cleaned.error;
  EXPECT_EQ(sh("git branch --list 'pexplore/*'; ls -A ../repo.pexplore 2>/dev/null").output, "");
}

}  // namespace
}  // namespace parallel_explore
