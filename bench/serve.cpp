// Has `pexplore serve` followed by many clients while a run writes its journal, and measures how
// far behind they are, what the server takes, and whether the run is slowed. Beside them, a client
// that reads nothing.
//   bench_serve PEXPLORE [CLIENTS [EVENTS-A-SECOND [SECONDS [APPROACHES]]]]
#include "parallel_explore/exploration.hpp"
#include "parallel_explore/progress_store.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <poll.h>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using namespace parallel_explore;
namespace asio = boost::asio;
namespace fs = std::filesystem;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::size_t most_events = 2'000'000;

struct Options {
  std::string program;
  int clients = 50, rate = 1000, seconds = 20, approaches = 20;
};

/// When each event was recorded, by its number.
std::vector<std::atomic<Clock::rep>> recorded(most_events);

/// A run that says something at a steady rate.
class Run {
 public:
  Run(fs::path const& records, Options const& options)
      : options_(options), store_(records), journal_(store_.create("bench")) {
    Experiment experiment;
    experiment.name = "bench";
    for (int i = 0; i < options.approaches; ++i) {
      Approach approach;
      approach.name = "approach-" + std::to_string(i);
      approach.id = "id" + std::to_string(i);
      experiment.approaches.push_back(std::move(approach));
    }
    auto const list = experiment.approaches;
    journal_->append(events::ExplorationStarted{std::move(experiment), "base", "/repository"});
    for (auto const& approach : list) {
      journal_->append(events::ApproachGenerated{approach});
      journal_->append(events::ApproachStarted{approach.name, approach.id});
      journal_->append(events::SessionStarted{approach.name, 1, "session", "claude", "", "", ""});
    }
  }

  /// Returns the times of the records, in milliseconds.
  std::vector<double> go_on(int seconds) {
    std::vector<double> times;
    auto const start = Clock::now();
    auto const end = start + std::chrono::seconds(seconds);
    for (std::int64_t sent = 0; Clock::now() < end; ++sent) {
      std::this_thread::sleep_until(start +
                                    std::chrono::nanoseconds(1'000'000'000 / options_.rate) * sent);
      auto const name = "approach-" + std::to_string(sent * 7919 % options_.approaches);
      Usage usage;
      usage.turns = static_cast<int>(sent % 100);
      usage.output_tokens = sent * 17;
      Activity activity{"Bash", "make test, attempt " + std::to_string(sent)};
      auto const next = journal_->exploration().last_seq + 1;
      auto const before = Clock::now();
      recorded.at(next).store(before.time_since_epoch().count());
      journal_->append(events::SessionProgress{name, 1, std::move(activity), usage, "thread"});
      times.push_back(Milliseconds(Clock::now() - before).count());
    }
    return times;
  }

 private:
  Options options_;
  JournalStore store_;
  std::unique_ptr<Journal> journal_;
};

/// `pexplore serve`, as a process of its own.
class Server {
 public:
  Server(std::string const& program, fs::path const& directory) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) std::exit(1);
    process_ = fork();
    if (process_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      close(STDERR_FILENO);
      if (chdir(directory.c_str()) == 0) execl(program.c_str(), program.c_str(), "serve", nullptr);
      _exit(127);
    }
    close(ends[1]);
    for (char c = 0; read(ends[0], &c, 1) == 1 && c != '\n';) url_ += c;
    close(ends[0]);
  }
  Server(Server const&) = delete;
  ~Server() {
    kill(process_, SIGINT);
    waitpid(process_, nullptr, 0);
  }

  [[nodiscard]] unsigned short port() const {
    auto const at = url_.find("127.0.0.1:") + 10;
    return static_cast<unsigned short>(std::stoi(url_.substr(at)));
  }
  [[nodiscard]] std::string token() const { return url_.substr(url_.find('=') + 1); }

