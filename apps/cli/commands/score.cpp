#include "commands.hpp"
#include "criteria_option.hpp"
#include "output.hpp"
#include "report/formats.hpp"
#include "shared_options.hpp"
#include "text/words.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

namespace pexplore {

using namespace parallel_explore;

namespace {

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

/// Markdown report of a table made by hand, which no sessions produced.
class TableSummary final : public ResultAggregator {
 public:
  [[nodiscard]] std::string aggregate(Exploration const&, Verdict const& verdict) const override {
    return MarkdownMatrix().table(verdict.comparison) + "\n" + verdict.recommendation.text;
  }
};

int score(std::string const& file, std::string const& weights, std::string const& format,
          std::string const& style) {
  auto const source = file == "-" ? std::string("standard input") : file;
  auto const table = parse_score_table(read_all(file), source, parse_weights(weights));
  // A table is an exploration that somebody else has measured.
  Exploration exploration;
  exploration.name = text::slug(std::filesystem::path(file).stem().string());
  exploration.state = ExplorationState::completed;
  exploration.experiment.criteria = table.criteria;
  if (style == "options")
    exploration.experiment.report.recommendation = RecommendationStyle::options;
  if (style == "conditional")
    exploration.experiment.report.recommendation = RecommendationStyle::conditional;
  Comparison comparison(table.criteria, WeightedScoring().rank(table.criteria, table.measurements));
  auto recommendation = recommend(comparison, exploration.experiment.report);
  Verdict const verdict{std::move(comparison), std::move(recommendation)};
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
  };
  auto const options = std::make_shared<ScoreOptions>();
  command
      .add_option("table", options->file,
                  "CSV or JSON with scores from 0 to 10; - is standard input")
      ->required();
  command.add_option("--weights", options->weights,
                     "NAME=NUMBER,…; the weight of all other criteria is 1");
  command.add_option("--style", options->style, "decisive, options or conditional")
      ->check(CLI::IsMember({"decisive", "options", "conditional"}));
  add_format(command, options->format);
  command.add_flag("--json", options->json, "As --format json");
  command.footer("Example: pexplore score caching.csv --weights performance=1,cost=0.8");
  command.callback([options, &action] {
    action = [options] {
      return score(options->file, options->weights, options->json ? "json" : options->format,
                   options->style);
    };
  });
}

}  // namespace pexplore
