// Explores COUNT approaches, PARALLEL at a time, each running COMMAND in a plain folder, with
// everything else as always: journal, derived files, captured output. Prints its own peak memory.
//   bench_sessions DIRECTORY COUNT PARALLEL COMMAND [ARGUMENT...]
#include "parallel_explore/parallel_explore.hpp"

#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>

int main(int argc, char** argv) {
  namespace pe = parallel_explore;
  if (argc < 5) return 64;
  std::filesystem::path const directory = argv[1];
  int const count = std::atoi(argv[2]);
  pe::Experiment experiment;
  experiment.name = "bench";
  experiment.task = "Run.";
  experiment.session.agent = "command";
  experiment.session.allow_empty = true;
  experiment.session.max_approaches = count;
  experiment.session.max_parallel = std::atoi(argv[3]);
  experiment.agents["command"].run.assign(argv + 4, argv + argc);
  for (int i = 0; i < count; ++i) {
    pe::Approach approach;
    approach.name = "a" + std::to_string(i);
    experiment.approaches.push_back(approach);
  }
  pe::Bricks bricks;
  bricks.worktrees = std::make_unique<pe::FolderWorktrees>(directory / "folders");
  pe::DerivedFiles derived;
  derived.progress = pe::progress_json;
  derived.approach = pe::approach_json;
  bricks.store = std::make_unique<pe::JournalStore>(directory / ".pexplore", derived);
  auto const result = pe::explore(experiment, directory, std::move(bricks));
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%s %ld\n", pe::name_of(result.state).c_str(), usage.ru_maxrss);
  return result.state == pe::ExplorationState::completed ? 0 : 1;
}