  /// A line of /proc/PID/status, in MB.
  [[nodiscard]] double megabytes(std::string const& name) const {
    std::ifstream in("/proc/" + std::to_string(process_) + "/status");
    for (std::string line; std::getline(in, line);) {
      if (line.rfind(name + ":", 0) == 0) return std::stod(line.substr(name.size() + 1)) / 1024;
    }
    return 0;
  }
  [[nodiscard]] double processor_seconds() const {
    std::ifstream in("/proc/" + std::to_string(process_) + "/stat");
    std::vector<std::string> const words{std::istream_iterator<std::string>(in), {}};
    constexpr std::size_t user = 13, system = 14;
    return (std::stod(words.at(user)) + std::stod(words.at(system))) /
           static_cast<double>(sysconf(_SC_CLK_TCK));
  }

 private:
  pid_t process_ = -1;
  std::string url_;
};

tcp::socket connected(asio::io_context& loop, Server const& server) {
  tcp::socket socket(loop);
  socket.connect({asio::ip::make_address("127.0.0.1"), server.port()});
  return socket;
}

std::string request(Server const& server, std::string const& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
         "\r\nAuthorization: Bearer " + server.token() + "\r\nConnection: close\r\n\r\n";
}

std::string stream_key(asio::io_context& loop, Server const& server) {
  auto socket = connected(loop, server);
  asio::write(socket, asio::buffer(request(server, "/api/session")));
  asio::streambuf buffer;
  boost::system::error_code end;
  asio::read_until(socket, buffer, "\"}", end);
  std::string const text(asio::buffers_begin(buffer.data()), asio::buffers_end(buffer.data()));
  constexpr std::string_view member = "\"stream_key\":\"";
  auto const at = text.find(member) + member.size();
  return text.substr(at, text.find('"', at) - at);
}

/// A client that takes each message as an EventSource does, and knows the age of its content.
class Client {
 public:
  Client(asio::io_context& loop, Server const& server, std::string const& key)
      : socket_(connected(loop, server)) {
    asio::write(socket_, asio::buffer(request(server, "/api/experiments/bench/events?key=" + key)));
    read();
  }
  Client(Client const&) = delete;

  std::vector<double> delays;  ///< of each event, in milliseconds
  std::int64_t messages = 0, bytes = 0;

 private:
  void read() {
    asio::async_read_until(
        socket_, buffer_, "\n\n", [this](boost::system::error_code error, std::size_t length) {
          if (error) return;
          take({asio::buffers_begin(buffer_.data()),
                asio::buffers_begin(buffer_.data()) + static_cast<std::ptrdiff_t>(length)});
          buffer_.consume(length);
          read();
        });
  }

  void take(std::string const& message) {
    constexpr std::string_view member = "\"seq\":";
    auto const at = message.find(member);
    if (at == std::string::npos) return;
    auto const now = Clock::now();
    std::uint64_t seq = 0;
    std::from_chars(message.data() + at + member.size(), message.data() + message.size(), seq);
    ++messages;
    bytes += static_cast<std::int64_t>(message.size());
    for (auto each = last_ + 1; last_ > 0 && each <= seq; ++each) {
      auto const time = recorded.at(each).load();
      if (time == 0) continue;
      delays.push_back(Milliseconds(now - Clock::time_point(Clock::duration(time))).count());
    }
    last_ = seq;
  }

  tcp::socket socket_;
  asio::streambuf buffer_;
  std::uint64_t last_ = 0;
};

double share(std::vector<double>& all, double part) {
  if (all.empty()) return 0;
  auto const at = static_cast<std::ptrdiff_t>(part * static_cast<double>(all.size() - 1));
  std::ranges::nth_element(all, all.begin() + at);
  return all.at(static_cast<std::size_t>(at));
}

void print_times(char const* what, std::vector<double> times, double seconds) {
  std::printf("%s: %.0f events a second, each recorded in %.3f ms (median), %.3f ms (99 of 100)\n",
              what, static_cast<double>(times.size()) / seconds, share(times, 0.5),
              share(times, 0.99));
}

