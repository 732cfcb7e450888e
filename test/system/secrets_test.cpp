#include "system/tasks_harness.hpp"
#include "text/encoded_value.hpp"

#include <fmt/format.h>

#include <fstream>

// Secrets of the environment, in every form in which programs print them, against every text that
// leaves the real program.
namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The variables of the test: some are called credentials, others only look like them.
struct Planted {
  std::string variable, value, secret;
};

std::vector<Planted> planted() {
  auto const named = [](std::string variable, std::string secret) {
    return Planted{std::move(variable), secret, secret};
  };
  return {named("A1_TOKEN", "plain-s3cret-1"),
          named("A2_API_KEY", "with \"quotes\" 2"),
          named("A3_SECRET", R"(back\slash\3)"),
          named("A4_PASSWORD", "sl/ash/ed+4=="),
          named("A5_PASSWORD", "per%cent&amp5"),
          named("A6_KEY", "tick'ed'value6"),
          named("A7_TOKEN", "gr\xC3\xBC\xC3\x9F-s3cret7"),
          named("A8_TOKEN", "key-\xF0\x9F\x94\x91-emoji8"),
          named("A9_TOKEN", "<angle>&brackets9"),
          named("B1_TOKEN", "tab\tand blank1"),
          named("MYSQL_PWD", "mysql-pw-value2"),
          named("SSHPASS", "sshpass-value-3"),
          {"APP_DSN", "me:dsn-pw-value-4@tcp(db:3306)/base", "dsn-pw-value-4"},
          {"HTTPS_PROXY", "http://me:proxy-pw-value-5@127.0.0.1:9", "proxy-pw-value-5"},
          {"PIP_INDEX_URL", "https://me:index-pw-value-6@127.0.0.1:9/x", "index-pw-value-6"},
          {"GOPROXY", "https://me:go-pw-value-7@127.0.0.1:9,direct", "go-pw-value-7"},
          {"DATABASE_URL", "postgres://me:database-pw-8@db/x", "database-pw-8"},
          {"NOTIFY", "https://hooks.slack.com/services/T0/B0/planted9", "services/T0/B0/planted9"},
          named("C1_PASSPHRASE", "correct horse battery 10"),
          named("C2_COOKIE", "session=0123456789abcdef")};
}

std::string each_byte(std::string_view text, std::string (*form)(unsigned char)) {
  std::string result;
  for (char const c : text) result += form(static_cast<unsigned char>(c));
  return result;
}

/// As a JSON string without its quotes.
std::string in_json(std::string const& text) {
  auto const quoted = boost::json::serialize(boost::json::string(text));
  return quoted.substr(1, quoted.size() - 2);
}

