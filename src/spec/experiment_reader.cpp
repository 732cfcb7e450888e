#include "core/acp_agents.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/experiment.hpp"
#include "spec/agent_reader.hpp"
#include "spec/criterion_reader.hpp"
#include "spec/document.hpp"
#include "spec/host_reader.hpp"
#include "spec/launcher_reader.hpp"
#include "spec/slurm_reader.hpp"
#include "spec/takes.hpp"
#include "text/display.hpp"
#include "text/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

namespace parallel_explore {
inline namespace v0_2 {

using namespace spec;

namespace {

/// Refuses a name that a shell does not take, or on which everything depends.
void check_variable(Reader& reader, int line, std::string const& name) {
  bool const is_name =
      !name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
      std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
  bool const is_ours =
      name.starts_with("PEXPLORE_") || name.starts_with("GIT_") || name == "PATH" || name == "HOME";
  if (is_name && !is_ours) return;
  reader.fault(line, fmt::format("\"per_worktree\" takes names of variables, such as "
                                 "\"CARGO_TARGET_DIR\", not \"{}\"",
                                 text::clean_line(name, 60)));
}

/// Paths of the main tree that worktrees have as well.
Take take_brought(Reader& reader, std::string_view key, std::vector<std::string>& into) {
  return [&reader, key, &into](Node const& node) {
    take_texts(reader, into)(node);
    for (auto const& text : into) {
      auto const path = std::filesystem::path(text).lexically_normal();
      if (path.empty() || path.is_absolute() || path == "." || *path.begin() == ".." ||
          *path.begin() == ".git") {
        reader.fault(node.line, fmt::format("\"{}\" takes paths inside the main tree, not \"{}\"",
                                            key, text::clean_line(text, 60)));
      }
    }
  };
}

class ExperimentReader {
 public:
  explicit ExperimentReader(Experiment defaults) : e_(std::move(defaults)) {}

  Experiment read(Node const& document) {
    reader_.table(document, "",
                  {{"name", take_text(reader_, e_.name)},
                   {"task", take_text(reader_, e_.task)},
                   {"context", take_text(reader_, e_.context)},
                   {"base", take_text(reader_, e_.base)},
                   {"include_dirty", take_boolean(reader_, e_.include_dirty)},
                   {"instructions",
                    [&](Node const& node) {
                      take_path(reader_, e_.instructions)(node);
                      e_.usual_instructions = !e_.instructions.empty();
                    }},
                   {"instructions_mode", take_one_of(reader_, e_.instructions_mode)},
                   {"deadline", take_optional_duration(reader_, e_.deadline)},
                   {"approach", [&](Node const& node) { approaches(node); }},
                   {"session", [&](Node const& node) { session(node); }},
                   {"agent", [&](Node const& node) { read_agents(reader_, node, e_.agents); }},
                   {"host", [&](Node const& node) { read_hosts(reader_, node, e_.hosts); }},
                   {"slurm",
                    [&](Node const& node) {
                      launcher_.slurm_line = node.line;
                      read_slurm(reader_, node, "[slurm]", launcher_.slurm.emplace());
                    }},
                   {"budget",
                    [&](Node const& node) {
                      reader_.table(node, "[budget]", budget_keys(reader_, "", e_.budget));
                    }},
                   {"environment",
                    [&](Node const& node) {
                      reader_.table(node, "[environment]",
                                    {{"pass", take_texts(reader_, e_.pass_env)},
                                     {"per_worktree", [&](Node const& names) {
                                        take_texts(reader_, e_.per_worktree)(names);
                                        for (auto const& name : e_.per_worktree)
                                          check_variable(reader_, names.line, name);
                                      }}});
                    }},
                   {"worktree", [&](Node const& node) { worktree(node); }},
                   {"evaluate", [&](Node const& node) { evaluate(node); }},
                   {"criterion", [&](Node const& node) { criteria(node); }},
                   {"report", [&](Node const& node) { report(node); }},
                   {"on",
                    [&](Node const& node) {
                      reader_.table(node, "[on]", notification_keys(reader_, e_.on));
                    }},
                   {"generate", [&](Node const& node) { generate(node); }},
                   {"judge", [&](Node const& node) { judge(node); }}});
    check_agents();
    use_launcher(reader_, launcher_, e_);
    check_host_names(reader_, host_names_, e_.hosts);
    return std::move(e_);
  }

  std::vector<Fault>& faults() { return reader_.faults(); }

 private:
  void approaches(Node const& node) {
    reader_.tables(node, "[[approach]]", [&](Node const& each) {
      Approach approach;
      std::string agent;
      reader_.table(each, "[[approach]]",
                    {{"name", take_text(reader_, approach.name)},
                     {"description", take_text(reader_, approach.description)},
                     {"rationale", take_text(reader_, approach.rationale)},
                     {"characteristics", take_texts(reader_, approach.characteristics)},
                     {"agent", [&](Node const& name) { agent_name(name, approach.agent); }}});
      auto const slug = text::slug(approach.name);
      if (slug.empty()) {
        reader_.fault(each.line,
                      fmt::format("an approach needs a name with letters or digits, not \"{}\"",
                                  text::clean_line(approach.name, 60)));
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

  /// Checks the names of agents, after all tables of agents are read.
  void check_agents() {
    auto known = known_agents();
    for (auto const& [name, settings] : e_.agents) {
      if (std::ranges::find(known, name) == known.end()) known.push_back(name);
    }
    for (auto const& [line, name] : agent_names_) {
      if (std::ranges::find(known, name) != known.end() || core::find_acp_agent(name)) continue;
      if (auto const unknown = core::unknown_acp_agent(name)) {
        reader_.fault(line, unknown->text + "; " + unknown->hint);
        continue;
      }
      auto const near = text::nearest(name, known);
      reader_.fault(line,
                    fmt::format("unknown agent \"{}\"; {}", text::clean_line(name, 60),
                                near ? fmt::format("did you mean \"{}\"?", *near)
                                     : fmt::format("known agents: {}", fmt::join(known, ", "))));
    }
  }

  void session(Node const& node) {
    auto& s = e_.session;
    std::vector<Key> keys{{"agent", [&](Node const& name) { agent_name(name, s.agent); }},
                          {"max_parallel", take_integer(reader_, s.max_parallel, 1, 1024)},
                          {"timeout", take_duration(reader_, s.timeout)},
                          {"grace", take_duration(reader_, s.grace)},
                          {"stall", take_duration(reader_, s.stall)},
                          {"max_turns", take_integer(reader_, s.max_turns, 0, 100'000)},
                          {"max_subagents", take_integer(reader_, s.max_subagents, 1, 1000)},
                          {"max_approaches", take_integer(reader_, s.max_approaches, 1, 100'000)},
                          {"allow_empty", take_boolean(reader_, s.allow_empty)},
                          {"retries", take_integer(reader_, s.retries, 0, 100)},
                          {"retry_delay", take_duration(reader_, s.retry_delay)},
                          {"patience", take_duration(reader_, s.patience)},
                          {"samples", take_integer(reader_, s.samples, 1, 1000)},
                          {"strategy", take_one_of(reader_, s.strategy)},
                          {"keep", take_integer(reader_, s.keep, 1, 100'000)},
                          {"configuration", take_one_of(reader_, s.configuration)},
                          {"hosts",
                           [&](Node const& names) {
                             take_one_or_more(reader_, s.hosts)(names);
                             for (auto const& name : s.hosts)
                               host_names_.emplace_back(names.line, name);
                           }},
                          {"lost_after", take_duration(reader_, s.lost_after)},
                          {"launcher",
                           [&](Node const& value) {
                             launcher_.line = value.line;
                             take_launcher(reader_, s.launcher)(value);
                           }},
                          {"handover", take_boolean(reader_, s.handover)},
                          {"handover_to", [&](Node const& names) {
                             take_one_or_more(reader_, s.handover_to)(names);
                             for (auto const& name : s.handover_to)
                               agent_names_.emplace_back(names.line, name);
                           }}};
    for (auto& key : budget_keys(reader_, "budget_", s.budget)) keys.push_back(std::move(key));
    reader_.table(node, "[session]", keys);
  }

  void worktree(Node const& node) {
    auto& w = e_.worktree;
    reader_.table(node, "[worktree]",
                  {{"root", take_path(reader_, w.root)},
                   {"setup", take_texts(reader_, w.setup)},
                   {"setup_timeout", take_duration(reader_, w.setup_timeout)},
                   {"setup_once", take_boolean(reader_, w.setup_once)},
                   {"imports", take_boolean(reader_, w.imports)},
                   {"copy", take_brought(reader_, "copy", w.copy)},
                   {"link", take_brought(reader_, "link", w.link)}});
  }

  void evaluate(Node const& node) {
    auto& v = e_.evaluate;
    reader_.table(node, "[evaluate]",
                  {{"protect", take_texts(reader_, v.protect)},
                   {"inject", take_one_or_more(reader_, v.inject)},
                   {"confidence", [&](Node const& value) { confidence(value); }},
                   {"matters",
                    [&](Node const& value) {
                      double least = 0;
                      take_number(reader_, least, 0)(value);
                      v.matters = least;
                    }},
                   {"gate_retries", take_integer(reader_, v.gate_retries, 0, 100)},
                   {"warm_up", take_integer(reader_, v.warm_up, 0, 100)},
                   {"max_repeat", take_integer(reader_, v.max_repeat, 5, 1000)},
                   {"max_measuring", take_duration(reader_, v.max_measuring)},
                   {"max_wait", take_duration(reader_, v.max_wait)},
                   {"base", [&](Node const& value) { base(value); }},
                   {"clean", take_boolean(reader_, v.clean)},
                   {"host", [&](Node const& name) {
                      take_text(reader_, v.host)(name);
                      host_names_.emplace_back(name.line, v.host);
                    }}});
  }

  /// One number for both questions, or a table with one for each.
  void confidence(Node const& node) {
    auto& v = e_.evaluate;
    auto const take = [&](double& into) {
      return [this, &into](Node const& value) {
        take_number(reader_, into, 0)(value);
        if (into < 0.5 || into > 0.9999)
          reader_.fault(value.line, "\"confidence\" must be from 0.5 to 0.9999, such as 0.8");
      };
    };
    if (std::holds_alternative<Node::Table>(node.value)) {
      reader_.table(node, "\"confidence\"",
                    {{"result", take(v.result_confidence)}, {"approach", take(v.confidence)}});
      return;
    }
    take(v.confidence)(node);
    v.result_confidence = v.confidence;
  }

  void base(Node const& node) {
    auto& v = e_.evaluate;
    if (std::holds_alternative<bool>(node.value)) {
      take_boolean(reader_, v.base)(node);
      return;
    }
    std::string text;
    take_text(reader_, text)(node);
    if (text != "compete" && text != "show" && text != "off")
      reader_.fault(node.line, "\"base\" is \"compete\", \"show\" or \"off\"");
    v.base = text != "off";
    v.base_competes = text == "compete";
  }

  void generate(Node const& node) {
    auto& g = e_.generate;
    reader_.table(node, "[generate]",
                  {{"count", take_integer(reader_, g.count, 0, 100'000)},
                   {"diversity", take_one_of(reader_, g.diversity)},
                   {"depth", take_one_of(reader_, g.depth)},
                   {"format", take_one_of(reader_, g.format)},
                   {"agent", [&](Node const& name) { agent_name(name, g.agent); }},
                   {"model", take_text(reader_, g.model)},
                   {"timeout", take_duration(reader_, g.timeout)}});
  }

  void judge(Node const& node) {
    auto& j = e_.judge;
    reader_.table(node, "[judge]",
                  {{"count", take_integer(reader_, j.count, 1, 100)},
                   {"mode", take_one_of(reader_, j.mode)},
                   {"panel",
                    [&](Node const& names) {
                      take_texts(reader_, j.panel)(names);
                      for (auto const& name : j.panel)
                        agent_names_.emplace_back(names.line, core::agent_before_colon(name));
                    }},
                   {"max_diff", take_bytes(reader_, j.max_diff)},
                   {"max_sessions", take_integer(reader_, j.max_sessions, 2, 1'000'000)},
                   {"timeout", take_duration(reader_, j.timeout)}});
  }

  void criteria(Node const& node) {
    reader_.tables(node, "[[criterion]]", [&](Node const& each) {
      e_.criteria.push_back(read_criterion(reader_, each, criterion_names_));
    });
  }

  void report(Node const& node) {
    auto& r = e_.report;
    reader_.table(node, "[report]",
                  {{"comparison", take_one_of(reader_, r.comparison)},
                   {"recommendation", take_one_of(reader_, r.recommendation)},
                   {"alternatives_within", take_number(reader_, r.alternatives_within, 0)},
                   {"code_samples", take_boolean(reader_, r.code_samples)},
                   {"layout", take_one_of(reader_, r.layout)}});
  }

  Experiment e_;
  Reader reader_;
  std::vector<std::string> approach_names_, criterion_names_;
  std::vector<std::pair<int, std::string>> agent_names_, host_names_;  ///< each with its line
  ReadLauncher launcher_;
};

}  // namespace

Experiment parse_experiment(std::string_view text, SpecFormat format, std::string_view source,
                            Experiment defaults) {
  ExperimentReader reader(std::move(defaults));
  auto experiment = reader.read(document_of(text, format, source));
  if (std::cmp_greater(experiment.approaches.size(), experiment.session.max_approaches)) {
    reader.faults().push_back(
        {0, fmt::format("{} approaches are more than max_approaches = {}; raise it in "
                        "[session], or remove some",
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
  if (criteria.empty() && reader.faults().empty()) reader.fault(1, "no [[criterion]] found");
  if (!reader.faults().empty()) refuse(std::move(reader.faults()), source);
  return criteria;
}

}  // namespace v0_2
}  // namespace parallel_explore
