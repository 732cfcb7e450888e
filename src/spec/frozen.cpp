#include "core/acp_agents.hpp"
#include "core/agent_catalogue.hpp"
#include "core/criterion_traits.hpp"
#include "core/hosts.hpp"
#include "core/ids.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/experiment.hpp"
#include "text/display.hpp"
#include "text/secrets.hpp"
#include "text/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

[[noreturn]] void refuse(std::string const& what, std::string const& hint) {
  throw Error(ErrorCode::validation, what, hint);
}

/// In bytes: a prompt is one argument of some agents' command lines.
constexpr std::size_t longest_context = 65'536;

void freeze_name(Experiment& experiment) {
  auto const given = experiment.name.empty() ? experiment.task.substr(0, 200) : experiment.name;
  auto name = text::slug(given);
  // A name derived from a task is cut at a word, near 40 characters.
  if (experiment.name.empty() && name.size() > 40) {
    auto const end = name.rfind('-', 40);
    name.resize(end == std::string::npos ? 40 : end);
  }
  if (name.empty()) {
    refuse(fmt::format("no name can be derived from \"{}\"", text::clean_line(given, 60)),
           "give it one with letters or digits: --name");
  }
  experiment.name = name;
}

/// Adds further samples after all first ones, so that an interrupted run has a result of each
/// approach. `race` begins with two samples, and adds more for approaches that could still be best.
void add_samples(Experiment& experiment) {
  auto const& session = experiment.session;
  int const wanted =
      session.strategy == Strategy::race ? std::min(session.samples, 2) : session.samples;
  auto const listed = experiment.approaches;
  for (int sample = 2; sample <= wanted; ++sample) {
    for (auto const& approach : listed) {
      if (!approach.of.empty()) continue;
      auto further = sample_of(approach, sample);
      bool const exists = std::ranges::any_of(listed, [&](Approach const& each) {
        return each.of == approach.name && each.sample == sample;
      });
      if (!exists) experiment.approaches.push_back(std::move(further));
    }
  }
}

/// The longest name of an approach to which the number of a sample can be added.
constexpr std::size_t longest_sampled_name = 58;

void freeze_approaches(Experiment& experiment) {
  if (experiment.approaches.empty() && experiment.generate.count == 0) {
    refuse(
        "nothing to run: there is no approach",
        "list some as [[approach]] in the spec, give --approach NAME=\"what is different\", or let "
        "an agent propose them: --generate 3");
  }
  auto const count = std::ranges::count(experiment.approaches, std::string(), &Approach::of) +
                     experiment.generate.count;
  if (std::cmp_greater(count, experiment.session.max_approaches)) {
    refuse(fmt::format("{} approaches are more than max_approaches = {}", count,
                       experiment.session.max_approaches),
           "raise max_approaches in [session], or remove some");
  }
  for (auto& approach : experiment.approaches) {
    if (approach.of.empty()) approach.name = text::slug(approach.name);
  }
  bool const too_long = experiment.session.samples > 1 &&
                        std::ranges::any_of(experiment.approaches, [](Approach const& each) {
                          return each.of.empty() && each.name.size() > longest_sampled_name;
                        });
  if (too_long) {
    refuse(fmt::format("with samples, the name of an approach has at most {} characters",
                       longest_sampled_name),
           "give it a shorter one");
  }
  add_samples(experiment);
  std::set<std::string> names;
  for (auto& approach : experiment.approaches) {
    auto const name = text::slug(approach.name);
    if (name.empty()) {
      refuse(fmt::format("\"{}\" cannot be the name of an approach",
                         text::clean_line(approach.name, 60)),
             "use letters or digits");
    }
    if (is_reserved_name(name)) {
      refuse(fmt::format("\"{}\" cannot be the name of an approach: \"base\" and names beginning "
                         "with \"pexplore.\" are reserved",
                         name),
             "take another");
    }
    if (!names.insert(name).second) {
      refuse(fmt::format("two approaches are called \"{}\"", name), "give each a name of its own");
    }
    approach.name = name;
    if (approach.id.empty()) approach.id = core::new_uuid();
  }
}

