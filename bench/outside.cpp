// Times examinations of what is outside the worktrees of the repository in the current directory.
//   bench_outside TIMES
#include "parallel_explore/parallel_explore.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>
#include <vector>

namespace {

namespace pe = parallel_explore;

/// One examination, compared with the last.
pe::awaitable<void> examine(pe::GitWorktrees& worktrees, int times, std::vector<double>& took_ms) {
  std::optional<pe::OutsideState> last;
  for (int i = 0; i < times; ++i) {
    auto const begin = std::chrono::steady_clock::now();
    std::string experiment = "bench";
    auto now = co_await worktrees.outside_all(std::move(experiment));
    if (last) {
      std::vector<std::string> none;
      pe::awaitable<std::vector<pe::OutsideChange>> comparing =
          worktrees.changes_outside(*last, *now, std::move(none));
      auto const changes = co_await std::move(comparing);
      for (auto const& change : changes) std::printf("%s\n", change.text.c_str());
    }
    last = std::move(now);
    std::chrono::duration<double, std::milli> const took = std::chrono::steady_clock::now() - begin;
    took_ms.push_back(took.count());
  }
}

/// Processor time of this process and of the git processes that it awaited.
double processor_ms() {
  double total = 0;
  for (int const who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage used{};
    getrusage(who, &used);
    for (auto const& time : {used.ru_utime, used.ru_stime})
      total += static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
  }
  return total;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  boost::asio::io_context context;
  pe::GitWorktrees worktrees(".");
  std::vector<double> took_ms;
  boost::asio::co_spawn(context, examine(worktrees, std::atoi(argv[1]), took_ms),
                        [](std::exception_ptr const& failure) {
                          if (failure) std::rethrow_exception(failure);
                        });
  context.run();
  double const processor = processor_ms() / static_cast<double>(took_ms.size());
  double const first = took_ms.at(0);
  std::ranges::sort(took_ms);
  std::printf("first %.0f ms, median %.0f ms, slowest %.0f ms; processor time of each %.0f ms\n",
              first, took_ms[took_ms.size() / 2], took_ms.back(), processor);
}
