#include "async/wait_for.hpp"
#include "commands.hpp"
#include "output.hpp"
#include "report/documents.hpp"

#include <fmt/format.h>

#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

int adopt(AdoptRequest const& request, bool json) {
  Explorer explorer(".");
  auto const before = load(explorer, request.experiment);
  auto const verdict = verdict_of(explorer, before);
  for (auto const& ranked : verdict.comparison.ranking()) {
    if (ranked.approach != request.approach || ranked.rank) continue;
    auto const why =
        ranked.failure.empty() ? "it failed the gate " + ranked.disqualified_by : ranked.failure;
    fmt::print(stderr, "pexplore: warning: {} is not recommended: {}\n", request.approach,
               escape_for_terminal(why));
  }
  auto const adoption = async::wait_for(explorer.adopt(request));
  if (json) {
    print(report::adoption_json(request.approach, adoption));
    return 0;
  }
  print(fmt::format("{} of {} is on {} as {} ({} file{}, +{} -{} lines).\n", adoption.sample,
                    request.experiment, adoption.branch, adoption.commit.substr(0, 12),
                    adoption.changes.files_changed, adoption.changes.files_changed == 1 ? "" : "s",
                    adoption.changes.lines_added, adoption.changes.lines_removed));
  fmt::print(stderr, "To remove the rest: pexplore cleanup {}\n", request.experiment);
  return 0;
}

}  // namespace

void declare_adopt(CLI::App& command, Action& action) {
  struct AdoptOptions {
    AdoptRequest request;
    bool merge = false, json = false;
    CLI::Option* branch = nullptr;
  };
  auto const options = std::make_shared<AdoptOptions>();
  command.add_option("name", options->request.experiment, "The experiment")->required();
  command.add_option("approach", options->request.approach, "The approach")->required();
  auto* const merge =
      command.add_flag("--merge", options->merge, "A merge commit instead of one squashed commit");
  options->branch = command
                        .add_option("--branch", options->request.branch,
                                    "Put the work on a branch of its own (NAME-APPROACH) instead; "
                                    "the current branch is not changed")
                        ->expected(0, 1)
                        ->excludes(merge);
  command.add_flag("--json", options->json, "Print it as JSON");
  command.footer(
      "Fails without changing anything if there are uncommitted changes or conflicts.\n\n"
      "Example: pexplore adopt rate-limiter token-bucket");
  command.callback([options, &action] {
    if (options->merge) options->request.mode = AdoptMode::merge;
    if (options->branch->count() > 0) options->request.mode = AdoptMode::branch;
    action = [options] { return adopt(options->request, options->json); };
  });
}

}  // namespace pexplore