/// The time until a client that reads nothing has been dropped.
double dropped_after(tcp::socket& deaf, Clock::time_point start, std::atomic<bool> const& ends) {
  pollfd state{deaf.native_handle(), POLLRDHUP, 0};
  constexpr int moment = 100;
  while (!ends) {
    if (poll(&state, 1, moment) > 0)
      return std::chrono::duration<double>(Clock::now() - start).count();
  }
  return -1;
}

int measure(Options const& options, fs::path const& place) {
  Run run(place / ".pexplore", options);
  print_times("without the server", run.go_on(options.seconds / 4), options.seconds / 4);

  Server const server(options.program, place);
  asio::io_context loop;
  auto const key = stream_key(loop, server);
  std::this_thread::sleep_for(std::chrono::seconds(1));  // until it has found the experiment
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < options.clients; ++i)
    clients.push_back(std::make_unique<Client>(loop, server, key));
  auto deaf = connected(loop, server);
  asio::write(deaf, asio::buffer(request(server, "/api/experiments/bench/events?key=" + key)));

  std::thread reading([&] { loop.run(); });
  std::atomic<bool> ends = false;
  double dropped = -1;
  std::thread watching([&] { dropped = dropped_after(deaf, Clock::now(), ends); });
  auto const before = server.processor_seconds();
  auto const times = run.go_on(options.seconds);
  auto const processor = (server.processor_seconds() - before) / options.seconds;
  std::this_thread::sleep_for(std::chrono::seconds(1));
  auto const memory = server.megabytes("VmHWM");
  ends = true;
  watching.join();
  loop.stop();
  reading.join();

  print_times("with the server", times, options.seconds);
  std::vector<double> all;
  std::int64_t messages = 0, bytes = 0;
  std::size_t least = most_events;
  for (auto const& client : clients) {
    all.insert(all.end(), client->delays.begin(), client->delays.end());
    messages += client->messages;
    bytes += client->bytes;
    least = std::min(least, client->delays.size());
  }
  double const clients_seconds = static_cast<double>(options.clients) * options.seconds;
  std::printf(
      "%d clients: each was informed of at least %zu of %zu events, in %.1f messages and %.0f kB "
      "a second\n",
      options.clients, least, times.size(), static_cast<double>(messages) / clients_seconds,
      static_cast<double>(bytes) / 1000 / clients_seconds);
  std::printf(
      "from the event to the message: %.0f ms (median), %.0f ms (99 of 100), %.0f ms at most\n",
      share(all, 0.5), share(all, 0.99), share(all, 1));
  std::printf("the server: %.0f MB at most, %.0f %% of one core\n", memory, 100 * processor);
  if (dropped < 0) {
    std::printf("the client that reads nothing was not dropped\n");
  } else {
    std::printf("the client that reads nothing was dropped after %.1f s\n", dropped);
  }
  constexpr double most_delay = 1000, most_memory = 100;
  bool const is_good = share(all, 1) <= most_delay && memory <= most_memory && dropped >= 0;
  return is_good ? 0 : 1;
}

int number(int argc, char** argv, int at, int otherwise) {
  return argc > at ? std::atoi(argv[at]) : otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(
        stderr, "usage: bench_serve PEXPLORE [CLIENTS [EVENTS-A-SECOND [SECONDS [APPROACHES]]]]\n");
    return 64;
  }
  std::signal(SIGPIPE, SIG_IGN);
  Options options;
  options.program = fs::absolute(argv[1]).string();
  options.clients = number(argc, argv, 2, options.clients);
  options.rate = number(argc, argv, 3, options.rate);
  options.seconds = number(argc, argv, 4, options.seconds);
  options.approaches = number(argc, argv, 5, options.approaches);
  auto pattern = (fs::temp_directory_path() / "bench-serve-XXXXXX").string();
  fs::path const place = mkdtemp(pattern.data());
  int const status = measure(options, place);
  fs::remove_all(place);
  return status;
}