bool lacks(AgentSettings const& settings, core::RequiredKey key) {
  switch (key) {
    case core::RequiredKey::none:
      return false;
    case core::RequiredKey::run:
      return settings.run.empty();
    case core::RequiredKey::recording:
      return settings.recording.empty();
  }
  return false;
}

/// Gives `acp:NAME` the command line of its row, so that the record says what was run.
void freeze_acp_agent(Experiment& experiment, std::string_view agent) {
  if (auto const unknown = core::unknown_acp_agent(agent)) refuse(unknown->text, unknown->hint);
  auto const* const row = core::find_acp_agent(agent);
  if (!row) return;
  auto& settings = experiment.agents[std::string(agent)];
  if (settings.adapter.empty()) settings.adapter = "acp";
  if (settings.run.empty()) settings.run = core::words(row->command);
}

void freeze_acp_agents(Experiment& experiment) {
  freeze_acp_agent(experiment, experiment.session.agent);
  for (auto const& approach : experiment.approaches) freeze_acp_agent(experiment, approach.agent);
  for (auto const& agent : experiment.session.handover_to) freeze_acp_agent(experiment, agent);
  freeze_acp_agent(experiment, experiment.generate.agent);
  for (auto const& judge : experiment.judge.panel)
    freeze_acp_agent(experiment, core::agent_before_colon(judge));
}

void check_agent(Experiment const& experiment, std::string const& agent) {
  if (agent.empty()) return;
  auto const found = experiment.agents.find(agent);
  auto const settings = found == experiment.agents.end() ? AgentSettings{} : found->second;
  auto const& adapter = settings.adapter.empty() ? agent : settings.adapter;
  auto const* const row = core::find_agent(adapter);
  if (row && lacks(settings, row->required_key)) {
    refuse(fmt::format("agent \"{}\" does not say {}", agent, row->required_for),
           fmt::format("name it in the spec: [agent.{}] {}", agent, row->example));
  }
}

/// Refuses credentials in a spec: its content is copied to the journal and to reports.
void check_credentials(Experiment const& experiment) {
  for (auto const& [agent, settings] : experiment.agents) {
    for (auto const& [name, value] : settings.env) {
      if (!text::names_a_credential(name) || value.empty() || value.find("${") != std::string::npos)
        continue;
      refuse(
          fmt::format("[agent.{}] env: {} looks like a credential, which does not belong in a spec",
                      agent, name),
          fmt::format("set it in the environment and write {0} = \"${{{0}}}\"", name));
    }
  }
}

/// Refuses a cycle of approaches that wait for each other.
void check_order(Experiment const& experiment) {
  std::map<std::string, std::vector<std::string>> followers;
  std::map<std::string, std::size_t> waits_for;
  for (auto const& approach : experiment.approaches) waits_for[approach.name] = 0;
  for (auto const& approach : experiment.approaches) {
    for (auto const& each : approach.after) {
      if (!waits_for.contains(each)) continue;
      followers[each].push_back(approach.name);
      ++waits_for[approach.name];
    }
  }
  std::vector<std::string> free;
  for (auto const& [name, count] : waits_for) {
    if (count == 0) free.push_back(name);
  }
  while (!free.empty()) {
    auto const name = std::move(free.back());
    free.pop_back();
    waits_for.erase(name);
    for (auto const& each : followers[name]) {
      if (--waits_for.at(each) == 0) free.push_back(each);
    }
  }
  if (!waits_for.empty())
    refuse(fmt::format("approach {} waits for others that wait for it", waits_for.begin()->first),
           "break the cycle");
}

