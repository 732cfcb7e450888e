#include "commands.hpp"
#include "output.hpp"
#include "report/documents.hpp"

#include <fmt/format.h>

#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct PlanOptions {
  report::SamplePlan wanted;
  bool json = false;
};

constexpr int shown_samples = 10;

int plan(PlanOptions const& options) {
  if (options.json) {
    print(report::sample_plan_json(options.wanted));
    return 0;
  }
  auto const& [gap, confidence, approaches] = options.wanted;
  auto const needed = samples_needed(gap, confidence, approaches);
  auto const what = fmt::format(
      "To pick the best of {} approaches with {:.0f} % confidence when the others are {:g} "
      "standard deviations of a session behind it,",
      approaches, 100 * confidence, gap);
  auto text = needed ? fmt::format("{} take {} sample{} of each: samples = {}.\n\n", what, *needed,
                                   *needed == 1 ? "" : "s", *needed)
                     : fmt::format("{} no reasonable number of samples is enough.\n\n", what);
  text += "samples  correct picks\n";
  int const last = std::max(shown_samples, std::min(needed.value_or(0), 30));
  for (int samples = 1; samples <= last; ++samples)
    text += fmt::format("{:>7}  {:>13.1f} %\n", samples,
                        100 * chance_of_right_pick(gap, samples, approaches));
  print(text);
  return 0;
}

}  // namespace

void declare_plan_samples(CLI::App& command, Action& action) {
  auto const options = std::make_shared<PlanOptions>();
  command
      .add_option("--gap", options->wanted.gap,
                  "How far the best is ahead, in standard deviations between sessions")
      ->required()
      ->check(CLI::Range(0.0, 1000.0));
  command
      .add_option("--confidence", options->wanted.confidence,
                  "Required confidence, between 0 and 1 (default: 0.8)")
      ->check(CLI::Range(0.01, 0.999999));
  command
      .add_option("--approaches", options->wanted.approaches, "Number of approaches (default: 2)")
      ->check(CLI::Range(2, 1000));
  command.add_flag("--json", options->json, "Print it as JSON");
  command.footer("Example: pexplore plan-samples --gap 0.5 --confidence 0.9");
  command.callback([options, &action] { action = [options] { return plan(*options); }; });
}

}  // namespace pexplore
