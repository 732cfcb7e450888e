#include "score_runs.hpp"

#include "criteria_option.hpp"
#include "exit_status.hpp"
#include "output.hpp"
#include "parallel_explore/experiment.hpp"
#include "parallel_explore/runs_table.hpp"
#include "shared_options.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <sstream>

namespace pexplore {

using namespace parallel_explore;

void RunsFlags::add_to(CLI::App& command) {
  auto* const runs =
      command.add_option("--runs", file, "CSV with raw measurements; - is standard input");
  command.add_option("--spec", spec, "With --runs: a spec file that declares the criteria")
      ->needs(runs);
  command.add_option("--better", better, "With --runs: CRITERION=lower,…; default: higher")
      ->needs(runs);
  command.add_option("--scale", scale, "With --runs: CRITERION=count,…; default: ratio")
      ->needs(runs);
  command
      .add_option("--matters", matters,
                  "With --runs: the smallest difference that matters: CRITERION=2%,total=0.01")
      ->needs(runs);
  command
      .add_option("--confidence", confidence,
                  "With --runs: the probability that a verdict needs; default: 0.95 for which "
                  "result to take, 0.8 for which approach is better")
      ->check(CLI::Range(0.5, 0.9999))
      ->check(finite)
      ->needs(runs);
  command
      .add_flag("--stopping", stopping,
                "With --runs: data collection stopped once it showed something, so verdicts need "
                "more evidence")
      ->needs(runs);
  command
      .add_option("--seed", seed,
                  "With --runs: seed of the simulation of what further samples would settle "
                  "(default: 1)")
      ->check(not_negative())
      ->needs(runs);
}

int score_runs(RunsFlags const& flags, std::string const& weights, bool json) {
  RunsOptions options;
  if (!flags.spec.empty()) options.criteria = load_experiment(flags.spec).criteria;
  options.better = parse_better(flags.better);
  options.scales = parse_scales(flags.scale);
  options.weights = parse_weights(weights);
  DecisionSettings settings;
  auto matters = parse_matters(flags.matters);
  options.matters = std::move(matters.criteria);
  settings.matters = matters.total;
  settings.seed = flags.seed;
  settings.sessions_stopping = settings.rounds_stopping = flags.stopping;
  if (flags.confidence > 0)
    settings.result_confidence = settings.approach_confidence = flags.confidence;
  auto const source = flags.file == "-" ? std::string("standard input") : flags.file;
  auto const table = parse_runs(read_all(flags.file), source, options);
  auto const decision = decide(table, settings);
  print(json ? decision_json(table, decision) : to_text(table, decision));
  return exit_status_of(decision.result.kind);
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
