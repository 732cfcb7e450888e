#include "live/notice.hpp"

#include "live/durations.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace parallel_explore::live {
namespace {

constexpr std::size_t longest_text = 300;  ///< bytes

std::string clean(std::string_view text) { return text::clean_line(text, longest_text); }

Notice of_budget(events::BudgetSpent const& event) {
  auto const share = event.limit > 0 ? 100 * event.used / event.limit : 100;
  auto const whose = event.approach.empty() ? "the budget" : "the budget of " + event.approach;
  return {Occasion::budget, event.approach,
          event.reached ? fmt::format("{} is spent", whose)
                        : fmt::format("{:.0f} % of {} is spent", share, whose)};
}

Notice of_silence(events::SessionSilent const& event) {
  auto const time = human_duration(event.silent);
  return {Occasion::needs_attention, event.approach,
          event.unanswered
              ? fmt::format("{}: no answer of its model for {}", event.approach, time)
              : fmt::format("{}: no output and no change for {}", event.approach, time)};
}

using MaybeNotice = std::optional<Notice>;

struct NoticeOf {
  MaybeNotice operator()(events::CooledDown const& event) const {
    return Notice{
        Occasion::limited,
        {},
        clean(fmt::format("no new sessions for {}: {}", human_duration(event.wait), event.reason))};
  }
  MaybeNotice operator()(events::ApproachHandedOver const& event) const {
    return Notice{
        Occasion::limited, event.approach,
        clean(fmt::format("{} takes {} over from {}, which is refused for {}: {}", event.agent,
                          event.approach, event.from, human_duration(event.wait), event.reason))};
  }
  MaybeNotice operator()(events::BudgetSpent const& event) const { return of_budget(event); }
  MaybeNotice operator()(events::SessionSilent const& event) const { return of_silence(event); }
  MaybeNotice operator()(events::IsolationBroken const& event) const {
    auto const finding = event.findings.empty() ? std::string() : ": " + event.findings.front();
    return Notice{
        Occasion::needs_attention, event.approach,
        clean(fmt::format("{} changed things outside its worktree{}", event.approach, finding))};
  }
  MaybeNotice operator()(events::ApproachFailed const& event) const {
    if (event.state != ApproachState::unauthorised) return std::nullopt;
    return Notice{Occasion::needs_attention, event.approach,
                  clean(fmt::format("{} cannot log in: {}", event.approach, event.reason))};
  }
  template <class Other>
  MaybeNotice operator()(Other const&) const {
    return std::nullopt;
  }
};

std::string counts_of(Exploration const& exploration) {
  auto const completed =
      std::ranges::count(exploration.approaches, ApproachState::completed, &ApproachRecord::state);
  return fmt::format("{} of {} completed", completed, exploration.approaches.size());
}

bool starts_with_one_of(std::string_view text, std::initializer_list<std::string_view> beginnings) {
  return std::ranges::any_of(beginnings,
                             [&](std::string_view each) { return text.starts_with(each); });
}

}  // namespace

std::string_view name_of(Occasion occasion) {
  switch (occasion) {
    case Occasion::finished:
      return "finished";
    case Occasion::failed:
      return "failed";
    case Occasion::limited:
      return "limited";
    case Occasion::budget:
      return "budget";
    case Occasion::needs_attention:
      return "needs_attention";
  }
  return {};
}

std::optional<Notice> notice_of(Event const& event) {
  return std::visit(NoticeOf{}, event.payload);
}

std::optional<Notice> end_notice(Exploration const& exploration) {
  switch (exploration.state) {
    case ExplorationState::completed:
    case ExplorationState::partial:
      return Notice{Occasion::finished, {}, "finished: " + counts_of(exploration)};
    case ExplorationState::failed:
      return Notice{Occasion::failed, {}, "failed: " + counts_of(exploration)};
    case ExplorationState::interrupted:
      break;
    case ExplorationState::pending:
    case ExplorationState::running:
    case ExplorationState::cancelled:
      return std::nullopt;
  }
  auto const cause = exploration.cause;
  if (cause == InterruptionCause::asked || cause == InterruptionCause::others_wait)
    return std::nullopt;
  return Notice{Occasion::failed, {}, clean("interrupted: " + exploration.reason)};
}

std::vector<std::string> const& ways_of(Occasion occasion, Notifications const& spec,
                                        Notifications const& own) {
  auto const of = [&](std::vector<std::string> Notifications::*ways) -> auto const& {
    return (spec.*ways).empty() ? own.*ways : spec.*ways;
  };
  switch (occasion) {
    case Occasion::finished:
      return of(&Notifications::finished);
    case Occasion::failed:
      return of(&Notifications::failed);
    case Occasion::limited:
      return of(&Notifications::limited);
    case Occasion::budget:
      return of(&Notifications::budget);
    case Occasion::needs_attention:
      break;
  }
  return of(&Notifications::needs_attention);
}

std::string terminal_sequence(TerminalNames const& names, std::string_view title,
                              std::string_view text) {
  // A multiplexer has another terminal outside, and passes only the bell on.
  if (starts_with_one_of(names.term, {"tmux", "screen"})) return "\a";
  auto const& program = names.program;
  bool const knows_9 = program == "iTerm.app" || program == "WezTerm" || program == "ghostty" ||
                       program == "WarpTerminal" ||
                       starts_with_one_of(names.term, {"xterm-kitty", "xterm-ghostty", "wezterm"});
  if (knows_9) return fmt::format("\x1b]9;{}: {}\a", clean(title), clean(text));
  if (!starts_with_one_of(names.term, {"foot", "rxvt-unicode"})) return "\a";
  auto first = clean(title);
  std::ranges::replace(first, ';', ',');  // it ends the title
  return fmt::format("\x1b]777;notify;{};{}\a", first, clean(text));
}

}  // namespace parallel_explore::live
