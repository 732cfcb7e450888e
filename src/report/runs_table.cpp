#include "parallel_explore/runs_table.hpp"

#include "parallel_explore/error.hpp"
#include "parallel_explore/measurement.hpp"
#include "text/ascii.hpp"
#include "text/csv.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"
#include "text/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

constexpr std::string_view base_name = "base";

/// One row, with its values checked.
struct Run {
  std::string approach, criterion;
  int sample = 1, round = 1;
  std::optional<double> value;
  bool failed = false;
};

/// A fault, at the place where it is first.
struct Fault {
  std::string place, text;
  int repeated = 0;  ///< in how many further places
};

constexpr std::array<std::string_view, 6> known_columns{"approach", "sample", "criterion",
                                                        "round",    "value",  "passed"};

/// A fault of a column that would be ignored; empty: it is known.
std::string fault_of_column(std::string const& name) {
  if (std::ranges::find(known_columns, name) != known_columns.end()) return {};
  std::vector<std::string> const known(known_columns.begin(), known_columns.end());
  auto near = text::nearest(text::lower(name), known);
  for (auto const& each : known) {
    bool const part = name.size() > 2 && (each.starts_with(name) || name.starts_with(each));
    if (!near && part) near = each;
  }
  return fmt::format("unknown column \"{}\"; {}", name,
                     near ? fmt::format("did you mean \"{}\"?", *near)
                          : fmt::format("known columns: {}", fmt::join(known, ", ")));
}

class RunsReader {
 public:
  RunsReader(std::string_view source, RunsOptions const& options)
      : source_(source), options_(options) {}

  EvidenceTable read(std::string_view text) {
    if (auto const bad = text::invalid_utf8(text); bad != std::string_view::npos) {
      fault("", fmt::format("byte {} is not valid UTF-8", bad));
    } else {
      if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
      read_rows(text::parse_csv(text));
    }
    if (runs_.empty() && faults_.empty()) fault("", "the table has no runs");
    set_criteria();
    apply_options();
    check_names();
    if (!faults_.empty()) throw Error(ErrorCode::spec, all_faults());
    fill();
    return std::move(table_);
  }

 private:
  void fault(std::string const& place, std::string const& text) {
    auto const again = std::ranges::find(faults_, text, &Fault::text);
    if (again == faults_.end()) {
      faults_.push_back({place, text});
    } else {
      ++again->repeated;
    }
  }

  [[nodiscard]] std::string all_faults() const {
    std::string all;
    for (auto const& each : faults_) {
      all += fmt::format("{}{}{}: {}", all.empty() ? "" : "\n", source_, each.place, each.text);
      if (each.repeated > 0)
        all += fmt::format(" (and {} more row{} like it)", each.repeated,
                           each.repeated == 1 ? "" : "s");
    }
    return all;
  }

  void read_rows(std::vector<text::CsvRow> const& rows) {
    if (rows.empty()) return;
    std::map<std::string, std::size_t> columns;
    auto const& header = rows.front();
    for (std::size_t i = 0; i < header.fields.size(); ++i) {
      auto name = text::clean_line(header.fields[i], 100);
      if (!columns.emplace(name, i).second)
        fault(at(header.line), fmt::format("a second column \"{}\"", name));
    }
    if (header.fields.size() == 1 && header.fields[0].find_first_of(";\t") != std::string::npos)
      return fault(at(header.line), "the fields must be separated by commas");
    for (auto const* needed : {"approach", "criterion", "value"}) {
      if (!columns.contains(needed))
        fault(at(header.line), fmt::format("the column \"{}\" is missing", needed));
    }
    for (auto const& each : header.fields) {
      if (auto text = fault_of_column(text::clean_line(each, 100)); !text.empty())
        fault(at(header.line), text);
    }
    if (!faults_.empty()) return;
    for (std::size_t i = 1; i < rows.size(); ++i) {
      if (rows[i].fields.size() == header.fields.size()) {
        read_row(columns, rows[i]);
      } else {
        fault(at(rows[i].line), fmt::format("{} fields, and the header has {}",
                                            rows[i].fields.size(), header.fields.size()));
      }
    }
  }

