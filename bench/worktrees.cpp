// Makes COUNT worktrees of the repository in the current directory, all at once.
//   bench_worktrees COUNT BASE
#include "parallel_explore/parallel_explore.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  namespace pe = parallel_explore;
  if (argc != 3) return 64;
  boost::asio::io_context context;
  pe::GitWorktrees worktrees(".");
  int made = 0;
  for (int i = 0; i < std::atoi(argv[1]); ++i) {
    pe::WorktreeRequest request;
    request.experiment = "bench";
    request.approach = "a" + std::to_string(i);
    request.base = argv[2];
    boost::asio::co_spawn(context, worktrees.create(std::move(request)),
                          [&](std::exception_ptr error, pe::Worktree) { made += error ? 0 : 1; });
  }
  context.run();
  std::printf("%d\n", made);
  return made == std::atoi(argv[1]) ? 0 : 1;
}
