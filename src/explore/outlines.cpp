#include "explore/outlines.hpp"

#include "explore/base_worktree.hpp"
#include "explore/judging.hpp"
#include "rounds/approaches.hpp"
#include "rounds/outlines.hpp"
#include "run/prompts.hpp"

#include <utility>

namespace parallel_explore::operations {
namespace {

awaitable<void> write_outline(Approach approach, Worktree worktree, run::Recorder& recorder,
                              run::HelperSessions& helpers) {
  auto const& exploration = recorder.exploration();
  if (rounds::is_outlined(exploration, approach.name)) co_return;
  run::HelperRequest helper;
  helper.purpose = HelperPurpose::outline;
  helper.approach = approach.name;
  helper.agent = approach.agent.empty() ? exploration.experiment.session.agent : approach.agent;
  helper.directory = worktree.path;
  helper.timeout = exploration.experiment.judge.timeout;
  helper.prompt = run::compose_outline_prompt(exploration.experiment, approach);
  co_await helpers.run(std::move(helper));
}

awaitable<void> write_outlines(Worktree worktree, run::Recorder& recorder,
                               run::HelperSessions& helpers) {
  std::vector<std::function<awaitable<void>()>> jobs;
  for (auto const& approach : rounds::first_samples(recorder.exploration())) {
    jobs.emplace_back([approach, worktree, &recorder, &helpers] {
      return write_outline(approach, worktree, recorder, helpers);
    });
  }
  return helpers.run_jobs(std::move(jobs));
}

awaitable<void> judge_outlines(run::Recorder& recorder, run::HelperSessions& helpers) {
  auto const& exploration = recorder.exploration();
  auto const& experiment = exploration.experiment;
  std::vector<run::JudgedWork> works;
  for (auto const& helper : exploration.helpers) {
    bool const usable = helper.purpose == HelperPurpose::outline && helper.result &&
                        std::holds_alternative<Completed>(helper.result->end);
    if (!usable) continue;
    auto work = judged_work(experiment, exploration.at(helper.approach));
    work.submission = evaluate::submission_of(helper.result->answer, experiment.judge.max_diff);
    works.push_back(std::move(work));
  }
  run::JudgingStage stage(helpers, recorder, std::move(works), true);
  co_await stage.run();
}

}  // namespace

awaitable<void> outline(Workspace& workspace, run::Recorder& recorder,
                        run::HelperSessions& helpers) {
  auto const& exploration = recorder.exploration();
  if (rounds::needs_outlines(exploration)) {
    std::function<awaitable<void>(Worktree)> write = [&](Worktree worktree) {
      return write_outlines(std::move(worktree), recorder, helpers);
    };
    co_await with_base_worktree(workspace, recorder, std::move(write));
    co_await judge_outlines(recorder, helpers);
  }
  for (auto& event : rounds::drop_outlines(exploration)) recorder.emit(std::move(event));
}

}  // namespace parallel_explore::operations