  static std::string at(int line) { return fmt::format(":{}", line); }

  void read_row(std::map<std::string, std::size_t> const& columns, text::CsvRow const& row) {
    auto const field = [&](std::string const& name) {
      auto const found = columns.find(name);
      return found == columns.end() ? std::string()
                                    : text::clean_line(row.fields[found->second], 200);
    };
    Run run;
    run.approach = field("approach");
    run.criterion = field("criterion");
    run.sample = whole_number(row.line, "sample", field("sample"));
    run.round = columns.contains("round")
                    ? whole_number(row.line, "round", field("round"))
                    : ++runs_so_far_[{run.approach, run.sample, run.criterion}];
    if (run.approach.empty()) fault(at(row.line), "an approach without a name");
    if (run.criterion.empty()) fault(at(row.line), "a criterion without a name");
    auto const value = field("value"), passed = field("passed");
    if (!value.empty()) {
      double number = 0;
      auto const [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
      if (error != std::errc() || end != value.data() + value.size())
        fault(at(row.line), fmt::format("\"{}\" is not a number", value));
      if (!std::isfinite(number))
        fault(at(row.line), fmt::format("\"{}\" is not a finite number", value));
      run.value = number;
    }
    bool const is_false = text::lower(passed) == "false";
    if (!passed.empty() && !is_false && text::lower(passed) != "true")
      fault(at(row.line), fmt::format("\"{}\" is not true, false or empty", passed));
    run.failed = is_false;
    bool const named = !run.approach.empty() && !run.criterion.empty();
    if (named && !seen_.emplace(run.approach, run.sample, run.criterion, run.round).second) {
      fault(at(row.line), fmt::format("a second row for {}, sample {}, {}, round {}", run.approach,
                                      run.sample, run.criterion, run.round));
    }
    runs_.push_back(std::move(run));
  }

  int whole_number(int line, std::string_view column, std::string const& text) {
    if (text.empty()) return 1;
    int number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0)
      fault(at(line), fmt::format("{} \"{}\" is not a whole number of at least 0", column, text));
    return number;
  }

  /// The criteria of the options, or of the table: one without any value is a gate.
  void set_criteria() {
    table_.criteria = options_.criteria;
    for (auto const& run : runs_) {
      auto& criteria = table_.criteria;
      auto found = std::ranges::find(criteria, run.criterion, &Criterion::name);
      if (found == criteria.end() && options_.criteria.empty()) {
        Criterion criterion;
        criterion.name = run.criterion;
        criterion.how = CommandCriterion{};
        criterion.gate = true;
        criteria.push_back(std::move(criterion));
        found = criteria.end() - 1;
      } else if (found == criteria.end()) {
        unknown(run.criterion, "the spec has no such criterion");
        continue;
      }
      if (run.value && options_.criteria.empty() && found->gate) {
        found->gate = false;
        found->how = CommandCriterion{"", JsonMetric{}};
      }
    }
  }

  void unknown(std::string const& name, std::string const& what) {
    if (!complained_.insert(name).second) return;
    std::vector<std::string> names;
    for (auto const& criterion : table_.criteria) names.push_back(criterion.name);
    auto const near = text::nearest(name, names);
    fault("", fmt::format("\"{}\": {}{}", name, what,
                          near ? fmt::format("; did you mean \"{}\"?", *near) : ""));
  }

  template <class Value, class Set>
  void apply(std::map<std::string, Value> const& values, Set const& set) {
    for (auto const& [name, value] : values) {
      auto const found = std::ranges::find(table_.criteria, name, &Criterion::name);
      if (found == table_.criteria.end()) {
        unknown(name, "the table has no such criterion");
      } else {
        set(*found, value);
      }
    }
  }

