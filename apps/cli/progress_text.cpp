#include "progress_text.hpp"

#include "core/isolation_texts.hpp"
#include "live/measuring_text.hpp"
#include "output.hpp"
#include "rounds/judge_plan.hpp"
#include "spec/live_settings.hpp"
#include "text/numbers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

char const* deed_of(HelperPurpose purpose) {
  switch (purpose) {
    case HelperPurpose::propose:
      return "proposes approaches";
    case HelperPurpose::outline:
      return "outlines the approach";
    case HelperPurpose::judge:
      return "judges";
  }
  return "helps";
}

/// One line for each change of state; none for other events.
struct Plain {
  Exploration const& exploration;

  using Line = std::optional<std::string>;

  Line operator()(events::ExplorationStarted const& event) const {
    auto const count = event.experiment.approaches.size();
    if (!are_alternatives(event.experiment))
      return fmt::format("{}: {} task{}", exploration.name, count, count == 1 ? "" : "s");
    auto const judging = rounds::judge_sessions(event.experiment);
    return fmt::format("{}: exploring {} approach{}{}", exploration.name, count,
                       count == 1 ? "" : "es",
                       judging > 0 ? fmt::format("; at most {} judge sessions", judging) : "");
  }
  Line operator()(events::ApproachStarted const& event) const {
    return event.approach + ": preparing a worktree";
  }
  Line operator()(events::SessionStarted const& event) const {
    return fmt::format(
        "{}: {} session {}", event.approach, event.agent,
        event.resumes.empty() ? "started" : "resumes " + escape_for_terminal(event.resumes));
  }
  Line operator()(events::SessionCompleted const& event) const {
    auto const reason = reason_of(event.result.end);
    return fmt::format("{}: session {} after {}{}", event.approach, name_of(event.result.end),
                       human_duration(event.result.duration),
                       reason.empty() ? "" : ": " + escape_for_terminal(reason));
  }
  Line operator()(events::WorkCommitted const& event) const {
    return fmt::format("{}: {} file{} changed, +{} -{} lines", event.approach,
                       event.changes.files_changed, event.changes.files_changed == 1 ? "" : "s",
                       event.changes.lines_added, event.changes.lines_removed);
  }
  Line operator()(events::IsolationBroken const& event) const {
    auto const more = event.findings.size() > 1
                          ? fmt::format(" (and {} more)", event.findings.size() - 1)
                          : std::string();
    return fmt::format("{}: WARNING: {}{}", event.approach,
                       event.findings.empty() ? "" : escape_for_terminal(event.findings[0]), more);
  }
  Line operator()(events::EvaluationStarted const& event) const {
    return event.approach + ": measuring";
  }
  Line operator()(events::Measured const& event) const {
    return measured_text(event.approach, event.measurement);
  }
  /// Only gates are printed: the base's values are measured in turn with those of approaches.
  Line operator()(events::BaseMeasured const& event) const {
    if (!event.measurement.passed) return std::nullopt;
    return measured_text("base", event.measurement);
  }
  Line operator()(events::MeasuringWaits const& event) const {
    return fmt::format("{}: waiting up to {} for {}", exploration.name, human_duration(event.limit),
                       live::measurer_text(event));
  }
  Line operator()(events::MeasuringStarted const& event) const {
    return fmt::format("{}: {}", exploration.name, live::plan_text(event));
  }
  Line operator()(events::RoundCompleted const& event) const {
    auto const text = live::round_text(event);
    return text.empty() ? std::nullopt : Line(fmt::format("{}: {}", exploration.name, text));
  }
  Line operator()(events::MeasuringCompleted const& event) const {
    return fmt::format("{}: {}", exploration.name, live::end_text(event));
  }
  Line operator()(events::ResultRepeated const& event) const {
    return fmt::format("{}: identical to {}", event.approach, event.same_as);
  }
  static std::string measured_text(std::string const& whose, Measurement const& m) {
    auto text = fmt::format("{}: {}", whose, m.criterion);
    if (m.passed) text += !*m.passed ? " FAILED" : m.flaky ? " is FLAKY" : " passed";
    if (auto const value = median(m.values); value && !m.passed)
      text += " = " + text::with_unit(*value, m.unit);
    if (!m.reason.empty()) text += ": " + escape_for_terminal(m.reason);
    return text;
  }
  Line operator()(events::ApproachCompleted const& event) const {
    return event.approach + ": completed";
  }
  Line operator()(events::ApproachFailed const& event) const {
    return fmt::format("{}: {}: {}", event.approach, name_of(event.state),
                       escape_for_terminal(event.reason));
  }
  Line operator()(events::ExplorationCompleted const& event) const {
    return fmt::format("{}: {}", exploration.name, name_of(event.state));
  }
  Line operator()(events::ExplorationInterrupted const& event) const {
    return fmt::format("{}: interrupted: {}", exploration.name, event.reason);
  }
  Line operator()(events::ExplorationResumed const&) const {
    return fmt::format("{}: resumed", exploration.name);
  }
  Line operator()(events::ApproachRetried const& event) const {
    return fmt::format("{}: {}{}{}", event.approach, event.fresh ? "restarting" : "retrying",
                       event.delay.count() > 0 ? " in " + human_duration(event.delay) : "",
                       event.reason.empty() ? "" : ": " + escape_for_terminal(event.reason));
  }
  Line operator()(events::CooledDown const& event) const {
    return fmt::format("{}: no new sessions for {}, then at most {} at once: {}", exploration.name,
                       human_duration(event.wait), event.parallel,
                       escape_for_terminal(event.reason));
  }
  Line operator()(events::SessionSilent const& event) const {
    if (event.unanswered)
      return fmt::format(
          "{0}: no answer of {1}'s model for {2}; it may be retrying: is all right "
          "with key and network? pexplore doctor --try {1}",
          event.approach, exploration.at(event.approach).sessions.back().agent,
          human_duration(event.silent));
    return fmt::format("{}: no output and no change for {}", event.approach,
                       human_duration(event.silent));
  }
  Line operator()(events::BudgetSpent const& event) const {
    auto const& warnings =
        event.approach.empty() ? exploration.warnings : exploration.at(event.approach).warnings;
    return fmt::format("{}: {}", event.approach.empty() ? exploration.name : event.approach,
                       warnings.back());
  }
  Line operator()(events::ApproachGenerated const& event) const {
    if (exploration.approaches.size() <= exploration.experiment.approaches.size())
      return std::nullopt;
    return fmt::format("{}: added", event.approach.name);
  }
  Line operator()(events::HelperStarted const& event) const {
    auto const whose = event.approach.empty() ? exploration.name : event.approach;
    return fmt::format("{}: {} {}", whose, event.agent, deed_of(event.purpose));
  }
  Line operator()(events::ApproachesProposed const& event) const {
    if (!event.problem.empty())
      return fmt::format("{}: asked again: {}", exploration.name,
                         escape_for_terminal(event.problem));
    return event.final ? Line(fmt::format("{}: {} approaches proposed", exploration.name,
                                          event.approaches.size()))
                       : std::nullopt;
  }
  Line operator()(events::Judged const& event) const {
    if (event.failure.empty()) return std::nullopt;
    return fmt::format("{}: judge {} gave no valid answer: {}", exploration.name,
                       event.judge_number, escape_for_terminal(event.failure));
  }
  Line operator()(events::ProtectedFilesTampered const& event) const {
    return fmt::format(
        "{}: WARNING: changed {} protected file{}, which {} restored before measuring",
        event.approach, event.files.size(), event.files.size() == 1 ? "" : "s",
        event.files.size() == 1 ? "is" : "are");
  }
  Line operator()(events::WorktreeRestored const& event) const {
    auto const whose = event.approach.empty() ? std::string("the untouched base") : event.approach;
    return fmt::format("{}: WARNING: {}", whose, escape_for_terminal(core::restored_text(event)));
  }
  Line operator()(events::BranchMoved const& event) const {
    return fmt::format("{}: WARNING: {}", event.approach,
                       escape_for_terminal(core::moved_text(event)));
  }
  Line operator()(events::ApproachContinued const& event) const {
    return event.approach + ": continues with a larger budget";
  }
  Line operator()(events::ApproachDropped const& event) const {
    return fmt::format("{}: gets no further sessions: {}", event.approach,
                       escape_for_terminal(event.reason));
  }
  Line operator()(events::CancelAsked const& event) const {
    return fmt::format("{}: asked to cancel {}", exploration.name,
                       event.approaches.empty()
                           ? "everything"
                           : fmt::format("{}", fmt::join(event.approaches, ", ")));
  }
  Line operator()(events::ApproachTold const& event) const {
    return fmt::format("{}: told: {}", event.approach, escape_for_terminal(event.remark));
  }
  Line operator()(events::ApproachHandedOver const& event) const {
    return fmt::format("{}: {} is refused for {}, {} takes over: {}", event.approach, event.from,
                       human_duration(event.wait), event.agent, escape_for_terminal(event.reason));
  }
  Line operator()(events::RunPaused const&) const {
    return fmt::format("{}: paused: nothing new starts", exploration.name);
  }
  Line operator()(events::RunContinued const&) const {
    return fmt::format("{}: continues", exploration.name);
  }
  Line operator()(events::SettingsChanged const& event) const {
    return fmt::format("{}: {}", exploration.name, spec::settings_text(event.settings));
  }
  Line operator()(events::SubIssueFiled const& event) const {
    return fmt::format("{}: issue #{} {}", event.approach, event.number,
                       escape_for_terminal(event.url));
  }
  Line operator()(events::BranchPushed const& event) const {
    return fmt::format("{}: pushed {}", event.approach, event.branch);
  }
  Line operator()(events::PullRequestOpened const& event) const {
    return fmt::format("{}: pull request #{} {}", event.approach, event.number,
                       escape_for_terminal(event.url));
  }
  Line operator()(events::DiagnosticFiled const& event) const {
    if (event.reason.empty()) return std::nullopt;
    return fmt::format("{}: issue #{} says why it failed: {}", event.approach, event.number,
                       escape_for_terminal(event.url));
  }
  Line operator()(events::MasterCommented const& event) const {
    return fmt::format("{}: reported in {}", exploration.name, escape_for_terminal(event.url));
  }
  Line operator()(events::Integrated const& event) const {
    return fmt::format("{}: {} results merged on {}: {}", exploration.name, event.merged.size(),
                       event.branch,
                       event.failure.empty() ? "passed" : escape_for_terminal(event.failure));
  }
  Line operator()(events::Warned const& event) const {
    return fmt::format("{}: WARNING: {}",
                       event.approach.empty() ? exploration.name : event.approach,
                       escape_for_terminal(event.text));
  }
  template <class Other>
  Line operator()(Other const&) const {
    return std::nullopt;
  }
};

}  // namespace

std::optional<std::string> plain_line(Event const& event, Exploration const& exploration) {
  return std::visit(Plain{exploration}, event.payload);
}

}  // namespace pexplore
