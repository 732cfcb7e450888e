// From the task to the commit: explores, adopts what the verdict takes as one commit on the
// current branch, and cleans up. Work that exists nowhere else is kept unless that is forced.
#include "parallel_explore/parallel_explore.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace pe = parallel_explore;

pe::awaitable<void> from_task_to_commit(pe::Explorer& explorer, pe::Experiment experiment) {
  pe::Exploration const result = co_await explorer.run(std::move(experiment));
  pe::Adoption const adoption = co_await explorer.adopt(result.name);
  std::cout << "adopted " << adoption.sample << " on " << adoption.branch << ": "
            << adoption.changes.lines_added << " line\n";

  pe::CleanupReport const report = co_await explorer.cleanup(result.name);
  for (auto const& item : report.items) {
    std::cout << item.approach << ": " << (item.worktree_removed ? "worktree removed" : "kept")
              << (item.branch_deleted ? ", branch deleted" : "; " + item.kept_because) << '\n';
  }
}

int main() {
  auto experiment = pe::experiment_of_variants(
      "motto", {{"long", "Keep it short and simple, please"}, {"short", "Be brief"}});
  experiment.session.agent = "command";
  experiment.agents["command"].run = {"sh", "-c", "echo $PEXPLORE_DESCRIPTION > MOTTO"};
  experiment.criteria = {pe::measure("bytes", "wc -c < MOTTO", pe::RegexMetric{"\\d+"})};

  boost::asio::io_context loop;
  pe::Explorer explorer(".");
  boost::asio::co_spawn(loop, from_task_to_commit(explorer, experiment),
                        [](std::exception_ptr error) {
                          if (error) std::rethrow_exception(error);  // leaves loop.run()
                        });
  loop.run();
}
