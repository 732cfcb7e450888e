#include "score_runs.hpp"

#include "core/enum_names.hpp"
#include "criteria_option.hpp"
#include "exit_status.hpp"
#include "output.hpp"
#include "parallel_explore/experiment.hpp"
#include "parallel_explore/runs_table.hpp"
#include "shared_options.hpp"
#include "spec/criterion_reader.hpp"
#include "spec_options.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

namespace pexplore {

using namespace parallel_explore;

namespace {

template <class Enum>
std::map<std::string, Enum> named(std::string const& option, std::string const& text) {
  std::map<std::string, Enum> found;
  for (auto const& [name, value] : pairs_of(option, text)) {
    auto const known = core::value_of<Enum>(value);
    if (!known) wrong_option(option, fmt::format("\"{}\" is not a value of it", value));
    found[name] = *known;
  }
  return found;
}

ExitStatus status_of(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::recommended:
    case VerdictKind::equal:
    case VerdictKind::safe_choice:
      return all_completed;
    case VerdictKind::no_clear_winner:
    case VerdictKind::keep_base:
      return partial;
    case VerdictKind::nothing_passed:
      break;
  }
  return few_completed;
}

}  // namespace

void RunsFlags::add_to(CLI::App& command) {
  command.add_option("--runs", file, "CSV with raw measurements; - is standard input");
  command.add_option("--spec", spec, "With --runs: a spec file whose criteria they are");
  command.add_option("--better", better, "With --runs: CRITERION=lower,…; default: higher");
  command.add_option("--scale", scale, "With --runs: CRITERION=count,…; default: ratio");
  command.add_option("--matters", matters,
                     "With --runs: the smallest difference that matters: CRITERION=2%,total=0.01");
  command
      .add_option("--confidence", confidence,
                  "With --runs: the probability that a verdict needs; default: 0.95 for which "
                  "result to take, 0.8 for which approach is better")
      ->check(CLI::Range(0.5, 0.9999))
      ->check(finite);
  command.add_option("--seed", seed,
                     "With --runs: of the simulated futures that say what would settle it "
                     "(default: 1)");
}

int score_runs(RunsFlags const& flags, std::string const& weights, bool json) {
  RunsOptions options;
  if (!flags.spec.empty()) options.criteria = load_experiment(flags.spec).criteria;
  options.better = named<Better>("--better", flags.better);
  options.scales = named<ScaleKind>("--scale", flags.scale);
  options.weights = parse_weights(weights);
  DecisionSettings settings;
  for (auto const& [name, text] : pairs_of("--matters", flags.matters)) {
    auto const difference = spec::parse_difference(text);
    if (!difference)
      wrong_option("--matters", fmt::format("\"{}\" is neither 2% nor an amount", text));
    if (name == "total") {
      settings.matters = difference->amount;
    } else {
      options.matters[name] = *difference;
    }
  }
  settings.seed = flags.seed;
  if (flags.confidence > 0)
    settings.result_confidence = settings.approach_confidence = flags.confidence;
  auto const source = flags.file == "-" ? std::string("standard input") : flags.file;
  auto const decision = decide(parse_runs(read_all(flags.file), source, options), settings);
  print(json ? decision_json(decision) : to_text(decision));
  return status_of(decision.result.kind);
}

std::string read_all(std::string const& file) {
  std::ostringstream content;
  if (file == "-") {
    content << std::cin.rdbuf();
    return std::move(content).str();
  }
  std::ifstream in(file, std::ios::binary);
  content << in.rdbuf();
  if (!in) throw Error(ErrorCode::not_found, fmt::format("cannot read {}", file));
  return std::move(content).str();
}

}  // namespace pexplore
