#include "spec/criterion_reader.hpp"

#include "core/benchmark_formats.hpp"
#include "core/criterion_traits.hpp"
#include "spec/metric_reader.hpp"
#include "spec/takes.hpp"
#include "text/display.hpp"

#include <boost/mp11.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <optional>
#include <tuple>

namespace parallel_explore::spec {
namespace {

using How = decltype(Criterion::how);

/// Reads "2%" or an amount.
void read_matters(Reader& reader, Node const& node, std::optional<Difference>& into) {
  if (auto const* text = std::get_if<std::string>(&node.value)) {
    into = parse_difference(*text);
    if (!into)
      reader.fault(node.line, "`matters` must be a share such as \"2%\", or an amount from 0");
  } else {
    take_number(reader, into.emplace().amount, 0)(node);
  }
}

/// Reads the key that selects the kind of a criterion, into one candidate for each kind.
class KindReader {
 public:
  explicit KindReader(Reader& reader) : reader_(reader) {}

  /// The candidate of a kind, for its further keys.
  template <class Kind>
  Kind& of() {
    return std::get<Kind>(candidates_);
  }

  /// Adds the keys of all kinds that a spec can name. Their Takes write to this object.
  void add_keys(std::vector<Key>& keys) {
    boost::mp11::tuple_for_each(candidates_, [&](auto& candidate) {
      Criterion kind;
      kind.how = candidate;
      auto take = take_of(candidate);
      if (!take) return;
      std::string const key(core::traits_of(kind).key);
      keys.push_back({key, [this, key, &candidate, take](Node const& value) {
                        named_.push_back(key);
                        chosen_ = [&candidate](How& how) { how = candidate; };
                        take(value);
                      }});
    });
  }

  /// The keys of kinds that the criterion has; exactly one is valid.
  [[nodiscard]] std::vector<std::string> const& named() const { return named_; }

  /// Sets the kind if exactly one was named.
  void choose(How& how) const {
    if (named_.size() == 1) chosen_(how);
  }

 private:
  // Takes for the values of the keys. A new kind does not compile without its own overload.

  Take take_of(CommandCriterion& into) { return take_text(reader_, into.run); }
  Take take_of(BuiltinMetric& into) { return take_one_of(reader_, into); }
  Take take_of(SelfReport&) { return take_boolean(reader_, flag_); }
  Take take_of(Given&) { return {}; }
  Take take_of(CustomEvaluator&) { return take_boolean(reader_, flag_); }
  Take take_of(JudgeQuestion& into) { return take_text(reader_, into.question); }

