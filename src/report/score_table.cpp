#include "parallel_explore/error.hpp"
#include "parallel_explore/result_aggregator.hpp"
#include "text/csv.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"
#include "text/words.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <utility>

namespace parallel_explore {
inline namespace v0_2 {

namespace json = boost::json;

namespace {

/// Builds the table and collects its faults.
class TableReader {
 public:
  explicit TableReader(std::string_view source) : source_(source) {}

  void read_csv(std::string_view text) {
    auto const rows = text::parse_csv(text);
    if (rows.empty()) return;
    auto const& header = rows.front();
    for (std::size_t i = 1; i < header.fields.size(); ++i)
      add_criterion(at_line(header.line), header.fields[i]);
    for (std::size_t r = 1; r < rows.size(); ++r) read_csv_row(header, rows[r]);
  }

  void read_json(std::string_view text) {
    json::error_code error;
    auto const document = json::parse(text, error);
    if (error) {
      fault("", "not JSON: " + error.message());
    } else if (document.is_object()) {
      read_json_table(document.as_object());
    } else if (document.is_array()) {
      read_json_rows(document.as_array());
    } else {
      fault("", "a table is an object with \"approaches\", or an array of objects with \"name\"");
    }
  }

  ScoreTable finish(std::map<std::string, double> const& weights) {
    for (auto const& [name, weight] : weights) {
      auto const found = std::ranges::find(table_.criteria, name, &Criterion::name);
      if (found == table_.criteria.end()) {
        std::vector<std::string> names;
        for (auto const& criterion : table_.criteria) names.push_back(criterion.name);
        auto const near = text::nearest(name, names);
        fault("", fmt::format("a weight for \"{}\", which is not a criterion{}", name,
                              near ? fmt::format("; did you mean \"{}\"?", *near) : ""));
      } else if (!std::isfinite(weight) || weight < 0) {
        fault("",
              fmt::format("the weight {} of \"{}\" must be a number of at least 0", weight, name));
      } else {
        found->weight = weight;
      }
    }
    if (table_.measurements.empty() && faults_.empty()) fault("", "the table has no approaches");
    if (table_.criteria.empty() && faults_.empty()) fault("", "the table has no criteria");
    if (!faults_.empty()) throw Error(ErrorCode::spec, faults_);
    return std::move(table_);
  }

  void fault(std::string const& place, std::string const& text) {
    if (!faults_.empty()) faults_ += '\n';
    faults_ += fmt::format("{}{}: {}", source_, place, text);
  }

 private:
  static std::string at_line(int line) { return fmt::format(":{}", line); }

  void add_criterion(std::string const& place, std::string const& text, double weight = 1.0) {
    auto const name = text::clean_line(text, 100);
    if (name.empty()) fault(place, "a criterion without a name");
    if (std::ranges::find(table_.criteria, name, &Criterion::name) != table_.criteria.end()) {
      fault(place, fmt::format("a second criterion \"{}\"", name));
    }
    Criterion criterion;
    criterion.name = name;
    criterion.weight = weight;
    table_.criteria.push_back(std::move(criterion));
  }

  ApproachMeasurements& add_approach(std::string const& place, std::string const& text) {
    auto const name = text::clean_line(text, 100);
    if (name.empty()) fault(place, "an approach without a name");
    if (!approaches_.insert(name).second)
      fault(place, fmt::format("a second approach \"{}\"", name));
    auto& approach = table_.measurements.emplace_back();
    approach.approach = name;
    return approach;
  }

  void add_score(std::string const& place, ApproachMeasurements& approach,
                 std::string const& criterion, double score) {
    if (!std::isfinite(score) || score < 0 || score > 10) {
      fault(place, fmt::format("{} of {} is {}, which is not between 0 and 10", criterion,
                               approach.approach, score));
      return;
    }
    Measurement measurement;
    measurement.criterion = criterion;
    measurement.source = Source::given;
    measurement.values = {score};
    approach.measurements.push_back(std::move(measurement));
  }

  void read_csv_row(text::CsvRow const& header, text::CsvRow const& row) {
    auto const place = at_line(row.line);
    if (row.fields.size() != header.fields.size()) {
      fault(place, fmt::format("{} fields, and the header has {}", row.fields.size(),
                               header.fields.size()));
      return;
    }
    auto& approach = add_approach(place, row.fields[0]);
    for (std::size_t i = 1; i < row.fields.size(); ++i) {
      auto const text = text::clean_line(row.fields[i], 100);
      if (text.empty()) continue;
      double score = 0;
      auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), score);
      if (error != std::errc{} || end != text.data() + text.size()) {
        fault(place, fmt::format("\"{}\" is not a number", text));
      } else {
        add_score(place, approach, table_.criteria[i - 1].name, score);
      }
    }
  }

  void read_json_table(json::object const& document) {
    if (auto const* criteria = document.if_contains("criteria");
        criteria && criteria->is_object()) {
      for (auto const& [name, weight] : criteria->as_object()) {
        bool const good = weight.is_number() && weight.to_number<double>() >= 0;
        if (!good)
          fault("", fmt::format("/criteria/{}: a weight must be a number of at least 0",
                                std::string_view(name)));
        add_criterion("", std::string(name), good ? weight.to_number<double>() : 0.0);
      }
    }
    auto const* const approaches = document.if_contains("approaches");
    if (!approaches || !approaches->is_object()) {
      fault("", "/approaches: a table of approaches is missing");
      return;
    }
    for (auto const& [name, scores] : approaches->as_object()) {
      if (scores.is_object()) {
        read_json_scores(std::string(name), scores.as_object());
      } else {
        fault("", fmt::format("/approaches/{}: must be a table of scores", std::string_view(name)));
      }
    }
  }

  void read_json_rows(json::array const& rows) {
    for (auto const& row : rows) {
      auto const* const name = row.is_object() ? row.as_object().if_contains("name") : nullptr;
      if (!name || !name->is_string()) {
        fault("", "each element must be an object with \"name\"");
        continue;
      }
      read_json_scores(std::string(name->as_string()), row.as_object());
    }
  }

  void read_json_scores(std::string const& name, json::object const& scores) {
    auto& approach = add_approach("", name);
    for (auto const& [criterion, value] : scores) {
      if (criterion == "name" || value.is_null()) continue;
      if (std::ranges::find(table_.criteria, std::string_view(criterion), &Criterion::name) ==
          table_.criteria.end()) {
        add_criterion("", std::string(criterion));
      }
      if (value.is_number()) {
        add_score("", approach, std::string(criterion), value.to_number<double>());
      } else {
        fault("", fmt::format("{} of {} is not a number", std::string_view(criterion), name));
      }
    }
  }

  std::string source_;
  ScoreTable table_;
  std::set<std::string> approaches_;
  std::string faults_;
};

}  // namespace

ScoreTable parse_score_table(std::string_view text, std::string_view source,
                             std::map<std::string, double> const& weights) {
  TableReader reader(source);
  if (auto const bad = text::invalid_utf8(text); bad != std::string_view::npos) {
    reader.fault("", fmt::format("byte {} is not valid UTF-8", bad));
    return reader.finish({});
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  auto const first = text.find_first_not_of(" \t\r\n");
  bool const is_json =
      first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
  if (is_json) {
    reader.read_json(text);
  } else {
    reader.read_csv(text);
  }
  return reader.finish(weights);
}

Verdict verdict_on(ScoreTable const& table, ReportSettings const& settings) {
  // A table is an exploration that was measured elsewhere.
  Exploration measured;
  measured.experiment.criteria = table.criteria;
  measured.experiment.report = settings;
  for (auto const& each : table.measurements) {
    auto& record = measured.approaches.emplace_back();
    record.approach.name = each.approach;
    record.state = ApproachState::completed;
    record.evaluation.measurements = each.measurements;
  }
  return reach_verdict(measured, WeightedScoring());
}

}  // namespace v0_2
}  // namespace parallel_explore
