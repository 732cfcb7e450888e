#include "async/run_bounded.hpp"
#include "conduct/judging.hpp"
#include "conduct/prompts.hpp"
#include "conduct/temporary_worktree.hpp"
#include "conduct/worktree_names.hpp"
#include "core/criterion_traits.hpp"
#include "core/ids.hpp"
#include "explore/parts.hpp"
#include "parallel_explore/error.hpp"
#include "schedule/spending.hpp"
#include "schedule/strategy.hpp"
#include "worktree/diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

/// What a run does before and after its approaches work: propose, outline, judge, and decide who
/// goes on.
namespace parallel_explore {
namespace {

std::string const& agent_of(Experiment const& experiment, ApproachRecord const& record) {
  auto const& own = record.approach.agent;
  return own.empty() ? experiment.session.agent : own;
}

std::string model_of(Experiment const& experiment, ApproachRecord const& record) {
  if (!record.sessions.empty() && !record.sessions.back().model.empty())
    return record.sessions.back().model;
  auto const settings = experiment.agents.find(agent_of(experiment, record));
  return settings == experiment.agents.end() ? std::string() : settings->second.model;
}

bool passed_gates(Experiment const& experiment, ApproachRecord const& record) {
  return std::ranges::all_of(experiment.criteria, [&](Criterion const& each) {
    if (!each.gate) return true;
    auto const* const measurement = record.find(each.name);
    return measurement && measurement->passed == true;
  });
}

conduct::JudgedWork judged_work(Experiment const& experiment, ApproachRecord const& record) {
  conduct::JudgedWork work;
  work.sample = record.approach.name;
  work.agent = agent_of(experiment, record);
  work.model = model_of(experiment, record);
  return work;
}

std::vector<Approach> listed_in(Exploration const& exploration) {
  std::vector<Approach> listed;
  for (auto const& record : exploration.approaches) {
    if (record.approach.of.empty()) listed.push_back(record.approach);
  }
  return listed;
}

/// The proposals, and further samples of them, as they would stand in the spec.
std::vector<Approach> frozen_additions(Exploration const& exploration,
                                       std::vector<Approach> const& proposed) {
  auto experiment = exploration.experiment;
  experiment.generate.count = 0;
  experiment.approaches.clear();
  for (auto const& record : exploration.approaches)
    experiment.approaches.push_back(record.approach);
  for (auto const& each : proposed) {
    if (!exploration.find(each.name)) experiment.approaches.push_back(each);
  }
  auto all = frozen(std::move(experiment)).approaches;
  std::erase_if(all, [&](Approach const& each) { return exploration.find(each.name) != nullptr; });
  return all;
}

std::vector<schedule::Candidate> candidates_of(Verdict const& verdict) {
  std::vector<schedule::Candidate> candidates;
  for (auto const& ranked : verdict.comparison.ranking()) {
    schedule::Candidate candidate;
    candidate.approach = ranked.approach;
    candidate.passes = ranked.rank.has_value();
    candidate.score = ranked.total;
    for (auto const& each : verdict.evidence.approaches) {
      if (each.approach != ranked.approach) continue;
      candidate.samples = static_cast<int>(each.totals.size());
      if (each.belief) candidate.probability = each.belief->probability;
    }
    candidates.push_back(std::move(candidate));
  }
  return candidates;
}

}  // namespace

/// Does something in a worktree of the base that is removed afterwards.
awaitable<void> Explorer::Parts::in_worktree_of_base(
    conduct::Recorder& recorder, std::function<awaitable<void>(Worktree)> work) {
  WorktreeRequest request;
  request.experiment = recorder.exploration().name;
  request.approach = conduct::proposals_worktree;
  request.base = recorder.exploration().base;
  request.interrupted = true;  // what a killed run left of it goes first
  return conduct::in_temporary_worktree(*bricks.worktrees, std::move(request), std::move(work));
}

/// Asks an agent for approaches, unless they are recorded already.
awaitable<void> Explorer::Parts::propose(conduct::Recorder& recorder,
                                         conduct::HelperSessions& helpers) {
  auto const& exploration = recorder.exploration();
  GenerateSettings const settings = exploration.experiment.generate;
  if (settings.count == 0) co_return;
  bool const decided = exploration.proposed && exploration.proposed->final;
  if (!decided) {
    std::function<awaitable<void>(Worktree)> ask = [&](Worktree worktree) {
      return ask_for_proposals(std::move(worktree), recorder, helpers);
    };
    co_await in_worktree_of_base(recorder, std::move(ask));
  }
  for (auto& each : frozen_additions(exploration, exploration.proposed->approaches))
    recorder.emit(events::ApproachGenerated{std::move(each)});
}

awaitable<void> Explorer::Parts::ask_for_proposals(Worktree worktree, conduct::Recorder& recorder,
                                                   conduct::HelperSessions& helpers) {
  auto const& exploration = recorder.exploration();
  GenerateSettings const settings = exploration.experiment.generate;
  auto const agent = settings.agent.empty() ? exploration.experiment.session.agent : settings.agent;
  conduct::HelperRequest helper;
  helper.purpose = HelperPurpose::propose;
  helper.agent = agent;
  helper.model = settings.model;
  helper.directory = worktree.path;
  helper.timeout = settings.timeout;
  std::string said;  // by us so far, for agents that remember nothing
  auto const ask = [&](std::string prompt) -> awaitable<std::string> {
    said += (said.empty() ? "" : "\n\n") + prompt;
    helper.prompt = said;
    if (helper.resume) helper.resume->prompt = std::move(prompt);
    conduct::HelperOutcome outcome = co_await helpers.run(helper);
    if (!std::holds_alternative<Completed>(outcome.result.end)) {
      throw Error(ErrorCode::agent,
                  fmt::format("approaches could not be generated: {} {}", agent,
                              reason_of(outcome.result.end)),
                  "list some as [[approach]], or try another agent in [generate]");
    }
    bool const remembers =
        bricks.runners.at(agent)->can_resume() && !outcome.result.session_id.empty();
    if (remembers) {
      auto const used = outcome.result.usage;
      helper.resume = Resumption{outcome.result.session_id, {}, used};
    }
    co_return std::move(outcome.result.answer);
  };
  std::vector<Similarity> similarities;
  auto const tell = [&](std::vector<Approach> const& kept, std::vector<Similarity> const& pairs,
                        std::string const& problem) {
    similarities = pairs;
    recorder.emit(events::ApproachesProposed{{}, kept, pairs, problem, false});
  };
  Brief brief;
  brief.task = exploration.experiment.task;
  brief.listed = listed_in(exploration);
  brief.repository = worktree.path.string();
  AgentApproaches generator(settings, ask, tell);
  std::vector<Approach> approaches = co_await generator.generate(std::move(brief), settings.count);
  if (std::cmp_less(approaches.size(), settings.count)) {
    recorder.emit(events::Warned{
        {},
        fmt::format("{} of {} approaches that were asked for differ enough and are explored",
                    approaches.size(), settings.count)});
  }
  if (reviewer) approaches = reviewer(std::move(approaches), similarities);
  recorder.emit(
      events::ApproachesProposed{{}, std::move(approaches), std::move(similarities), {}, true});
}

/// `outline`: every approach in words first; judges say which are built.
awaitable<void> Explorer::Parts::outline(conduct::Recorder& recorder,
                                         conduct::HelperSessions& helpers) {
  auto const& exploration = recorder.exploration();
  auto const& session = exploration.experiment.session;
  bool const decided = std::ranges::any_of(exploration.approaches, [](ApproachRecord const& each) {
    return !each.strategy.dropped.empty();
  });
  auto const listed = listed_in(exploration);
  bool const all_built = std::cmp_less_equal(listed.size(), session.keep);
  if (session.strategy != Strategy::outline || decided || all_built) co_return;
  std::function<awaitable<void>(Worktree)> write = [&](Worktree worktree) {
    std::vector<std::function<awaitable<void>()>> jobs;
    for (auto const& approach : listed) {
      jobs.emplace_back([this, approach, worktree, &recorder, &helpers] {
        return write_outline(approach, worktree, recorder, helpers);
      });
    }
    return async::run_bounded(std::move(jobs), session.max_parallel);
  };
  co_await in_worktree_of_base(recorder, std::move(write));
  co_await judge_outlines(recorder, helpers);
}

awaitable<void> Explorer::Parts::write_outline(Approach approach, Worktree worktree,
                                               conduct::Recorder& recorder,
                                               conduct::HelperSessions& helpers) {
  auto const& exploration = recorder.exploration();
  bool const written = std::ranges::any_of(exploration.helpers, [&](HelperRecord const& each) {
    return each.purpose == HelperPurpose::outline && each.approach == approach.name &&
           each.result && std::holds_alternative<Completed>(each.result->end);
  });
  if (written) co_return;
  conduct::HelperRequest helper;
  helper.purpose = HelperPurpose::outline;
  helper.approach = approach.name;
  helper.agent = approach.agent.empty() ? exploration.experiment.session.agent : approach.agent;
  helper.directory = worktree.path;
  helper.timeout = exploration.experiment.judge.timeout;
  helper.prompt = conduct::compose_outline_prompt(exploration.experiment, approach);
  co_await helpers.run(std::move(helper));
}

awaitable<void> Explorer::Parts::judge_outlines(conduct::Recorder& recorder,
                                                conduct::HelperSessions& helpers) {
  auto const& exploration = recorder.exploration();
  auto const& experiment = exploration.experiment;
  std::vector<conduct::JudgedWork> works;
  for (auto const& helper : exploration.helpers) {
    bool const usable = helper.purpose == HelperPurpose::outline && helper.result &&
                        std::holds_alternative<Completed>(helper.result->end);
    if (!usable) continue;
    auto work = judged_work(experiment, exploration.at(helper.approach));
    work.submission = evaluate::submission_of(helper.result->answer, experiment.judge.max_diff);
    works.push_back(std::move(work));
  }
  conduct::JudgingStage stage(helpers, recorder, std::move(works), true);
  co_await stage.run();
  for (auto const& name : outlined_out(exploration)) {
    recorder.emit(events::ApproachDropped{
        name, fmt::format("outlined only: it was not among the best {}", experiment.session.keep)});
  }
}

/// The samples of all approaches but the best outlines.
std::vector<std::string> Explorer::Parts::outlined_out(Exploration const& exploration) {
  std::vector<events::Judged> of_outlines;
  for (auto const& each : exploration.judged) {
    if (each.of_outlines) of_outlines.push_back(each);
  }
  auto const& criteria = exploration.experiment.criteria;
  auto const judging = judging_of(of_outlines, criteria);
  std::vector<schedule::Candidate> ranked;
  for (auto const& approach : listed_in(exploration)) {
    schedule::Candidate candidate;
    candidate.approach = approach.name;
    for (auto const& judged : judging.criteria) {
      auto const score = judged.scores.find(approach.name);
      auto const weight = std::ranges::find(criteria, judged.criterion, &Criterion::name)->weight;
      if (score != judged.scores.end()) candidate.score += weight * score->second;
    }
    ranked.push_back(std::move(candidate));
  }
  std::ranges::stable_sort(ranked, std::greater{}, &schedule::Candidate::score);
  std::vector<std::string> out;
  for (auto i = static_cast<std::size_t>(exploration.experiment.session.keep); i < ranked.size();
       ++i) {
    for (auto const& record : exploration.approaches) {
      if (approach_of(record.approach) == ranked[i].approach) out.push_back(record.approach.name);
    }
  }
  return out;
}

/// Has judges compare what passed every gate.
awaitable<void> Explorer::Parts::judge(conduct::Recorder& recorder,
                                       conduct::HelperSessions& helpers) {
  Exploration const exploration = recorder.exploration();
  auto const& experiment = exploration.experiment;
  if (!core::any_judged(experiment.criteria)) co_return;
  std::vector<conduct::JudgedWork> works;
  for (auto const& record : exploration.approaches) {
    bool const stands = record.state == ApproachState::completed &&
                        record.strategy.dropped.empty() && !record.worktree.commit.empty();
    if (!stands || !passed_gates(experiment, record)) continue;
    auto work = judged_work(experiment, record);
    std::string const patch = co_await worktree::diff(repository(), base_of(exploration, record),
                                                      record.worktree.commit, false);
    work.submission = evaluate::submission_of(patch, experiment.judge.max_diff);
    works.push_back(std::move(work));
  }
  conduct::JudgingStage stage(helpers, recorder, std::move(works), false);
  co_await stage.run();
}

/// Records who goes on by the experiment's strategy. Returns whether anybody does.
bool Explorer::Parts::go_on(conduct::Recorder& recorder) {
  auto const& exploration = recorder.exploration();
  switch (exploration.experiment.session.strategy) {
    case Strategy::all:
    case Strategy::outline:
      return false;
    case Strategy::race:
      return race_on(recorder);
    case Strategy::halving:
      return halve(recorder);
  }
  return false;
}

bool Explorer::Parts::race_on(conduct::Recorder& recorder) {
  auto const& exploration = recorder.exploration();
  auto const& experiment = exploration.experiment;
  auto const again =
      schedule::to_sample_again(candidates_of(verdict(exploration)), experiment.evaluate.confidence,
                                experiment.session.samples);
  for (auto const& name : again) {
    int last = 1;
    for (auto const& record : exploration.approaches) {
      if (approach_of(record.approach) == name) last = std::max(last, record.approach.sample);
    }
    if (last >= experiment.session.samples) continue;
    auto further = sample_of(exploration.at(name).approach, last + 1);
    further.id = core::new_uuid();
    recorder.emit(events::ApproachGenerated{std::move(further)});
  }
  return std::ranges::any_of(exploration.approaches,
                             [](ApproachRecord const& each) { return !is_final(each.state); });
}

bool Explorer::Parts::halve(conduct::Recorder& recorder) {
  auto const& exploration = recorder.exploration();
  auto candidates = candidates_of(verdict(exploration));
  std::erase_if(candidates, [&](schedule::Candidate const& each) {
    auto const& record = exploration.at(each.approach);
    return !record.strategy.dropped.empty() || record.state != ApproachState::completed;
  });
  auto const is_cut = [&](std::string const& name) {
    return exploration.at(name).strategy.cut_short;
  };
  bool const anybody_waits = std::ranges::any_of(
      candidates, [&](schedule::Candidate const& each) { return is_cut(each.approach); });
  if (!anybody_waits) return false;
  auto const stages = schedule::stages_of(exploration);
  int stage = 0;
  for (auto const& each : candidates)
    stage = std::max(stage, exploration.at(each.approach).strategy.stage);
  auto const stay = schedule::better_half(candidates);
  for (auto const& each : candidates) {
    if (std::ranges::find(stay, each.approach) != stay.end()) continue;
    recorder.emit(events::ApproachDropped{
        each.approach,
        fmt::format(
            "not in the better half after {:.0f} % of its budget",
            100 * schedule::budget_share(exploration.at(each.approach).strategy.stage, stages))});
  }
  bool goes_on = false;
  for (auto const& name : stay) {
    if (!is_cut(name)) continue;
    recorder.emit(events::ApproachContinued{name, stage + 1});
    goes_on = true;
  }
  return goes_on;
}

}  // namespace parallel_explore