  void apply_options() {
    apply(options_.better, [](Criterion& c, Better better) { c.better = better; });
    apply(options_.weights, [&](Criterion& c, double weight) {
      if (!std::isfinite(weight) || weight < 0)
        fault("", fmt::format("the weight {} of \"{}\" must be a number of at least 0", weight,
                              c.name));
      if (!is_scored(c))
        fault("", fmt::format("\"{}\" is a gate without a score: it has no weight", c.name));
      c.weight = weight;
    });
    apply(options_.scales, [&](Criterion& c, ScaleKind scale) {
      c.scale = scale;
      if (scale == ScaleKind::linear && !c.best)
        fault("", fmt::format("\"{}\": the scale \"linear\" needs a spec with `best` and `worst`",
                              c.name));
    });
    apply(options_.matters, [](Criterion& c, Difference const& matters) { c.matters = matters; });
  }

  ResultEvidence& result_of(Run const& run) {
    if (run.approach == base_name) {
      if (!table_.base) table_.base.emplace().approach = base_name;
      return *table_.base;
    }
    auto const [place, is_new] =
        places_.emplace(std::pair(run.approach, run.sample), table_.results.size());
    if (is_new) {
      auto& result = table_.results.emplace_back();
      result.approach = run.approach;
      result.sample = run.sample;
    }
    return table_.results[place->second];
  }

  /// Results are named NAME or, if an approach has several, NAME.SAMPLE.
  void check_names() {
    std::map<std::string, std::set<int>> samples;
    for (auto const& run : runs_) samples[run.approach].insert(run.sample);
    for (auto const& [approach, numbers] : samples) {
      for (int const sample : numbers) {
        auto const name = fmt::format("{}.{}", approach, sample);
        if (numbers.size() > 1 && approach != base_name && samples.contains(name)) {
          fault("", fmt::format("sample {} of \"{}\" has the same name as the approach \"{}\"",
                                sample, approach, name));
        }
      }
    }
    if (samples.size() == 1 && samples.contains(std::string(base_name)))
      fault("", "the table has no approaches, only the base");
  }

  /// The base is one state: several samples of it are further measurements, of which the median
  /// in each round counts.
  std::optional<double> value_of_base(std::size_t criterion, std::size_t round,
                                      std::optional<double> value) {
    auto& values = base_values_[{criterion, round}];
    if (value) values.push_back(*value);
    return median(values);
  }

  void fill() {
    for (auto const& run : runs_) {
      auto& result = result_of(run);
      result.passed = result.passed && !run.failed;
      result.values.resize(table_.criteria.size());
      auto const index = static_cast<std::size_t>(
          std::ranges::find(table_.criteria, run.criterion, &Criterion::name) -
          table_.criteria.begin());
      // Rounds may begin anywhere and have gaps: they only have to be the same for all.
      auto& rounds = rounds_[run.criterion];
      auto const round = rounds.emplace(run.round, rounds.size()).first->second;
      auto& row = result.values[index];
      if (row.size() <= round) row.resize(round + 1);
      row[round] = run.approach == base_name ? value_of_base(index, round, run.value) : run.value;
    }
  }

  std::string source_;
  RunsOptions const& options_;
  EvidenceTable table_;
  std::vector<Run> runs_;
  std::set<std::tuple<std::string, int, std::string, int>> seen_;
  std::map<std::tuple<std::string, int, std::string>, int> runs_so_far_;  ///< without a round
  std::set<std::string> complained_;
  std::map<std::pair<std::string, int>, std::size_t> places_;  ///< of results in the table
  std::map<std::string, std::map<int, std::size_t>> rounds_;   ///< by criterion
  std::map<std::pair<std::size_t, std::size_t>, std::vector<double>> base_values_;
  std::vector<Fault> faults_;
};

}  // namespace

EvidenceTable parse_runs(std::string_view text, std::string_view source,
                         RunsOptions const& options) {
  return RunsReader(source, options).read(text);
}

}  // namespace v0_2
}  // namespace parallel_explore
