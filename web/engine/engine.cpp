/// The decision as a WebAssembly module, for the report page: the same code as in the library, so
/// that a page shows the verdict that `pexplore rescore` would reach.
///
/// A call gets a list of numbers and a list of texts and returns the same: web/src/engine.ts is the
/// other end, and names their order.
#include "parallel_explore/decision.hpp"
#include "score/headline.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace pe = parallel_explore;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Numbers and texts in the order in which they were written; an absent number is NaN.
class Input {
 public:
  Input(double const* numbers, char const* texts) : number_(numbers), text_(texts) {}

  double number() { return *number_++; }
  int whole() { return static_cast<int>(number()); }
  std::size_t count() { return static_cast<std::size_t>(number()); }
  bool flag() { return number() != 0; }
  std::optional<double> optional() {
    double const value = number();
    return std::isnan(value) ? std::nullopt : std::optional(value);
  }
  std::string text() {
    std::string value(text_);
    text_ += value.size() + 1;
    return value;
  }

 private:
  double const* number_;
  char const* text_;
};

struct Output {
  std::vector<double> numbers;
  std::string texts;  ///< each ends with a zero

  void add(double number) { numbers.push_back(number); }
  void add(std::optional<double> const& number) { numbers.push_back(number.value_or(none)); }
  void add(std::string const& text) { texts.append(text.c_str(), text.size() + 1); }
};

/// In the order of `kinds` in engine.ts.
void set_kind(pe::Criterion& criterion, int kind, bool scored) {
  switch (kind) {
    case 0:
      criterion.how = pe::CommandCriterion{.metric = scored ? pe::Metric(pe::JsonMetric())
                                                            : pe::Metric(pe::ProcessMetric::exit)};
      break;
    case 1:
      criterion.how = pe::BuiltinMetric::duration_s;
      break;
    case 2:
      criterion.how = pe::JudgeQuestion();
      break;
    case 3:
      criterion.how = pe::SelfReport();
      break;
    case 4:
      criterion.how = pe::Given();
      break;
    default:
      criterion.how = pe::CustomEvaluator();
  }
}

pe::Criterion read_criterion(Input& in) {
  pe::Criterion criterion;
  criterion.name = in.text();
  criterion.unit = in.text();
  criterion.weight = in.number();
  criterion.gate = in.flag();
  criterion.better = in.flag() ? pe::Better::lower : pe::Better::higher;
  int const kind = in.whole();
  int const scale = in.whole();  // -1: pass or fail, 3: points
  set_kind(criterion, kind, scale >= 0);
  if (scale >= 0 && scale < 3) criterion.scale = static_cast<pe::ScaleKind>(scale);
  criterion.best = in.optional();
  criterion.worst = in.optional();
  criterion.factor = in.number();
  auto const matters = in.optional();
  bool const relative = in.flag();
  if (matters) criterion.matters = pe::Difference{*matters, relative};
  return criterion;
}

pe::ResultEvidence read_result(Input& in, std::size_t criteria) {
  pe::ResultEvidence result;
  result.approach = in.text();
  result.sample = in.whole();
  result.passed = in.flag();
  result.lines_changed = in.optional();
  result.cost_usd = in.optional();
  if (auto const same = in.optional()) result.same_as = static_cast<std::size_t>(*same);
  for (std::size_t i = 0; i < criteria; ++i) {
    auto& values = result.values.emplace_back();
    for (auto left = in.count(); left > 0; --left) values.push_back(in.optional());
  }
  for (auto left = in.count(); left > 0; --left) {
    auto const deviation = in.optional();
    double const freedom = in.number();
    auto& error = result.errors.emplace_back();
    if (deviation) error = pe::StandardError{*deviation, freedom};
  }
  return result;
}

std::pair<pe::EvidenceTable, pe::DecisionSettings> read(Input& in) {
  pe::EvidenceTable table;
  pe::DecisionSettings settings;
  settings.result_confidence = in.number();
  settings.approach_confidence = in.number();
  settings.matters = in.optional();
  settings.sessions_stopping = in.flag();
  settings.rounds_stopping = in.flag();
  settings.limit = in.whole();
  settings.futures = in.whole();
  for (auto left = in.count(); left > 0; --left) settings.spreads.push_back(in.number());
  auto const criteria = in.count();
  auto const results = in.count();
  bool const has_base = in.flag();
  for (std::size_t i = 0; i < criteria; ++i) table.criteria.push_back(read_criterion(in));
  for (std::size_t i = 0; i < results; ++i) table.results.push_back(read_result(in, criteria));
  if (has_base) table.base = read_result(in, criteria);
  return {std::move(table), std::move(settings)};
}

void write(pe::RankedCandidate const& candidate, Output& out) {
  out.add(candidate.name);
  out.add(candidate.missing);
  out.add(candidate.rank ? std::optional<double>(*candidate.rank) : std::nullopt);
  out.add(candidate.total);
  out.add(candidate.chance_best_or_equal);
  out.add(candidate.expected_loss);
  out.add(candidate.interval ? candidate.interval->low : none);
  out.add(candidate.interval ? candidate.interval->high : none);
  out.add(candidate.passed);
  out.add(candidate.runs);
  out.add(candidate.unreliable ? 1 : 0);
}

void write(pe::Conclusion const& answer, Output& out) {
  out.add(static_cast<double>(answer.kind));
  out.add(answer.confidence);
  out.add(answer.matters);
  out.add(answer.chance);
  out.add(answer.shown);
  out.add(answer.resolution);
  out.add(answer.leader);
  out.add(answer.best);
  out.add(answer.take);
  out.add(static_cast<double>(answer.equal.size()));
  for (auto const& each : answer.equal) out.add(each);
  out.add(static_cast<double>(answer.candidates.size()));
  for (auto const& each : answer.candidates) write(each, out);
  out.add(answer.base ? 1 : 0);
  if (answer.base) write(*answer.base, out);
}

std::vector<double> numbers_in;
std::string texts_in;
Output answer;

}  // namespace

extern "C" {

/// Where the caller puts as many numbers.
__attribute__((export_name("numbers"))) double* numbers(std::size_t count) {
  numbers_in.resize(count);
  return numbers_in.data();
}

/// Where the caller puts so many bytes of texts, each of which ends with a zero.
__attribute__((export_name("texts"))) char* texts(std::size_t bytes) {
  texts_in.resize(bytes);
  return texts_in.data();
}

/// Decides on what the caller has put there.
__attribute__((export_name("decide"))) void decide() {
  Input in(numbers_in.data(), texts_in.data());
  auto const [table, settings] = read(in);
  auto const decision = pe::decide(table, settings);
  answer = Output();
  answer.add(pe::score::verdict_lines(table, decision));
  answer.add(decision.scored ? 1 : 0);
  write(decision.result, answer);
  answer.add(decision.approach ? 1 : 0);
  if (decision.approach) write(*decision.approach, answer);
}

__attribute__((export_name("answered_numbers"))) double const* answered_numbers() {
  return answer.numbers.data();
}
__attribute__((export_name("count_of_numbers"))) std::size_t count_of_numbers() {
  return answer.numbers.size();
}
__attribute__((export_name("answered_texts"))) char const* answered_texts() {
  return answer.texts.data();
}
__attribute__((export_name("bytes_of_texts"))) std::size_t bytes_of_texts() {
  return answer.texts.size();
}
}
