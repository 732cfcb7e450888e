// A program with a heartbeat of 2 ms that embeds the library: how late its beats come while three
// explorations of eight sessions run, with the library on a thread of its own and on the program's
// own loop, beside the same heartbeat in another process under the same load.
//   bench_heartbeat REPOSITORY
#include "parallel_explore/parallel_explore.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace pe = parallel_explore;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds interval{2};

/// Delays of a heartbeat, in ms.
class Heartbeat {
 public:
  explicit Heartbeat(asio::io_context& loop) : timer_(loop) { beat(); }

  void stop() {
    stopped_ = true;
    timer_.cancel();
  }

  [[nodiscard]] double quantile(double q) {
    std::ranges::sort(late_);
    return late_.empty() ? 0 : late_[static_cast<std::size_t>(q * (late_.size() - 1.0))];
  }

 private:
  void beat() {
    due_ = Clock::now() + interval;
    timer_.expires_at(due_);
    timer_.async_wait([this](boost::system::error_code) {
      late_.push_back(std::chrono::duration<double, std::milli>(Clock::now() - due_).count());
      if (!stopped_) beat();
    });
  }

  asio::steady_timer timer_;
  Clock::time_point due_;
  std::vector<double> late_;
  bool stopped_ = false;
};

pe::Experiment experiment(std::string const& name) {
  pe::Experiment result;
  result.name = name;
  result.task = "write";
  result.session.agent = "command";
  result.session.max_parallel = 8;
  result.session.max_approaches = 8;
  result.agents["command"].run = {"sh", "-c", "echo x > work; sleep 0.2"};
  for (int i = 0; i < 8; ++i) result.approaches.emplace_back("a" + std::to_string(i), "write");
  result.criteria = {pe::gate("there", "test -s work")};
  return result;
}

/// The heartbeat of another process until the pipe is closed; prints its quantiles to the other.
pid_t start_peer(int const (&stop)[2], int const (&answer)[2]) {
  pid_t const pid = fork();
  if (pid != 0) return pid;
  close(stop[1]);
  asio::io_context loop;
  Heartbeat heartbeat(loop);
  std::thread waiting([&] {
    char byte = 0;
    (void)!read(stop[0], &byte, 1);
    asio::post(loop, [&] { heartbeat.stop(); });
  });
  loop.run();
  waiting.join();
  double const figures[2] = {heartbeat.quantile(0.99), heartbeat.quantile(1)};
  (void)!write(answer[1], figures, sizeof figures);
  _exit(0);
}

void explore_thrice(asio::io_context& loop, std::vector<pe::Explorer>& explorers,
                    std::string const& name, std::function<void()> const& ended) {
  auto const left = std::make_shared<int>(static_cast<int>(explorers.size()));
  for (std::size_t i = 0; i < explorers.size(); ++i) {
    asio::co_spawn(loop, explorers[i].run(experiment(name + std::to_string(i))),
                   [=](std::exception_ptr failure, pe::Exploration const&) {
                     if (failure) std::rethrow_exception(failure);
                     if (--*left == 0) ended();
                   });
  }
}

void measure(std::string const& repository, std::string const& name, bool own_thread) {
  int stop[2], answer[2];
  if (pipe(stop) != 0 || pipe(answer) != 0) std::exit(1);
  pid_t const peer = start_peer(stop, answer);
  close(stop[0]);
  asio::io_context loop, other;
  std::vector<pe::Explorer> explorers;
  for (int i = 0; i < 3; ++i) explorers.emplace_back(repository);
  Heartbeat heartbeat(loop);
  auto const end = [&] { asio::post(loop, [&] { heartbeat.stop(); }); };
  explore_thrice(own_thread ? other : loop, explorers, name, end);
  std::optional<std::thread> thread;
  if (own_thread) thread.emplace([&] { other.run(); });
  loop.run();
  if (thread) thread->join();
  close(stop[1]);
  double figures[2] = {0, 0};
  (void)!read(answer[0], figures, sizeof figures);
  close(answer[0]);
  close(answer[1]);
  waitpid(peer, nullptr, 0);
  std::printf(
      "%s: 99 %% at most %.2f ms late, worst %.1f ms; another process: %.2f ms, %.1f ms; "
      "ratio %.2f\n",
      own_thread ? "library on its own thread" : "library on the program's loop",
      heartbeat.quantile(0.99), heartbeat.quantile(1), figures[0], figures[1],
      heartbeat.quantile(0.99) / std::max(figures[0], 0.01));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  measure(argv[1], "thread", true);
  measure(argv[1], "loop", false);
  return 0;
}