/// Sessions on hosts would run outside of the container that was asked for.
void check_launcher(Experiment const& experiment) {
  if (!std::holds_alternative<PrefixLaunch>(experiment.session.launcher)) return;
  auto const is_here = [](std::string const& name) { return name.empty() || name == local_host; };
  if (std::ranges::all_of(experiment.session.hosts, is_here) && is_here(experiment.evaluate.host))
    return;
  refuse("a launcher with \"run\" starts commands on this machine, and hosts run them without it",
         "leave out the launcher, or [session] hosts and [evaluate] host");
}

/// Refuses a strategy without the samples, judges or scores that it needs.
void check_strategy(Experiment const& experiment) {
  auto const& session = experiment.session;
  bool const judged = core::any_judged(experiment.criteria);
  if (session.strategy == Strategy::race && session.samples < 3) {
    refuse(fmt::format("strategy \"race\" needs samples of 3 or more, not {}", session.samples),
           "set [session] samples, the most sessions that an approach gets");
  }
  if (session.strategy == Strategy::halving && session.samples > 1) {
    refuse("strategy \"halving\" runs each approach once, in one session that is resumed",
           "leave `samples` out, or use strategy \"race\"");
  }
  if (session.strategy == Strategy::outline && !judged) {
    refuse("strategy \"outline\" needs a question for judges of the outlines",
           "add a [[criterion]] with judge = \"a question\"");
  }
  bool const scored = std::ranges::any_of(experiment.criteria, [](Criterion const& each) {
    return is_scored(each) && each.weight > 0;
  });
  if ((session.strategy == Strategy::halving || session.strategy == Strategy::race) && !scored) {
    refuse(fmt::format("strategy \"{}\" needs a criterion that ranks approaches",
                       session.strategy == Strategy::halving ? "halving" : "race"),
           "add a [[criterion]] with a weight");
  }
}

void check_criteria(Experiment const& experiment) {
  std::set<std::string> names;
  for (auto const& criterion : experiment.criteria) {
    if (criterion.name.empty() || !names.insert(criterion.name).second) {
      refuse(fmt::format("two criteria are called \"{}\", or one has no name", criterion.name),
             "give each a name of its own");
    }
    if (!std::isfinite(criterion.weight) || criterion.weight < 0) {
      throw Error(ErrorCode::spec, fmt::format("criterion \"{}\": its weight {} is not at least 0",
                                               criterion.name, criterion.weight));
    }
  }
}

}  // namespace

Approach sample_of(Approach const& approach, int sample) {
  auto further = approach;
  further.id.clear();
  further.of = approach.name;
  further.name = fmt::format("{}.{}", approach.name, sample);
  further.sample = sample;
  return further;
}

Experiment frozen(Experiment experiment) {
  if (text::clean_line(experiment.task, 10).empty()) {
    refuse("nothing to run: there is no task",
           "say what is to be done: task = \"…\" in the spec, or --task");
  }
  if (experiment.context.size() > longest_context) {
    refuse(fmt::format("the context has {} bytes; at most {} fit into a prompt",
                       experiment.context.size(), longest_context),
           "sum it up, or name the files to read in the task");
  }
  freeze_name(experiment);
  freeze_approaches(experiment);
  freeze_acp_agents(experiment);
  check_agent(experiment, experiment.session.agent);
  for (auto const& approach : experiment.approaches) check_agent(experiment, approach.agent);
  for (auto const& agent : experiment.session.handover_to) check_agent(experiment, agent);
  check_agent(experiment, experiment.generate.agent);
  for (auto const& judge : experiment.judge.panel)
    check_agent(experiment, std::string(core::agent_before_colon(judge)));
  check_credentials(experiment);
  bool const is_slurm = std::holds_alternative<SlurmLaunch>(experiment.session.launcher);
  if (is_slurm && experiment.session.hosts.empty()) core::use_own_cluster(experiment);
  check_launcher(experiment);
  check_strategy(experiment);
  check_criteria(experiment);
  check_order(experiment);
  return experiment;
}

}  // namespace v0_2
}  // namespace parallel_explore
