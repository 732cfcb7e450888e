#include "serve/server.hpp"

#include "serve/served.hpp"

#include <dirent.h>
#include <fcntl.h>

namespace parallel_explore::serve {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ServerTest : public testing::Test {
 protected:
  support::TempDirectory place_;
};

TEST_F(ServerTest, ThePageHasItsPolicyAndNothingOfAnExperiment) {
  Record const record(place_.path(), "a", 1);
  Served served(place_.path());
  auto const page = served.get("/");
  EXPECT_THAT(page, StartsWith("HTTP/1.1 200 OK"));
  auto const head = page.substr(0, page.find("\r\n\r\n"));
  for (auto const* header :
       {"Content-Security-Policy: default-src 'none'; script-src 'sha256-", "connect-src 'self'",
        "frame-ancestors 'none'", "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer",
        "Cache-Control: no-store", "X-Frame-Options: DENY",
        "Cross-Origin-Resource-Policy: same-origin"}) {
    EXPECT_THAT(head, HasSubstr(header));
  }
  EXPECT_THAT(page, Not(HasSubstr("approach-0")));
  EXPECT_THAT(page, Not(HasSubstr(served.token())));
}

TEST_F(ServerTest, RefusesWhatIsNotThePage) {
  Served served(place_.path());
  auto const as = [&](std::string const& host, std::string const& more) {
    return served.exchange("GET /api/session HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n");
  };
  auto const bearer = "Authorization: Bearer " + served.token() + "\r\n";
  EXPECT_THAT(as(served.host(), bearer + "Connection: close\r\n"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(as(served.host(), ""), StartsWith("HTTP/1.1 401"));
  EXPECT_THAT(as("evil.example", bearer), StartsWith("HTTP/1.1 403"));
  EXPECT_THAT(as(served.host() + "\r\nHost: " + served.host(), bearer),
              Not(HasSubstr("stream_key")));
  EXPECT_THAT(as(served.host(), bearer + "Origin: http://evil.example\r\n"),
              StartsWith("HTTP/1.1 403"));
  EXPECT_THAT(
      as(served.host(), bearer + "Origin: http://" + served.host() + "\r\nOrigin: null\r\n"),
      StartsWith("HTTP/1.1 403"));
  EXPECT_THAT(served.exchange("GET /api/session HTTP/1.0\r\n" + bearer + "\r\n"),
              StartsWith("HTTP/1.1 403"));
  EXPECT_THAT(served.get("/api/experiments/a/acts/cancel"),
              testing::AllOf(StartsWith("HTTP/1.1 405"), HasSubstr("Allow: POST")));
}

TEST_F(ServerTest, NoRequestIsTooLong) {
  Served served(place_.path());
  EXPECT_THAT(served.exchange("GET /?" + std::string(20'000, 'x') + " HTTP/1.1\r\n"), "");
  Record const record(place_.path(), "a", 1);
  auto const long_body = served.exchange(
      served.head("POST", "/api/experiments/a/acts/tell",
                  "Origin: http://" + served.host() +
                      "\r\nContent-Type: application/json\r\nContent-Length: 2000000\r\n"));
  EXPECT_THAT(long_body, StartsWith("HTTP/1.1 413"));
}

TEST_F(ServerTest, ActsOnExperimentsThatAreThere) {
  Record const record(place_.path(), "a", 1);
  std::vector<std::string> done;
  Served served(place_.path(), {}, [&done](ActRequest act) -> awaitable<ActResult> {
    done.push_back(act.name + " " + act.experiment + " " + act.arguments);
    co_return ActResult{1, "said \x1b[2J<b>"};
  });
  Listener list(served, "/api/events");
  EXPECT_NE(list.next_with("\"name\":\"a\""), "");
  EXPECT_THAT(served.act("/api/experiments/a/acts/tell", "{\"x\":1}"),
              HasSubstr(R"({"status":1,"text":"said <b>"})"));
  EXPECT_THAT(served.act("/api/experiments/other/acts/tell", "{}"), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(served.act("/api/experiments/..%2F..%2Fetc/acts/tell", "{}"),
              StartsWith("HTTP/1.1 404"));
  served.stop();
  EXPECT_THAT(done, testing::ElementsAre("tell a {\"x\":1}"));
}

TEST_F(ServerTest, AStreamHasEachEventAndGoesOnWhereItWas) {
  Record record(place_.path(), "a", 2);
  Served served(place_.path());
  auto const list = Listener(served, "/api/events").next_with("\"name\":\"a\"");
  EXPECT_THAT(list, HasSubstr("<script>")) << "as text, which the page draws as text";
  Listener listener(served, "/api/experiments/a/events");
  auto const first = listener.next();
  EXPECT_THAT(first, HasSubstr("\"whole\":true"));
  record.say(0, "one");
  EXPECT_THAT(listener.next_with("Bash one"), Not(HasSubstr("approach-1")));
  Listener again(served, "/api/experiments/a/events", Listener::id_of(first));
  EXPECT_THAT(again.next(), testing::AllOf(HasSubstr("\"whole\":false"), HasSubstr("Bash one")));
  record.say(1, "two");
  EXPECT_NE(again.next_with("Bash two"), "");
  EXPECT_NE(listener.next_with("Bash two"), "");
}

TEST_F(ServerTest, ExperimentsComeAndGo) {
  Served served(place_.path());
  Listener list(served, "/api/events");
  EXPECT_THAT(list.next(), HasSubstr("\"experiments\":[]"));
  Record record(place_.path(), "new", 1);
  EXPECT_NE(list.next_with("\"name\":\"new\""), "");
  Listener listener(served, "/api/experiments/new/events");
  EXPECT_THAT(listener.next(), HasSubstr("approach-0"));
  record.leave();
  std::filesystem::remove_all(place_.path() / "new");
  EXPECT_NE(list.next_with("\"gone\":[\"new\"]"), "");
  EXPECT_THAT(listener.next_with("event: gone"), HasSubstr("event: gone"));
  EXPECT_EQ(listener.next(), "");
}

TEST_F(ServerTest, AnExperimentIsThereAtOnce) {
  Served served(place_.path());
  EXPECT_NE(Listener(served, "/api/events").next(), "") << "it has looked";
  Record const record(place_.path(), "new", 1);
  EXPECT_THAT(Listener(served, "/api/experiments/new/events").next(), HasSubstr("approach-0"));
}

TEST_F(ServerTest, ADocumentIsThatOfTheReport) {
  Record const record(place_.path(), "a", 1);
  Served served(place_.path());
  EXPECT_NE(Listener(served, "/api/events").next_with("\"name\":\"a\""), "");
  EXPECT_THAT(served.get("/api/experiments/a/summary"), HasSubstr("\"experiment\": \"a\""));
  EXPECT_THAT(served.get("/api/experiments/a/timeline"), HasSubstr("[{\"lane\":"));
  EXPECT_THAT(served.get("/api/experiments/a/approach/approach-0"),
              HasSubstr("{\"name\":\"approach-0\""));
  EXPECT_THAT(served.get("/api/experiments/a/approach/other"), StartsWith("HTTP/1.1 404"));
}

TEST_F(ServerTest, APortThatIsInUseIsSaid) {
  Served const served(place_.path());
  boost::asio::io_context loop;
  ServerSettings settings;
  settings.directory = place_.path();
  settings.port = static_cast<unsigned short>(served.port());
  auto const thrown = support::thrown_by([&] { Server const other(loop, settings); });
  EXPECT_EQ(thrown.code, ErrorCode::validation);
  EXPECT_THAT(thrown.text, HasSubstr("is in use"));
  EXPECT_THAT(thrown.hint, HasSubstr("--port"));
}

TEST_F(ServerTest, NoProgramThatItStartsGetsItsSockets) {
  Record const record(place_.path(), "a", 1);
  Served served(place_.path());
  Listener listener(served, "/api/events");
  EXPECT_NE(listener.next(), "");
  auto* const directory = opendir("/proc/self/fd");
  ASSERT_TRUE(directory);
  int sockets = 0;
  while (auto const* entry = readdir(directory)) {
    auto const link = std::string("/proc/self/fd/") + entry->d_name;
    std::error_code ignored;
    auto const target = std::filesystem::read_symlink(link, ignored).string();
    if (target.rfind("socket:", 0) != 0) continue;
    int const descriptor = std::atoi(entry->d_name);
    // The client's end is the test's own.
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    auto* const address = reinterpret_cast<sockaddr*>(&peer);
    getsockname(descriptor, address, &size);
    if (ntohs(peer.sin_port) != served.port()) continue;
    ++sockets;
    EXPECT_TRUE(fcntl(descriptor, F_GETFD) & FD_CLOEXEC);
  }
  closedir(directory);
  EXPECT_EQ(sockets, 2) << "the listening one, and that of the client";
}

TEST_F(ServerTest, EndsWhileClientsListen) {
  Record const record(place_.path(), "a", 1);
  Served served(place_.path());
  Listener list(served, "/api/events");
  EXPECT_NE(list.next(), "");
  auto const idle = served.connection();
  served.stop();
  while (!list.next().empty()) {
  }
  EXPECT_EQ(Served::rest(*idle), "");
}

}  // namespace
}  // namespace parallel_explore::serve
