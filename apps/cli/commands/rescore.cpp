#include "commands.hpp"
#include "criteria_option.hpp"
#include "experiments.hpp"
#include "interruption.hpp"
#include "output.hpp"
#include "shared_options.hpp"

#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct RescoreOptions {
  RescoreRequest request;
  std::string weights, scale, matters, criterion;
  double confidence = 0;
  bool json = false;
};

int rescore(RescoreOptions const& options) {
  auto request = options.request;
  if (!options.weights.empty()) request.weights = parse_weights(options.weights);
  request.scales = parse_scales(options.scale);
  auto matters = parse_matters(options.matters);
  request.matters = std::move(matters.criteria);
  request.total_matters = matters.total;
  if (options.confidence > 0) request.confidence = options.confidence;
  if (!options.criterion.empty()) request.criteria = criteria_named(options.criterion);
  bool const changes = !request.weights.empty() || !request.scales.empty() ||
                       !request.matters.empty() || request.total_matters || request.confidence ||
                       !request.criteria.empty();
  if (!changes)
    throw CLI::RequiredError("--weights, --scale, --matters, --confidence or --criterion");
  // Only what is recorded and measured needs the repository.
  bool const reads_only = !request.keep_weights && request.criteria.empty();
  auto explorer = reads_only ? explorer_to_read() : Explorer(".");
  (void)load(explorer, request.experiment);  // for its message
  auto const stop = [&](std::string reason) { explorer.stop(std::move(reason)); };
  auto const exploration = wait_or_interrupt(stop, explorer.rescore(std::move(request)));
  print_summary(explorer, exploration, options.json);
  return 0;
}

}  // namespace

void declare_rescore(CLI::App& command, Action& action) {
  auto const options = std::make_shared<RescoreOptions>();
  command.add_option("name", options->request.experiment, "The experiment")->required();
  command.add_option(
      "--weights", options->weights,
      "NAME=NUMBER,…; other weights stay the same. Not recorded unless --keep is given");
  command.add_option("--scale", options->scale,
                     "CRITERION=ratio, count or linear,…; how values become points");
  command.add_option("--matters", options->matters,
                     "The smallest difference that matters: CRITERION=2%,total=0.01");
  command.add_option("--confidence", options->confidence, "The probability that a verdict needs")
      ->check(CLI::Range(0.5, 0.9999))
      ->check(finite);
  command.add_flag(
      "--keep", options->request.keep_weights,
      "Record the weights, the scales and the differences that matter in the experiment");
  command.add_option("--criterion", options->criterion,
                     "A TOML file of [[criterion]] tables, or the name of a set; measured in "
                     "the existing worktrees, and recorded");
  command.add_flag("--json", options->json, "Print the summary as JSON");
  command.footer(
      "Examples:\n"
      "  pexplore rescore rate-limiter --weights performance=2,size=0\n"
      "  pexplore rescore rate-limiter --matters performance=5% --confidence 0.9\n"
      "  pexplore rescore rate-limiter --criterion memory.toml");
  command.callback([options, &action] { action = [options] { return rescore(*options); }; });
}

}  // namespace pexplore
