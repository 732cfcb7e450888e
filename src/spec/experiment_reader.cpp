#include "core/text.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/experiment.hpp"
#include "spec/agent_reader.hpp"
#include "spec/criterion_defaults.hpp"
#include "spec/reader.hpp"

#include <boost/json.hpp>
#include <boost/regex.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace parallel_explore {

using namespace spec;

namespace {

class ExperimentReader {
 public:
  Experiment read(Node const& document) {
    reader_.table(document, "",
                  {{"name", reader_.text(e_.name)},
                   {"task", reader_.text(e_.task)},
                   {"base", reader_.text(e_.base)},
                   {"include_dirty", reader_.boolean(e_.include_dirty)},
                   {"instructions", reader_.path(e_.instructions)},
                   {"instructions_mode", reader_.one_of(e_.instructions_mode)},
                   {"deadline", reader_.optional_duration(e_.deadline)},
                   {"approach", [&](Node const& node) { approaches(node); }},
                   {"session", [&](Node const& node) { session(node); }},
                   {"agent", [&](Node const& node) { read_agents(reader_, node, e_.agents); }},
                   {"budget",
                    [&](Node const& node) {
                      reader_.table(node, "[budget]", budget_keys(reader_, "", e_.budget));
                    }},
                   {"environment",
                    [&](Node const& node) {
                      reader_.table(node, "[environment]", {{"pass", reader_.texts(e_.pass_env)}});
                    }},
                   {"worktree", [&](Node const& node) { worktree(node); }},
                   {"evaluate", [&](Node const& node) { evaluate(node); }},
                   {"criterion", [&](Node const& node) { criteria(node); }},
                   {"report", [&](Node const& node) { report(node); }},
                   {"generate", reader_.absent("list the approaches as [[approach]]")}});
    check_agents();
    return std::move(e_);
  }

  std::vector<Fault>& faults() { return reader_.faults(); }

 private:
  void approaches(Node const& node) {
    reader_.tables(node, "[[approach]]", [&](Node const& each) {
      Approach approach;
      std::string agent;
      reader_.table(each, "[[approach]]",
                    {{"name", reader_.text(approach.name)},
                     {"description", reader_.text(approach.description)},
                     {"rationale", reader_.text(approach.rationale)},
                     {"characteristics", reader_.texts(approach.characteristics)},
                     {"agent", [&](Node const& name) { agent_name(name, approach.agent); }}});
      auto const slug = core::slug(approach.name);
      if (slug.empty()) {
        reader_.fault(each.line,
                      fmt::format("an approach needs a name with letters or digits, not \"{}\"",
                                  core::clean_line(approach.name, 60)));
      }
      check_unique(each.line, "approach", slug, approach_names_);
      e_.approaches.push_back(std::move(approach));
    });
  }

  void check_unique(int line, std::string_view what, std::string const& name,
                    std::vector<std::string>& names) {
    if (name.empty()) return;
    if (std::ranges::find(names, name) != names.end()) {
      reader_.fault(line,
                    fmt::format("a second {} \"{}\"; each needs a name of its own", what, name));
    }
    names.push_back(name);
  }

  void agent_name(Node const& node, std::string& into) {
    auto const* const name = reader_.string_of(node);
    if (!name) return;
    into = *name;
    agent_names_.emplace_back(node.line, *name);
  }

  /// Only now is it known which agents the spec itself brings along.
  void check_agents() {
    auto known = known_agents();
    for (auto const& [name, settings] : e_.agents) {
      if (std::ranges::find(known, name) == known.end()) known.push_back(name);
    }
    for (auto const& [line, name] : agent_names_) {
      if (std::ranges::find(known, name) != known.end()) continue;
      auto const near = core::nearest(name, known);
      reader_.fault(line, fmt::format("unknown agent \"{}\"; {}", core::clean_line(name, 60),
                                      near ? fmt::format("did you mean \"{}\"?", *near)
                                           : fmt::format("known are {}", fmt::join(known, ", "))));
    }
  }

