#include "spec/criterion_reader.hpp"

#include "core/criterion_traits.hpp"
#include "core/text.hpp"
#include "spec/criterion_defaults.hpp"

#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <boost/regex.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <tuple>

namespace parallel_explore::spec {
namespace {

using How = decltype(Criterion::how);

void check_pointer(Reader& reader, int line, std::string const& pointer) {
  boost::system::error_code error;
  (void)boost::json::value(boost::json::object_kind).find_pointer(pointer, error);
  if (error == boost::json::error::missing_slash || error == boost::json::error::invalid_escape) {
    reader.fault(line, fmt::format("\"{}\" is no JSON pointer; write /key/0/key",
                                   core::clean_line(pointer, 60)));
  }
}

void check_regex(Reader& reader, int line, std::string const& pattern) {
  try {
    boost::regex const compiled(pattern, boost::regex::ECMAScript);
  } catch (boost::regex_error const& error) {
    reader.fault(line, fmt::format("/{}/ is no regular expression: {}",
                                   core::clean_line(pattern, 60), error.what()));
  }
}

void read_metric(Reader& reader, Node const& node, Metric& into) {
  if (std::holds_alternative<std::string>(node.value)) {
    ProcessMetric metric{};
    reader.one_of(metric)(node);
    into = metric;
    return;
  }
  JsonMetric json;
  RegexMetric regex;
  reader.table(node, "metric",
               {{"json", reader.text(json.pointer)}, {"regex", reader.text(regex.pattern)}});
  if (!json.pointer.empty() && regex.pattern.empty()) {
    check_pointer(reader, node.line, json.pointer);
    into = json;
  } else if (!regex.pattern.empty() && json.pointer.empty()) {
    check_regex(reader, node.line, regex.pattern);
    into = regex;
  } else if (std::holds_alternative<Node::Table>(node.value)) {
    reader.fault(node.line,
                 "\"metric\" is { json = \"/pointer\" }, { regex = \"…(…)…\" }, \"seconds\", "
                 "\"peak_rss\" or \"exit\"");
  }
}

/// Reads the key that says how a criterion is measured, into one candidate for each kind.
class KindReader {
 public:
  explicit KindReader(Reader& reader) : reader_(reader) {}

  /// The candidate of a kind, for its further keys.
  template <class Kind>
  Kind& of() {
    return std::get<Kind>(candidates_);
  }

  /// Adds the key of each kind that a spec can name. They write to this object.
  void add_keys(std::vector<Reader::Key>& keys) {
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

  /// The keys that were there; one is right.
  [[nodiscard]] std::vector<std::string> const& named() const { return named_; }

  /// Sets the kind if exactly one was named.
  void choose(How& how) const {
    if (named_.size() == 1) chosen_(how);
  }

 private:
  // How the value of each kind's key is read; a new kind does not compile without its own.

  Reader::Take take_of(CommandCriterion& into) { return reader_.text(into.run); }
  Reader::Take take_of(BuiltinMetric& into) { return reader_.one_of(into); }
  Reader::Take take_of(SelfReport&) { return reader_.boolean(flag_); }
  Reader::Take take_of(Given&) { return {}; }
  Reader::Take take_of(CustomEvaluator&) { return reader_.boolean(flag_); }
  Reader::Take take_of(JudgeQuestion& into) { return reader_.text(into.question); }

  Reader& reader_;
  boost::mp11::mp_rename<How, std::tuple> candidates_;
  std::vector<std::string> named_;
  std::function<void(How&)> chosen_;
  bool flag_ = false;  ///< of a kind whose value says no more
};

void check(Reader& reader, Node const& node, Criterion const& c,
           std::vector<std::string> const& kinds, bool has_metric,
           std::vector<std::string>& names) {
  auto const fault = [&](std::string text) { reader.fault(node.line, std::move(text)); };
  auto const name = core::clean_line(c.name, 60);
  if (c.name.empty()) fault("a criterion needs a name");
  if (c.name.size() > 100 || core::clean_line(c.name, 200) != c.name) {
    fault(fmt::format("\"{}\" is no name for a criterion: one line, at most 100 bytes", name));
  }
  check_unique(reader, node.line, "criterion", c.name, names);
  if (kinds.empty()) {
    fault(
        fmt::format("criterion \"{}\" says not how it is measured: `run`, `judge`, `builtin` or "
                    "`self_reported`",
                    name));
  } else if (kinds.size() > 1) {
    fault(fmt::format("criterion \"{}\" has both `{}` and `{}`; it takes one", name, kinds[0],
                      kinds[1]));
  }
  auto const* const command = std::get_if<CommandCriterion>(&c.how);
  if (command && command->run.empty())
    fault(fmt::format("criterion \"{}\" runs an empty command", name));
  if (!command && has_metric)
    fault(fmt::format("criterion \"{}\": `metric` goes with `run`", name));
  if (auto const* judged = std::get_if<JudgeQuestion>(&c.how);
      judged && core::clean_line(judged->question, 10).empty())
    fault(fmt::format("criterion \"{}\" asks judges nothing", name));
  if (c.gate && !kinds.empty() && !command && kinds[0] != "custom") {
    fault(fmt::format("gate \"{}\" needs a command that passes or fails: `run`", name));
  }
  if (c.best.has_value() != c.worst.has_value()) {
    fault(fmt::format("criterion \"{}\": `best` and `worst` go together", name));
  } else if (c.best && *c.best == *c.worst) {
    fault(fmt::format("criterion \"{}\": `best` and `worst` are equal", name));
  }
}

}  // namespace

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
  std::optional<Better> better;
  std::optional<std::string> unit;
  std::vector<Reader::Key> keys{
      {"name", reader.text(c.name)},
      {"weight", reader.number(c.weight, 0)},
      {"gate", reader.boolean(c.gate)},
      {"better", [&](Node const& value) { reader.one_of(better.emplace())(value); }},
      {"unit", [&](Node const& value) { reader.text(unit.emplace())(value); }},
      {"best", reader.optional_number(c.best)},
      {"worst", reader.optional_number(c.worst)},
      {"metric",
       [&](Node const& value) {
         has_metric = true;
         read_metric(reader, value, command.metric);
       }},
      {"repeat", reader.integer(command.repeat, 1, 1000)},
      {"timeout", reader.duration(command.timeout)},
      {"exclusive", reader.boolean(command.exclusive)}};
  kind.add_keys(keys);
  reader.table(node, "[[criterion]]", keys);
  kind.choose(c.how);
  auto const& kinds = kind.named();
  set_criterion_defaults(c);
  if (better) c.better = *better;
  if (unit) c.unit = *unit;
  check(reader, node, c, kinds, has_metric, names);
  return c;
}

}  // namespace parallel_explore::spec
