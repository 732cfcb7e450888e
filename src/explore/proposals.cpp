#include "explore/proposals.hpp"

#include "explore/base_worktree.hpp"
#include "parallel_explore/error.hpp"
#include "rounds/approaches.hpp"
#include "run/prompts.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore::operations {
namespace {

/// Distinguishes an agent that failed from one that could not be started.
ErrorCode code_of(SessionEnd const& end) {
  auto const* const failed = std::get_if<Failed>(&end);
  bool const is_absent = failed && failed->cause == FailureCause::agent_not_started;
  return is_absent || std::holds_alternative<Unauthorised>(end) ? ErrorCode::agent
                                                                : ErrorCode::unexpected;
}

/// The conversation with the agent that proposes.
class Proposer {
 public:
  Proposer(Workspace& workspace, run::Recorder& recorder, run::HelperSessions& helpers,
           Worktree worktree)
      : workspace_(workspace),
        recorder_(recorder),
        helpers_(helpers),
        worktree_(std::move(worktree)) {
    auto const& settings = experiment().generate;
    helper_.purpose = HelperPurpose::propose;
    helper_.agent = settings.agent.empty() ? experiment().session.agent : settings.agent;
    helper_.model = settings.model;
    helper_.directory = worktree_.path;
    helper_.timeout = settings.timeout;
  }

  /// Asks until there are enough, has them reviewed, and records them.
  awaitable<void> run() {
    GenerateSettings const settings = experiment().generate;
    AgentApproaches generator(
        settings, [this](std::string prompt) { return ask(std::move(prompt)); },
        [this](std::vector<Approach> const& kept, std::vector<Similarity> const& pairs,
               std::string const& problem) { record(kept, pairs, problem); });
    Brief brief;
    brief.task = run::task_in_context(experiment());
    brief.listed = rounds::first_samples(recorder_.exploration());
    brief.repository = worktree_.path.string();
    std::vector<Approach> approaches =
        co_await generator.generate(std::move(brief), settings.count);
    if (std::cmp_less(approaches.size(), settings.count)) {
      recorder_.emit(events::Warned{
          {},
          fmt::format("only {} of the {} requested approaches differ enough; these are explored",
                      approaches.size(), settings.count)});
    }
    if (workspace_.reviewer) approaches = workspace_.reviewer(std::move(approaches), similarities_);
    recorder_.emit(
        events::ApproachesProposed{{}, std::move(approaches), std::move(similarities_), {}, true});
  }

 private:
  [[nodiscard]] Experiment const& experiment() const { return recorder_.exploration().experiment; }

  /// An agent that remembers gets the prompt alone; any other gets everything asked so far.
  awaitable<std::string> ask(std::string prompt) {
    asked_ += (asked_.empty() ? "" : "\n\n") + prompt;
    helper_.prompt = asked_;
    if (helper_.resume) helper_.resume->prompt = std::move(prompt);
    run::HelperOutcome outcome = co_await helpers_.run(helper_);
    auto& result = outcome.result;
    if (!std::holds_alternative<Completed>(result.end)) {
      throw Error(code_of(result.end),
                  fmt::format("approaches could not be generated: {} {}", helper_.agent,
                              reason_of(result.end)),
                  "list some as [[approach]], or try another agent in [generate]");
    }
    bool const remembers =
        workspace_.bricks.runners.at(helper_.agent)->can_resume() && !result.session_id.empty();
    if (remembers) helper_.resume = Resumption{result.session_id, {}, result.usage};
    co_return std::move(result.answer);
  }

  void record(std::vector<Approach> const& kept, std::vector<Similarity> const& pairs,
              std::string const& problem) {
    similarities_ = pairs;
    recorder_.emit(events::ApproachesProposed{{}, kept, pairs, problem, false});
  }

  Workspace& workspace_;
  run::Recorder& recorder_;
  run::HelperSessions& helpers_;
  Worktree worktree_;
  run::HelperRequest helper_;
  std::string asked_;
  std::vector<Similarity> similarities_;
};

awaitable<void> ask_for_proposals(Workspace& workspace, run::Recorder& recorder,
                                  run::HelperSessions& helpers, Worktree worktree) {
  Proposer proposer(workspace, recorder, helpers, std::move(worktree));
  co_await proposer.run();
}

}  // namespace

awaitable<void> propose(Workspace& workspace, run::Recorder& recorder,
                        run::HelperSessions& helpers) {
  auto const& exploration = recorder.exploration();
  if (exploration.experiment.generate.count == 0) co_return;
  bool const decided = exploration.proposed && exploration.proposed->final;
  if (!decided) {
    std::function<awaitable<void>(Worktree)> ask = [&](Worktree worktree) {
      return ask_for_proposals(workspace, recorder, helpers, std::move(worktree));
    };
    co_await with_base_worktree(workspace, recorder, std::move(ask));
  }
  for (auto& event : rounds::proposed_approaches(exploration)) recorder.emit(std::move(event));
}

}  // namespace parallel_explore::operations
