#include "commands.hpp"
#include "criteria_option.hpp"
#include "output.hpp"
#include "report/formats.hpp"
#include "score_runs.hpp"
#include "shared_options.hpp"
#include "text/words.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// Markdown report of a table made by hand, which no sessions produced.
class TableSummary final : public ResultAggregator {
 public:
  [[nodiscard]] std::string aggregate(Exploration const&, Verdict const& verdict) const override {
    return verdict.recommendation.text + "\n" + MarkdownMatrix().table(verdict.comparison);
  }
};

int score(std::string const& file, std::string const& weights, std::string const& format,
          std::string const& style) {
  auto const source = file == "-" ? std::string("standard input") : file;
  auto const table = parse_score_table(read_all(file), source, parse_weights(weights));
  Exploration exploration;
  exploration.name = text::slug(std::filesystem::path(file).stem().string());
  exploration.state = ExplorationState::completed;
  exploration.experiment.criteria = table.criteria;
  if (style == "options")
    exploration.experiment.report.recommendation = RecommendationStyle::options;
  if (style == "conditional")
    exploration.experiment.report.recommendation = RecommendationStyle::conditional;
  Verdict const verdict = verdict_on(table, exploration.experiment.report);
  TableSummary const summary;
  ReportInput input{exploration, verdict};
  input.aggregator = &summary;
  print(report::format_named(format).render(input));
  return 0;
}

}  // namespace

void declare_score(CLI::App& command, Action& action) {
  struct ScoreOptions {
    std::string file, weights, format = "text", style = "decisive";
    bool json = false;
    RunsFlags runs;
  };
  auto const options = std::make_shared<ScoreOptions>();
  command.add_option("table", options->file,
                     "CSV or JSON with scores from 0 to 10; - is standard input");
  options->runs.add_to(command);
  command.add_option("--weights", options->weights,
                     "NAME=NUMBER,…; the weight of all other criteria is 1");
  command.add_option("--style", options->style, "decisive, options or conditional")
      ->check(CLI::IsMember({"decisive", "options", "conditional"}))
      ->excludes(command.get_option("--runs"));
  add_format(command, options->format);
  command.add_flag("--json", options->json, "As --format json");
  command.footer(
      "A table of runs is CSV with the columns approach, sample, criterion, round, value and "
      "passed, a row for\neach measurement; the approach \"base\" is the untouched base.\n\n"
      "Examples:\n"
      "  pexplore score caching.csv --weights performance=1,cost=0.8\n"
      "  pexplore score --runs runs.csv --better seconds=lower --matters seconds=5%\n\n"
      "Exit status with --runs: 0 there is a result to take, 1 no clear winner or keep the base, 2 "
      "nothing passed.");
  command.callback([options, &action] {
    if (options->file.empty() == options->runs.file.empty())
      throw CLI::ValidationError("score", "takes a table of scores, or --runs and a table of runs");
    bool const json = options->json || options->format == "json";
    if (!options->runs.file.empty() && !json && options->format != "text")
      throw CLI::ValidationError("--format", "with --runs it is text or json");
    action = [options, json] {
      if (!options->runs.file.empty()) return score_runs(options->runs, options->weights, json);
      return score(options->file, options->weights, options->json ? "json" : options->format,
                   options->style);
    };
  });
}

}  // namespace pexplore
