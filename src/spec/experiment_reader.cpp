#include "core/text.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/experiment.hpp"
#include "spec/agent_reader.hpp"
#include "spec/criterion_reader.hpp"
#include "spec/document.hpp"
#include "spec/reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
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
                   {"generate", [&](Node const& node) { generate(node); }},
                   {"judge", [&](Node const& node) { judge(node); }}});
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
      check_unique(reader_, each.line, "approach", slug, approach_names_);
      e_.approaches.push_back(std::move(approach));
    });
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
    std::vector<Reader::Key> keys{{"agent", [&](Node const& name) { agent_name(name, s.agent); }},
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
                                  {"samples", reader_.integer(s.samples, 1, 1000)},
                                  {"strategy", reader_.one_of(s.strategy)},
                                  {"keep", reader_.integer(s.keep, 1, 100'000)}};
    for (auto& key : budget_keys(reader_, "budget_", s.budget)) keys.push_back(std::move(key));
    reader_.table(node, "[session]", keys);
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
    auto& v = e_.evaluate;
    reader_.table(node, "[evaluate]",
                  {{"protect", reader_.texts(v.protect)},
                   {"inject", reader_.one_or_more(v.inject)},
                   {"confidence",
                    [&](Node const& value) {
                      reader_.number(v.confidence, 0)(value);
                      if (v.confidence <= 0 || v.confidence >= 1)
                        reader_.fault(value.line, "\"confidence\" is between 0 and 1, as 0.8");
                    }},
                   {"warm_up", reader_.integer(v.warm_up, 0, 100)},
                   {"base", reader_.boolean(v.base)}});
  }

  void generate(Node const& node) {
    auto& g = e_.generate;
    reader_.table(node, "[generate]",
                  {{"count", reader_.integer(g.count, 0, 100'000)},
                   {"diversity", reader_.one_of(g.diversity)},
                   {"depth", reader_.one_of(g.depth)},
                   {"format", reader_.one_of(g.format)},
                   {"agent", [&](Node const& name) { agent_name(name, g.agent); }},
                   {"model", reader_.text(g.model)},
                   {"timeout", reader_.duration(g.timeout)}});
  }

  void judge(Node const& node) {
    auto& j = e_.judge;
    reader_.table(node, "[judge]",
                  {{"count", reader_.integer(j.count, 1, 100)},
                   {"mode", reader_.one_of(j.mode)},
                   {"panel",
                    [&](Node const& names) {
                      reader_.texts(j.panel)(names);
                      for (auto const& name : j.panel)
                        agent_names_.emplace_back(names.line, name.substr(0, name.find(':')));
                    }},
                   {"max_diff", reader_.bytes(j.max_diff)},
                   {"timeout", reader_.duration(j.timeout)}});
  }

  void criteria(Node const& node) {
    reader_.tables(node, "[[criterion]]", [&](Node const& each) {
      e_.criteria.push_back(read_criterion(reader_, each, criterion_names_));
    });
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

}  // namespace

Experiment parse_experiment(std::string_view text, SpecFormat format, std::string_view source) {
  ExperimentReader reader;
  auto experiment = reader.read(document_of(text, format, source));
  if (std::cmp_greater(experiment.approaches.size(), experiment.session.max_approaches)) {
    reader.faults().push_back(
        {0, fmt::format("{} approaches are more than max_approaches = {}; raise it in "
                        "[session], or take some away",
                        experiment.approaches.size(), experiment.session.max_approaches)});
  }
  if (!reader.faults().empty()) refuse(std::move(reader.faults()), source);
  return experiment;
}

std::vector<Criterion> parse_criteria(std::string_view text, SpecFormat format,
                                      std::string_view source) {
  Reader reader;
  std::vector<Criterion> criteria;
  std::vector<std::string> names;
  reader.table(document_of(text, format, source), "",
               {{"criterion", [&](Node const& node) {
                   reader.tables(node, "[[criterion]]", [&](Node const& each) {
                     criteria.push_back(read_criterion(reader, each, names));
                   });
                 }}});
  if (criteria.empty() && reader.faults().empty())
    reader.fault(1, "there is no [[criterion]] in it");
  if (!reader.faults().empty()) refuse(std::move(reader.faults()), source);
  return criteria;
}

}  // namespace parallel_explore