bool is_plain(unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.'; }

/// Twelve forms of a secret.
std::vector<std::string> forms_of(std::string const& secret) {
  auto const percent = [](unsigned char c) {
    return is_plain(c) ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  };
  auto url_safe = text::base64("user:" + secret);
  std::ranges::replace(url_safe, '+', '-');
  std::ranges::replace(url_safe, '/', '_');
  while (url_safe.ends_with('=')) url_safe.pop_back();
  return {secret,
          in_json(secret),
          in_json(in_json(secret)),
          each_byte(secret,
                    [](unsigned char c) {
                      return c < 0x80 ? fmt::format("\\u{:04x}", c)
                                      : std::string(1, static_cast<char>(c));
                    }),
          each_byte(secret, percent),
          each_byte(secret, [](unsigned char c) { return fmt::format("%{:02x}", c); }),
          each_byte(each_byte(secret, percent), percent),
          text::base64(secret),
          text::base64("x:" + secret),
          url_safe,
          each_byte(secret, [](unsigned char c) { return fmt::format("{:02x}", c); }),
          each_byte(secret, [](unsigned char c) {
            return is_plain(c) || c >= 0x80 ? std::string(1, static_cast<char>(c))
                                            : fmt::format("&#{};", c);
          })};
}

class Leaks : public Tasks {
 protected:
  Leaks() {
    std::ofstream all(place_.path() / "all.txt", std::ios::binary);
    for (auto const& each : planted()) {
      environment_ +=
          fmt::format("export {}=$(printf '%s' '{}')\n", each.variable, quoted(each.value));
      for (auto const& form : forms_of(each.secret)) {
        forms_.push_back(form);
        all << "<" << form << ">\n";
      }
    }
  }

  static std::string quoted(std::string text) {
    for (auto at = text.find('\''); at != std::string::npos; at = text.find('\'', at + 4))
      text.replace(at, 1, "'\\''");
    return text;
  }

  /// The forms that are in a text; empty where it leaks nothing.
  std::vector<std::string> leaks_in(std::string const& text) {
    std::vector<std::string> found;
    for (auto const& form : forms_) {
      if (text.find(form) != std::string::npos) found.push_back(form);
    }
    return found;
  }

  void expect_no_leak(std::string const& exit, std::string const& text) {
    EXPECT_THAT(leaks_in(text), testing::IsEmpty()) << exit;
  }

  void expect_no_leak_in_files(std::filesystem::path const& directory) {
    int files = 0;
    for (auto const& each : std::filesystem::recursive_directory_iterator(directory)) {
      if (!each.is_regular_file()) continue;
      ++files;
      expect_no_leak(each.path().filename().string(), support::read_file(each.path()));
    }
    EXPECT_GT(files, 8);
  }

  std::string environment_;
  std::vector<std::string> forms_;
};

TEST_F(Leaks, TwentySecretsInTwelveFormsReachNoExitOfARun) {
  ASSERT_EQ(forms_.size(), 240U);
  write_spec(fmt::format(R"toml(
name = "leaks"
task = "Print."
[session]
agent = "command"
retries = 0
[agent.command]
run = ["sh", "-c", '''
A={0}/all.txt
cat $A; dd if=$A bs=7 status=none >&2; echo x > made.txt
git tag "t-$PEXPLORE_APPROACH"; git config alias.{{approach}} "$(head -1 $A)"
test {{approach}} = a || {{ tr '\n' ' ' < $A >&2; exit 3; }}
''']
[worktree]
setup = ["cat {0}/all.txt"]
[report]
code_samples = true
[[approach]]
name = "a"
[[approach]]
name = "b"
[[criterion]]
name = "prints"
run = "cat {0}/all.txt; tail -3 {0}/all.txt >&2; exit 1"
gate = true
)toml",
                         place_.path().string()));
  auto const run = sh(environment_ + "pexplore run ../spec.toml --events");
  EXPECT_THAT(run.output, HasSubstr("orchestrator:exploration:complete")) << run.error;
  expect_no_leak("events", run.output);
  expect_no_leak("standard error", run.error);
  expect_no_leak_in_files(repository_ / ".pexplore/leaks");
  for (auto const* command : {"show leaks", "show leaks a", "show leaks --json", "report leaks",
                              "report leaks --format html", "status leaks", "logs leaks a",
                              "logs leaks b --stderr", "logs leaks a --evaluation"})
    expect_no_leak(command, sh(environment_ + "pexplore " + command).output);
  EXPECT_THAT(sh("pexplore logs leaks a").output, HasSubstr("**************"));
}

TEST_F(Leaks, NothingOfThemIsPosted) {
  file_master("- [ ] Write `a.txt`\n- [ ] Write `b.txt`\n");
  auto const result = tasks(
      environment_ + fmt::format("pexplore tasks run owner/repo#1 --yes --command 'dd "
                                 "if={}/all.txt bs=5 status=none >&2; "
                                 "echo x > ${{BRANCH_NAME##*-}}; case $BRANCH_NAME in *b.txt) "
                                 "exit 3;; esac'",
                                 place_.path().string()));
  EXPECT_NE(result.status, 0) << result.output << result.error;
  expect_no_leak("standard output", result.output);
  expect_no_leak("standard error", result.error);
  for (auto const& thread : server_.threads()) {
    expect_no_leak("title", thread.title);
    expect_no_leak("body", thread.body);
    for (auto const& comment : thread.comments) expect_no_leak("comment", comment.body);
  }
  ASSERT_EQ(labelled("parallel-failure").size(), 1U);
  EXPECT_THAT(labelled("parallel-failure")[0].body, HasSubstr("<eDp***"));
}

TEST_F(Leaks, AreNotPushedWithinCommits) {
  file_master("- [ ] Write `a.txt`\n");
  auto const result = tasks(
      "export DEPLOY_TOKEN=s3cr3t-deploy-value\npexplore tasks run "
      "owner/repo#1 --yes --command 'echo s3cr3t-deploy-value > a.txt'");
  EXPECT_EQ(result.status, 2) << result.output << result.error;
  EXPECT_THAT(result.output, HasSubstr("has the value of DEPLOY_TOKEN in it, and is not pushed"));
  EXPECT_THAT(pull_requests(), testing::IsEmpty());
  EXPECT_THAT(sh("git -C ../remote.git branch").output, Not(HasSubstr("feat/")));
}

}  // namespace
}  // namespace parallel_explore
