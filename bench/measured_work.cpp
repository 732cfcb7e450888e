// Times what comparing a worktree with its commit costs, in a repository that it makes.
//   bench_measured_work DIRECTORY FILES
#include "parallel_explore/parallel_explore.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <sys/resource.h>

namespace {

namespace pe = parallel_explore;
namespace fs = std::filesystem;

/// Waits for a call; throws what it throws.
template <class T>
T wait_for(pe::awaitable<T> call) {
  boost::asio::io_context context;
  std::exception_ptr failure;
  std::optional<T> result;
  boost::asio::co_spawn(context, std::move(call), [&](std::exception_ptr error, T value) {
    failure = error;
    result = std::move(value);
  });
  context.run();
  if (failure) std::rethrow_exception(failure);
  return std::move(*result);
}

/// The processor time of this process and its children, in milliseconds.
double processor_ms() {
  double sum = 0;
  for (int const who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage used{};
    getrusage(who, &used);
    for (auto const& time : {used.ru_utime, used.ru_stime})
      sum += static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
  }
  return sum;
}

template <class Call>
void print_time(char const* what, Call call) {
  auto const busy = processor_ms();
  auto const began = std::chrono::steady_clock::now();
  call();
  std::chrono::duration<double, std::milli> const took = std::chrono::steady_clock::now() - began;
  std::printf("%s: %.0f ms (%.0f ms of processor time)\n", what, took.count(),
              processor_ms() - busy);
}

/// Files of about 2 kB, ten in a directory.
void write_files(fs::path const& repository, int count) {
  for (int i = 0; i < count; ++i) {
    auto const directory = repository / std::to_string(i / 1000) / std::to_string(i / 10 % 100);
    fs::create_directories(directory);
    std::ofstream file(directory / (std::to_string(i) + ".txt"));
    for (int line = 0; line < 60; ++line) file << "line " << line << " of file " << i << " in it\n";
  }
}

int run(fs::path const& repository, int count) {
  fs::create_directories(repository);
  write_files(repository, count);
  auto const git = "cd '" + repository.string() + "' && git init -q -b main && git add -A && git " +
                   "-c user.name=B -c user.email=b@example.com commit -qm files";
  if (std::system(git.c_str()) != 0) return 1;
  pe::GitWorktrees worktrees(repository);
  pe::WorktreeRequest request;
  request.experiment = "bench";
  request.approach = "a";
  request.base = "HEAD";
  pe::Worktree const worktree = wait_for(worktrees.create(std::move(request)));
  std::ofstream(worktree.path / "work.txt") << "work\n";
  std::string commit;
  print_time("the commit, which reads every file once",
             [&] { commit = wait_for(worktrees.commit(worktree, "Work\n")).commit; });
  for (char const* which : {"first", "second", "third"}) {
    print_time((std::string("the ") + which + " comparison").c_str(), [&] {
      auto const differing = wait_for(worktrees.restore(worktree, commit, {}));
      if (!differing.empty()) std::printf("%zu files differ\n", differing.size());
    });
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  try {
    return run(argv[1], std::atoi(argv[2]));
  } catch (std::exception const& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