  Reader& reader_;
  boost::mp11::mp_rename<How, std::tuple> candidates_;
  std::vector<std::string> named_;
  std::function<void(How&)> chosen_;
  bool flag_ = false;  ///< of kinds whose value is only `true`
};

/// Sets the direction and the unit that a criterion has unless the spec overrides them: built-in
/// metrics, times and the consumption of a process are costs; another number that a command
/// computes is a result.
void set_criterion_defaults(Criterion& criterion) {
  auto const set = [&](Better better, char const* unit) {
    criterion.better = better;
    criterion.unit = unit;
  };
  if (auto const* builtin = std::get_if<BuiltinMetric>(&criterion.how)) {
    switch (*builtin) {
      case BuiltinMetric::duration_s:
        return set(Better::lower, "s");
      case BuiltinMetric::tokens:
        return set(Better::lower, "tokens");
      case BuiltinMetric::cost_usd:
        return set(Better::lower, "$");
      case BuiltinMetric::lines_changed:
        return set(Better::lower, "lines");
      case BuiltinMetric::files_changed:
        return set(Better::lower, "files");
    }
  }
  if (auto const* command = std::get_if<CommandCriterion>(&criterion.how)) {
    if (auto const* process = std::get_if<ProcessMetric>(&command->metric)) {
      switch (*process) {
        case ProcessMetric::seconds:
          return set(Better::lower, "s");
        case ProcessMetric::peak_rss:
          return set(Better::lower, "bytes");
        case ProcessMetric::exit:
          return set(Better::lower, "");
      }
    }
    auto const* const benchmark = std::get_if<BenchmarkMetric>(&command->metric);
    if (benchmark && core::is_time(*benchmark)) set(Better::lower, "s");
  }
}

/// Whether its values vary with the machine, and are measured when nothing else runs.
bool is_timed(Criterion const& criterion) {
  auto const& command = std::get<CommandCriterion>(criterion.how);
  auto const* const process = std::get_if<ProcessMetric>(&command.metric);
  return is_exclusive(criterion) && !(process && *process == ProcessMetric::exit);
}

/// "auto", or a number of runs.
void read_repeat(Reader& reader, Node const& node, std::optional<int>& repeat) {
  auto const* const text = std::get_if<std::string>(&node.value);
  if (text && *text != "auto") return reader.fault(node.line, "\"repeat\" is a number or \"auto\"");
  repeat = until_clear;
  if (!text) take_integer(reader, *repeat, 1, 1000)(node);
}

void check(Reader& reader, Node const& node, Criterion const& c,
           std::vector<std::string> const& kinds, bool has_metric,
           std::vector<std::string>& names) {
  auto const fault = [&](std::string text) { reader.fault(node.line, std::move(text)); };
  auto const name = text::clean_line(c.name, 60);
  if (c.name.empty()) fault("a criterion needs a name");
  if (c.name.size() > 100 || text::clean_line(c.name, 200) != c.name) {
    fault(fmt::format("\"{}\" cannot be the name of a criterion: use one line of at most 100 bytes",
                      name));
  }
  check_unique(reader, node.line, "criterion", c.name, names);
  if (kinds.empty()) {
    fault(fmt::format(
        "criterion \"{}\" does not say how it is measured: `run`, `judge`, `builtin` or "
        "`self_reported`",
        name));
  } else if (kinds.size() > 1) {
    fault(fmt::format("criterion \"{}\" has both `{}` and `{}`; it takes one", name, kinds[0],
                      kinds[1]));
  }
  auto const* const command = std::get_if<CommandCriterion>(&c.how);
  if (command && command->run.empty())
    fault(fmt::format("criterion \"{}\" runs an empty command", name));
  if (command && !is_inside(command->junit))
    fault(fmt::format("criterion \"{}\": `junit` is a path inside the worktree", name));
  if (command && command->repeat == until_clear && !is_exclusive(c))
    fault(fmt::format("criterion \"{}\": `repeat = \"auto\"` needs `exclusive = true`", name));
  if (command && c.gate && !has_metric && !command->prepare.empty())
    fault(fmt::format("gate \"{}\": `prepare` needs a `metric`", name));
  if (!command && has_metric) fault(fmt::format("criterion \"{}\": `metric` needs `run`", name));
  if (auto const* judged = std::get_if<JudgeQuestion>(&c.how);
      judged && text::clean_line(judged->question, 10).empty())
    fault(fmt::format("criterion \"{}\" has an empty question", name));
  if (c.gate && !kinds.empty() && !core::traits_of(c).is_measured) {
    fault(fmt::format("gate \"{}\" needs a command that passes or fails: `run`", name));
  }
  if (c.best.has_value() != c.worst.has_value()) {
    fault(fmt::format("criterion \"{}\": `best` and `worst` must be given together", name));
  } else if (c.best && *c.best == *c.worst) {
    fault(fmt::format("criterion \"{}\": `best` and `worst` are equal", name));
  }
  if (c.scale == ScaleKind::linear && !c.best)
    fault(fmt::format("criterion \"{}\": the scale \"linear\" needs `best` and `worst`", name));
  if (c.factor <= 1) fault(fmt::format("criterion \"{}\": `factor` must be above 1", name));
}

}  // namespace

std::optional<Difference> parse_difference(std::string_view text) {
  Difference difference;
  difference.relative = text.ends_with('%');
  if (difference.relative) text.remove_suffix(1);
  auto const* const end = text.data() + text.size();
  auto const [read, error] = std::from_chars(text.data(), end, difference.amount);
  bool const good = error == std::errc() && read == end && std::isfinite(difference.amount) &&
                    difference.amount >= 0;
  if (!good) return std::nullopt;
  if (difference.relative) difference.amount /= 100;
  return difference;
}

void check_unique(Reader& reader, int line, std::string_view what, std::string const& name,
                  std::vector<std::string>& names) {
  if (name.empty()) return;
  if (std::ranges::find(names, name) != names.end()) {
    reader.fault(line, fmt::format("a second {} \"{}\"; each needs a name of its own", what, name));
  }
  names.push_back(name);
}

Criterion read_criterion(Reader& reader, Node const& node, std::vector<std::string>& names) {
  Criterion c;
  KindReader kind(reader);
  auto& command = kind.of<CommandCriterion>();
  bool has_metric = false;
  std::optional<int> repeat;
  std::optional<Better> better;
  std::optional<std::string> unit;
  std::vector<Key> keys{
      {"name", take_text(reader, c.name)},
      {"weight", take_number(reader, c.weight, 0)},
      {"gate", take_boolean(reader, c.gate)},
      {"better", [&](Node const& value) { take_one_of(reader, better.emplace())(value); }},
      {"unit", [&](Node const& value) { take_text(reader, unit.emplace())(value); }},
      {"best", take_optional_number(reader, c.best)},
      {"worst", take_optional_number(reader, c.worst)},
      {"scale", [&](Node const& value) { take_one_of(reader, c.scale.emplace())(value); }},
      {"factor", take_number(reader, c.factor, 1)},
      {"matters", [&](Node const& value) { read_matters(reader, value, c.matters); }},
      {"metric",
       [&](Node const& value) {
         has_metric = true;
         read_metric(reader, value, command.metric);
       }},
      {"junit", take_text(reader, command.junit)},
      {"repeat", [&](Node const& value) { read_repeat(reader, value, repeat); }},
      {"prepare", take_text(reader, command.prepare)},
      {"timeout", take_duration(reader, command.timeout)},
      {"exclusive", take_boolean(reader, command.exclusive)}};
  kind.add_keys(keys);
  reader.table(node, "[[criterion]]", keys);
  kind.choose(c.how);
  if (auto* const chosen = std::get_if<CommandCriterion>(&c.how))
    chosen->repeat = repeat.value_or(is_timed(c) ? until_clear : 1);
  auto const& kinds = kind.named();
  set_criterion_defaults(c);
  if (better) c.better = *better;
  if (unit) c.unit = *unit;
  check(reader, node, c, kinds, has_metric, names);
  return c;
}

}  // namespace parallel_explore::spec
