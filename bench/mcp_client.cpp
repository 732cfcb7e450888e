#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

// A client of the MCP server that asks one thing after another, and times each answer. bench/mcp
// compiles and calls it:
//   mcp_client PEXPLORE EXPERIMENT CALLS
namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// How long a process has run on a processor, in ms; 0 where the kernel does not say.
double ran_ms(pid_t process) {
  auto const path = "/proc/" + std::to_string(process) + "/schedstat";
  FILE* const file = std::fopen(path.c_str(), "r");
  if (!file) return 0;
  long long ran = 0;
  bool const read = std::fscanf(file, "%lld", &ran) == 1;
  std::fclose(file);
  return read ? static_cast<double>(ran) / 1e6 : 0;
}

/// A call: how long it took, and how long the server ran for it.
struct Timed {
  double ms = 0, ran = 0;
};

struct Server {
  pid_t process = -1;
  FILE *to = nullptr, *from = nullptr;
};

Server start(char const* program) {
  int in[2], out[2];
  if (pipe(in) != 0 || pipe(out) != 0) std::exit(1);
  Server server;
  server.process = fork();
  if (server.process == 0) {
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    for (int const end : {in[0], in[1], out[0], out[1]}) close(end);
    execlp(program, program, "mcp", nullptr);
    std::_Exit(127);
  }
  close(in[0]);
  close(out[1]);
  server.to = fdopen(in[1], "w");
  server.from = fdopen(out[0], "r");
  return server;
}

std::string ask(Server const& server, std::string const& request) {
  std::fputs(request.c_str(), server.to);
  std::fflush(server.to);
  std::string answer;
  for (int c = std::getc(server.from); c != EOF && c != '\n'; c = std::getc(server.from))
    answer += static_cast<char>(c);
  return answer;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 64;
  int const calls = std::atoi(argv[3]);
  auto const begin = Clock::now();
  auto const server = start(argv[1]);
  ask(server,
      R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}})"
      "\n");
  std::printf("first answer          %.1f ms after the start\n", ms_since(begin));
  std::vector<Timed> times;
  std::string answer;
  for (int i = 1; i <= calls; ++i) {
    double const before = ran_ms(server.process);
    auto const asked = Clock::now();
    answer = ask(
        server,
        R"({"jsonrpc":"2.0","id":)" + std::to_string(i) +
            R"(,"method":"tools/call","params":{"name":"explore_status","arguments":{"name":")" +
            argv[2] + "\"}}}\n");
    double const ms = ms_since(asked);
    times.push_back({ms, ran_ms(server.process) - before});
  }
  std::fclose(server.to);
  waitpid(server.process, nullptr, 0);
  if (answer.find("is completed") == std::string::npos) {
    std::fprintf(stderr, "mcp_client: %s\n", answer.c_str());
    return 1;
  }
  std::ranges::sort(times, {}, &Timed::ms);
  std::printf("%d calls of status  median %.2f ms, 99 %% below %.2f ms, longest %.1f ms\n", calls,
              times[times.size() / 2].ms, times[times.size() * 99 / 100].ms, times.back().ms);
  // The rest of the time, other programs had the processor.
  std::ranges::sort(times, {}, &Timed::ran);
  std::printf("of that the server ran  median %.2f ms, 99 %% below %.2f ms, longest %.1f ms\n",
              times[times.size() / 2].ran, times[times.size() * 99 / 100].ran, times.back().ran);
}
