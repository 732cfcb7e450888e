#include "commands.hpp"
#include "core/text.hpp"
#include "criteria_option.hpp"
#include "loop.hpp"
#include "output.hpp"
#include "progress_text.hpp"
#include "report/documents.hpp"
#include "report/formats.hpp"
#include "shared_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

/// Commands that read what is recorded.
namespace pexplore {

using namespace parallel_explore;

namespace {

struct ReadOptions {
  std::string name, approach, other, format = "md";
  bool json = false, stat = false;
};

void add_name(CLI::App& command, ReadOptions& options) {
  command.add_option("name", options.name, "The experiment; may be left out if there is only one");
}

std::string status_text(Exploration const& exploration) {
  Screen screen;
  screen.columns = 200;
  screen.rows = exploration.approaches.size() + 4;
  auto text = fmt::format("{} is {}", exploration.name, name_of(exploration.state));
  if (!exploration.reason.empty()) text += fmt::format(" ({})", harmless(exploration.reason));
  text += "\n";
  for (auto const& warning : exploration.warnings) text += "Warning: " + harmless(warning) + "\n";
  auto shown = exploration;
  bool const interrupted = exploration.state == ExplorationState::interrupted;
  for (auto& record : shown.approaches) {
    // What a dead run was doing, it does no more.
    if (interrupted && !is_final(record.state)) record.state = ApproachState::pending;
  }
  for (auto const& line : live_lines(shown, now(), screen)) text += line + "\n";
  if (interrupted) text += fmt::format("Go on with it: pexplore resume {}\n", exploration.name);
  return text;
}

/// An experiment's line in the list, and why its record cannot be read, if so.
std::pair<report::ListEntry, std::string> list_entry(Explorer& explorer, std::string const& name) {
  report::ListEntry entry;
  entry.name = name;
  try {
    auto const exploration = explorer.store().load(name);
    entry.holding = explorer.holding(exploration);
    entry.state = name_of(exploration.state);
    entry.approaches = exploration.approaches.size();
    entry.completed = static_cast<std::size_t>(std::ranges::count(
        exploration.approaches, ApproachState::completed, &ApproachRecord::state));
  } catch (Error const& error) {
    entry.state = "unreadable";
    return {entry, harmless(error.what())};
  }
  return {entry, ""};
}

std::string holding_text(Holding const& holding) {
  return fmt::format("{} worktree{} ({}), {} branch{}, record {}", holding.worktrees,
                     holding.worktrees == 1 ? "" : "s", human_bytes(holding.worktree_bytes),
                     holding.branches, holding.branches == 1 ? "" : "es",
                     human_bytes(holding.record_bytes));
}

int list(bool json) {
  Explorer explorer(".");
  std::vector<report::ListEntry> entries;
  std::string text;
  for (auto const& name : explorer.store().experiments()) {
    auto const [entry, trouble] = list_entry(explorer, name);
    text += fmt::format("{:<24}  {:<11}  {}/{} completed  {}\n", name, entry.state, entry.completed,
                        entry.approaches, trouble.empty() ? holding_text(entry.holding) : trouble);
    entries.push_back(entry);
  }
  if (json) {
    print(report::list_json(entries));
  } else {
    print(text.empty() ? "There are no experiments here. Start one: pexplore run\n" : text);
  }
  return 0;
}

int show(ReadOptions const& options) {
  Explorer explorer(".");
  auto const exploration = load(explorer, options.name);
  if (!options.approach.empty()) {
    print(approach_json(exploration, exploration.at(options.approach)));
    return 0;
  }
  auto const verdict = explorer.verdict(exploration);
  auto const text = explorer.report(exploration, verdict, options.json ? "json" : "text");
  auto const head = fmt::format("{}: {}\n\n", exploration.name, name_of(exploration.state));
  print(options.json ? text : head + text);
  return 0;
}

int report(ReadOptions const& options) {
  Explorer explorer(".");
  auto const exploration = load(explorer, options.name);
  print(explorer.report(exploration, explorer.verdict(exploration), options.format));
  return 0;
}

int diff(ReadOptions const& options) {
  Explorer explorer(".");
  auto const patch =
      wait_for(explorer.diff(options.name, options.approach, options.other, options.stat));
  if (options.json) {
    print(report::diff_json(options.name, options.approach, options.other, patch));
  } else {
    print(patch);
  }
  return 0;
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
  exploration.name = core::slug(std::filesystem::path(file).stem().string());
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

void declare_status(CLI::App& command, Work& work) {
  auto const options = std::make_shared<ReadOptions>();
  add_name(command, *options);
  command.add_flag("--json", options->json, "Print it as JSON");
  command.footer("Example: pexplore status rate-limiter");
  command.callback([options, &work] {
    work = [options] {
      Explorer explorer(".");
      auto const exploration = load(explorer, options->name);
      print(options->json ? progress_json(exploration) : status_text(exploration));
      return 0;
    };
  });
}

void declare_list(CLI::App& command, Work& work) {
  auto const options = std::make_shared<ReadOptions>();
  auto const names = std::make_shared<bool>(false);
  command.add_flag("--json", options->json, "Print it as JSON");
  command.add_flag("--names", *names, "Names only, one a line");
  command.footer("Example: pexplore list");
  command.callback([options, names, &work] {
    work = [options, names] {
      if (!*names) return list(options->json);
      Explorer explorer(".");
      for (auto const& name : explorer.store().experiments()) print(name + "\n");
      return 0;
    };
  });
}

void declare_show(CLI::App& command, Work& work) {
  auto const options = std::make_shared<ReadOptions>();
  add_name(command, *options);
  command.add_option("approach", options->approach, "Show this approach's record, as JSON");
  command.add_flag("--json", options->json, "Print the summary as JSON");
  command.footer("Example: pexplore show rate-limiter");
  command.callback([options, &work] { work = [options] { return show(*options); }; });
}

void declare_report(CLI::App& command, Work& work) {
  auto const options = std::make_shared<ReadOptions>();
  add_name(command, *options);
  add_format(command, options->format);
  command.footer("Example: pexplore report rate-limiter --format csv > matrix.csv");
  command.callback([options, &work] { work = [options] { return report(*options); }; });
}

void declare_diff(CLI::App& command, Work& work) {
  auto const options = std::make_shared<ReadOptions>();
  command.add_option("name", options->name, "The experiment")->required();
  command.add_option("approach", options->approach, "The approach")->required();
  command.add_option("other", options->other, "Compare with this approach instead of the base");
  command.add_flag("--stat", options->stat, "Only the files and their numbers of lines");
  command.add_flag("--json", options->json, "Print it as JSON");
  command.footer("Example: pexplore diff rate-limiter token-bucket sliding-log");
  command.callback([options, &work] { work = [options] { return diff(*options); }; });
}

void declare_score(CLI::App& command, Work& work) {
  struct ScoreOptions {
    std::string file, weights, format = "text", style = "decisive";
    bool json = false;
  };
  auto const options = std::make_shared<ScoreOptions>();
  command
      .add_option("table", options->file,
                  "CSV or JSON with scores from 0 to 10; - is standard input")
      ->required();
  command.add_option("--weights", options->weights, "NAME=NUMBER,…; a criterion without one has 1");
  command.add_option("--style", options->style, "decisive, options or conditional")
      ->check(CLI::IsMember({"decisive", "options", "conditional"}));
  add_format(command, options->format);
  command.add_flag("--json", options->json, "As --format json");
  command.footer("Example: pexplore score caching.csv --weights performance=1,cost=0.8");
  command.callback([options, &work] {
    work = [options] {
      return score(options->file, options->weights, options->json ? "json" : options->format,
                   options->style);
    };
  });
}

}  // namespace pexplore
