#include "commands.hpp"
#include "output.hpp"
#include "report/documents.hpp"
#include "score/headline.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct PlanOptions {
  SamplePlan wanted;
  bool json = false;
};

/// Numbers of samples whose chance is shown.
constexpr std::array shown_samples{2, 3, 4, 5, 6, 8, 10, 15, 20, 30};

int plan(PlanOptions const& options) {
  auto const& wanted = options.wanted;
  if (options.json) {
    print(report::sample_plan_json(wanted));
    return 0;
  }
  auto const needed = samples_needed(wanted);
  auto const what = fmt::format(
      "The best of {} approaches, ahead of the others by {:g} × the standard deviation of a "
      "session, is "
      "recommended with {:g} % confidence",
      wanted.approaches, wanted.gap, 100 * wanted.confidence);
  auto text = needed
                  ? fmt::format("{} in {:g} % of runs with {} samples of each: samples = {}.\n\n",
                                what, 100 * wanted.power, *needed, *needed)
                  : fmt::format("{} in fewer than {:g} % of runs, even with 200 samples.\n\n", what,
                                100 * wanted.power);
  text += "samples       recommended\n";
  for (int const samples : shown_samples) {
    text += fmt::format("{:>7}  {:>16}\n", samples,
                        score::percent(chance_of_recommendation(wanted, samples)));
    if (needed && samples >= 2 * *needed) break;
  }
  print_wrapped(text);
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
                  "The confidence that the verdict needs (default: 0.8)")
      ->check(CLI::Range(0.5, 0.9999));
  command
      .add_option("--power", options->wanted.power,
                  "The probability that the verdict recommends the best (default: 0.8)")
      ->check(CLI::Range(0.01, 0.99));
  command
      .add_option("--approaches", options->wanted.approaches, "Number of approaches (default: 2)")
      ->check(CLI::Range(2, 100));
  command.add_flag("--json", options->json, "Print it as JSON");
  command.footer("Example: pexplore plan-samples --gap 0.5 --confidence 0.9");
  command.callback([options, &action] { action = [options] { return plan(*options); }; });
}

}  // namespace pexplore
