#include "system/harness.hpp"

// The live page's server, with a client that speaks HTTP in a shell.
namespace parallel_explore {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Serve : public System {
 protected:
  void SetUp() override {
    write_spec(two_approaches);
    auto const run = sh("pexplore run -q ../spec.toml");
    ASSERT_EQ(run.status, 0) << run.error;
  }

  /// Runs a script while the server runs: `get PATH`, `act NAME JSON`; the token is in $token. Its
  /// status is the server's.
  support::ShellResult served(std::string const& script, std::string const& options = "") {
    support::write_file(place_.path() / "client",
                        R"(coproc server { exec )" PEXPLORE " serve " + options + R"( 2>../notes; }
read -r url <&"${server[0]}"
origin=${url%%/\?*}
origin=${origin%%/e/*}
token=${url#*token=}
ask() { # METHOD PATH [BODY]
  exec 9<>"/dev/tcp/127.0.0.1/${origin##*:}"
  printf '%s %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nOrigin: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' \
    "$1" "$2" "${origin#http://}" "$token" "$origin" "${#3}" "$3" >&9
  cat <&9
}
get() { ask GET "$1"; }
act() { ask POST "/api/experiments/two/acts/$1" "$2"; }
)" + script + R"(
kill -INT "$server_PID"
wait "$server_PID"
)");
    return sh("bash ../client");
  }
};

TEST_F(Serve, AdoptsAndSaysWhatTheCommandSays) {
  auto const spoken = served(R"(echo "$url"
act adopt '{"approach":"few","message":"by the page"}'
act adopt '{"approach":7}'
act explode '{}'
)");
  EXPECT_EQ(spoken.status, 130);
  EXPECT_THAT(spoken.output, HasSubstr("http://127.0.0.1:"));
  EXPECT_THAT(spoken.output, HasSubstr(R"({"status":0,"text":"Adopted few onto main)"));
  EXPECT_THAT(spoken.output, HasSubstr(R"("error":"\"approach\" is not a text")"));
  EXPECT_THAT(spoken.output, HasSubstr("there is no command explode"));
  EXPECT_EQ(sh("git log -1 --format=%s; cat lines.txt").output, "by the page\n1\n2\n3\n");
}

TEST_F(Serve, DocumentsAreThoseOfTheReport) {
  auto const spoken = served("get /api/experiments/two/summary\n");
  auto const body = spoken.output.substr(spoken.output.find("\r\n\r\n") + 4);
  EXPECT_EQ(boost::json::parse(body), json("pexplore show two --json"));
}

TEST_F(Serve, OpensABrowserWithoutTheTokenOnACommandLine) {
  support::write_file(
      place_.path() / "browser",
      "#!/bin/sh\necho \"$1\"> ../seen; stat -c %a \"$1\" >> ../seen; cat \"$1\" >> "
      "../seen; echo x > ../done\n");
  sh("chmod +x ../browser; mkfifo ../done");
  auto const spoken =
      served("echo \"$token\"; read -r x < ../done\n", "two --open --with \"$PWD/../browser\"");
  auto const token = spoken.output.substr(0, 48);
  auto const seen = support::read_file(place_.path() / "seen");
  auto const first = seen.substr(0, seen.find('\n'));
  EXPECT_THAT(first, AllOf(HasSubstr("serve-"), Not(HasSubstr(token))));
  EXPECT_THAT(seen, AllOf(HasSubstr("\n400\n"), HasSubstr("/e/two?token=" + token)));
  EXPECT_FALSE(std::filesystem::exists(first)) << "it is removed with the server";
}

TEST_F(Serve, RefusesAddressesThatItCannotHave) {
  EXPECT_EQ(sh("pexplore serve --address nowhere").status, 4);
  auto const nameless = sh("pexplore serve --address 0.0.0.0");
  EXPECT_EQ(nameless.status, 4);
  EXPECT_THAT(nameless.error, HasSubstr("--host"));
  EXPECT_EQ(sh("pexplore serve --port 65536").status, 64);
  EXPECT_EQ(sh("pexplore serve nothing").status, 4);
}

TEST_F(Serve, EndsBySignalAsOthersDo) {
  EXPECT_EQ(served("").status, 130);
  EXPECT_THAT(support::read_file(place_.path() / "notes"), HasSubstr("Ctrl-C ends the server"));
}

}  // namespace
}  // namespace parallel_explore