  void session(Node const& node) {
    auto& s = e_.session;
    int samples = 1;
    std::string strategy = "all";
    std::vector<Reader::Key> keys{
        {"agent", [&](Node const& name) { agent_name(name, s.agent); }},
        {"max_parallel", reader_.integer(s.max_parallel, 1, 1024)},
        {"timeout", reader_.duration(s.timeout)},
        {"grace", reader_.duration(s.grace)},
        {"stall", reader_.duration(s.stall)},
        {"max_turns", reader_.integer(s.max_turns, 0, 100'000)},
        {"max_approaches", reader_.integer(s.max_approaches, 1, 100'000)},
        {"allow_empty", reader_.boolean(s.allow_empty)},
        {"retries", reader_.integer(s.retries, 0, 100)},
        {"retry_delay", reader_.duration(s.retry_delay)},
        {"patience", reader_.duration(s.patience)},
        {"samples",
         only(reader_.integer(samples, 1, 1000), samples, 1, "each approach is run once")},
        {"strategy", only(reader_.text(strategy), strategy, std::string("all"),
                          "every approach is run to its end")}};
    for (auto& key : budget_keys(reader_, "budget_", s.budget)) keys.push_back(std::move(key));
    reader_.table(node, "[session]", keys);
  }

  /// Reads a value of which this version knows one only.
  template <class T>
  Reader::Take only(Reader::Take take, T const& value, T allowed, std::string why) {
    return [this, take = std::move(take), &value, allowed = std::move(allowed),
            why = std::move(why)](Node const& node) {
      take(node);
      if (value != allowed) {
        reader_.fault(node.line,
                      fmt::format("\"{}\" is not available in this version: {}", value, why));
      }
    };
  }

  void worktree(Node const& node) {
    auto& w = e_.worktree;
    reader_.table(node, "[worktree]",
                  {{"setup", reader_.texts(w.setup)},
                   {"setup_timeout", reader_.duration(w.setup_timeout)},
                   {"copy", [&](Node const& paths) {
                      reader_.texts(w.copy)(paths);
                      for (auto const& path : w.copy) check_copied(paths.line, path);
                    }}});
  }

  void check_copied(int line, std::string const& text) {
    auto const path = std::filesystem::path(text).lexically_normal();
    if (path.empty() || path.is_absolute() || path == "." || *path.begin() == ".." ||
        *path.begin() == ".git") {
      reader_.fault(line, fmt::format("\"copy\" takes paths inside the main tree, not \"{}\"",
                                      core::clean_line(text, 60)));
    }
  }

  void evaluate(Node const& node) {
    auto const later = "keep what evaluates out of the sessions' reach yourself";
    reader_.table(node, "[evaluate]",
                  {{"protect", reader_.absent(later)},
                   {"inject", reader_.absent(later)},
                   {"confidence", reader_.absent("each approach is run once")}});
  }

  void criteria(Node const& node) {
    reader_.tables(node, "[[criterion]]", [&](Node const& each) { criterion(each); });
  }

  void criterion(Node const& node) {
    Criterion c;
    CommandCriterion command;
    BuiltinMetric builtin{};
    std::vector<std::string> kinds;
    bool self_reported = false, custom = false, has_metric = false;
    std::optional<Better> better;
    std::optional<std::string> unit;
    auto const kind = [&](char const* name, Reader::Take take) {
      return Reader::Key{name, [&kinds, name, take = std::move(take)](Node const& value) {
                           kinds.emplace_back(name);
                           take(value);
                         }};
    };
    reader_.table(node, "[[criterion]]",
                  {{"name", reader_.text(c.name)},
                   {"weight", reader_.number(c.weight, 0)},
                   {"gate", reader_.boolean(c.gate)},
                   {"better", [&](Node const& value) { reader_.one_of(better.emplace())(value); }},
                   {"unit", [&](Node const& value) { reader_.text(unit.emplace())(value); }},
                   {"best", reader_.optional_number(c.best)},
                   {"worst", reader_.optional_number(c.worst)},
                   kind("run", reader_.text(command.run)),
                   kind("builtin", reader_.one_of(builtin)),
                   kind("self_reported", reader_.boolean(self_reported)),
                   kind("custom", reader_.boolean(custom)),
                   {"metric",
                    [&](Node const& value) {
                      has_metric = true;
                      metric(value, command.metric);
                    }},
                   {"repeat", reader_.integer(command.repeat, 1, 1000)},
                   {"timeout", reader_.duration(command.timeout)},
                   {"exclusive", reader_.boolean(command.exclusive)},
                   {"judge", reader_.absent("measure it with `run`, or let sessions score "
                                            "themselves with `self_reported = true`")}});
    if (kinds == std::vector<std::string>{"run"}) c.how = command;
    if (kinds == std::vector<std::string>{"builtin"}) c.how = builtin;
    if (kinds == std::vector<std::string>{"self_reported"}) c.how = SelfReport{};
    if (kinds == std::vector<std::string>{"custom"}) c.how = CustomEvaluator{};
    set_criterion_defaults(c);
    if (better) c.better = *better;
    if (unit) c.unit = *unit;
    check(node, c, kinds, has_metric);
    e_.criteria.push_back(std::move(c));
  }

  void check(Node const& node, Criterion const& c, std::vector<std::string> const& kinds,
             bool has_metric) {
    auto const fault = [&](std::string text) { reader_.fault(node.line, std::move(text)); };
    auto const name = core::clean_line(c.name, 60);
    if (c.name.empty()) fault("a criterion needs a name");
    if (c.name.size() > 100 || core::clean_line(c.name, 200) != c.name) {
      fault(fmt::format("\"{}\" is no name for a criterion: one line, at most 100 bytes", name));
    }
    check_unique(node.line, "criterion", c.name, criterion_names_);
    if (kinds.empty()) {
      fault(fmt::format(
          "criterion \"{}\" says not how it is measured: `run`, `builtin` or `self_reported`",
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
    if (c.gate && !kinds.empty() && !command && kinds[0] != "custom") {
      fault(fmt::format("gate \"{}\" needs a command that passes or fails: `run`", name));
    }
    if (c.best.has_value() != c.worst.has_value()) {
      fault(fmt::format("criterion \"{}\": `best` and `worst` go together", name));
    } else if (c.best && *c.best == *c.worst) {
      fault(fmt::format("criterion \"{}\": `best` and `worst` are equal", name));
    }
  }

  void metric(Node const& node, Metric& into) {
    if (std::holds_alternative<std::string>(node.value)) {
      ProcessMetric metric{};
      reader_.one_of(metric)(node);
      into = metric;
      return;
    }
    JsonMetric json;
    RegexMetric regex;
    reader_.table(node, "metric",
                  {{"json", reader_.text(json.pointer)}, {"regex", reader_.text(regex.pattern)}});
    if (!json.pointer.empty() && regex.pattern.empty()) {
      check_pointer(node.line, json.pointer);
      into = json;
    } else if (!regex.pattern.empty() && json.pointer.empty()) {
      check_regex(node.line, regex.pattern);
      into = regex;
    } else if (std::holds_alternative<Node::Table>(node.value)) {
      reader_.fault(node.line,
                    "\"metric\" is { json = \"/pointer\" }, { regex = \"…(…)…\" }, \"seconds\", "
                    "\"peak_rss\" or \"exit\"");
    }
  }

  void check_pointer(int line, std::string const& pointer) {
    boost::system::error_code error;
    (void)boost::json::value(boost::json::object_kind).find_pointer(pointer, error);
    if (error == boost::json::error::missing_slash || error == boost::json::error::invalid_escape) {
      reader_.fault(line, fmt::format("\"{}\" is no JSON pointer; write /key/0/key",
                                      core::clean_line(pointer, 60)));
    }
  }

  void check_regex(int line, std::string const& pattern) {
    try {
      boost::regex const compiled(pattern, boost::regex::ECMAScript);
    } catch (boost::regex_error const& error) {
      reader_.fault(line, fmt::format("/{}/ is no regular expression: {}",
                                      core::clean_line(pattern, 60), error.what()));
    }
  }

  void report(Node const& node) {
    auto& r = e_.report;
    reader_.table(node, "[report]",
                  {{"comparison", reader_.one_of(r.comparison)},
                   {"recommendation", reader_.one_of(r.recommendation)},
                   {"alternatives_within", reader_.number(r.alternatives_within, 0)},
                   {"code_samples", reader_.boolean(r.code_samples)}});
  }

  Experiment e_;
  Reader reader_;
  std::vector<std::string> approach_names_, criterion_names_;
  std::vector<std::pair<int, std::string>> agent_names_;  ///< each with its line
};

Node parse(std::string_view text, SpecFormat format, std::vector<Fault>& faults) {
  switch (format) {
    case SpecFormat::toml:
      return parse_toml(text, faults);
    case SpecFormat::yaml:
      return parse_yaml(text, faults);
    case SpecFormat::json:
      return parse_json(text, faults);
  }
  return {};
}

[[noreturn]] void refuse(std::vector<Fault> faults, std::string_view source) {
  std::ranges::stable_sort(faults, {}, &Fault::line);
  std::string message;
  for (auto const& fault : faults) {
    if (!message.empty()) message += '\n';
    message += fault.line > 0 ? fmt::format("{}:{}: {}", source, fault.line, fault.text)
                              : fmt::format("{}: {}", source, fault.text);
  }
  throw Error(ErrorCode::spec, message);
}

}  // namespace

Experiment parse_experiment(std::string_view text, SpecFormat format, std::string_view source) {
  if (auto const bad = core::invalid_utf8(text); bad != std::string_view::npos) {
    auto const line = 1 + static_cast<int>(std::ranges::count(text.substr(0, bad), '\n'));
    refuse({{line, "not valid UTF-8; save the file as UTF-8"}}, source);
  }
  std::vector<Fault> faults;
  auto const document = parse(text, format, faults);
  if (!faults.empty()) refuse(std::move(faults), source);
  ExperimentReader reader;
  auto experiment = reader.read(document);
  if (std::cmp_greater(experiment.approaches.size(), experiment.session.max_approaches)) {
    reader.faults().push_back(
        {0, fmt::format("{} approaches are more than max_approaches = {}; raise it in "
                        "[session], or take some away",
                        experiment.approaches.size(), experiment.session.max_approaches)});
  }
  if (!reader.faults().empty()) refuse(std::move(reader.faults()), source);
  return experiment;
}

}  // namespace parallel_explore
