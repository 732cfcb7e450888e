#include "live/measuring_text.hpp"

#include "live/durations.hpp"
#include "text/display.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

namespace parallel_explore::live {
namespace {

using std::chrono::milliseconds;

/// Rounds that count and have ended, of the latest plan.
struct RoundsDone {
  int rounds = 0;
  milliseconds spent{0};  ///< with those that were repeated
};

RoundsDone rounds_done_in(MeasuringRecord const& measuring) {
  RoundsDone done;
  for (auto const& round : measuring.rounds) {
    if (round.round < measuring.plan->first) continue;
    done.spent += round.took;
    done.rounds += round.repeated ? 0 : 1;
  }
  return done;
}

/// An upper limit where the verdict may end it before; none: no round has ended.
std::optional<milliseconds> time_left(MeasuringRecord const& measuring) {
  auto const& plan = *measuring.plan;
  auto const [rounds, spent] = rounds_done_in(measuring);
  if (rounds == 0) return std::nullopt;
  auto const each = spent / rounds;
  auto const left = each * std::max(0, plan.most - rounds);
  if (plan.limit.count() == 0) return left;
  auto const needed = each * std::max(0, plan.fewest - rounds);
  return std::max(needed, std::min(left, plan.limit - spent + each));
}

std::string number_of_rounds(events::MeasuringStarted const& plan) {
  return plan.fewest == plan.most ? fmt::format("{}", plan.most)
                                  : fmt::format("{} to {}", plan.fewest, plan.most);
}

std::string round_of(MeasuringRecord const& measuring) {
  auto const& plan = *measuring.plan;
  if (measuring.running->round == 0) return "warming up";
  int const number = measuring.running->round - plan.first + 1;
  return fmt::format("measuring round {} of {}", number, number_of_rounds(plan));
}

}  // namespace

std::string measurer_text(events::MeasuringWaits const& waits) {
  auto text =
      waits.pid == 0 ? std::string("another process") : fmt::format("process {}", waits.pid);
  if (!waits.repository.empty())
    text += fmt::format(" (for {})", text::clean_line(waits.repository, 200));
  auto const where =
      waits.host.empty() ? std::string("on this machine") : fmt::format("on host {}", waits.host);
  if (waits.held.count() == 0) return text + ", which is measuring " + where;
  text += ", which has been measuring ";
  if (!waits.host.empty()) text += where + " ";
  return text + fmt::format("for {}", human_duration(waits.held));
}

std::string plan_text(events::MeasuringStarted const& plan) {
  auto const count = plan.approaches.size();
  auto who = count == 1 ? plan.approaches.front() : fmt::format("{} results", count);
  if (plan.base) who += count == 0 ? "the base" : " and the base";
  auto const what = plan.criteria.size() > 3 ? fmt::format("{} criteria", plan.criteria.size())
                                             : fmt::format("{}", fmt::join(plan.criteria, ", "));
  return fmt::format("measuring {} of {}, {} round{}", text::clean_line(what, 300), who,
                     number_of_rounds(plan), plan.most == 1 ? "" : "s");
}

std::string round_text(events::RoundCompleted const& round) {
  constexpr auto long_time = std::chrono::seconds(10);
  auto const name =
      round.round == 0 ? std::string("a warm-up round") : fmt::format("round {}", round.round);
  if (round.busy)
    return fmt::format("{} was disturbed: other programs used {:.1f} cores{}", name, round.others,
                       round.repeated ? "; it is repeated" : "");
  return round.took >= long_time ? fmt::format("{} took {}", name, human_duration(round.took))
                                 : std::string();
}

std::string end_text(events::MeasuringCompleted const& completed) {
  auto const rounds =
      fmt::format("measured {} round{}", completed.rounds, completed.rounds == 1 ? "" : "s");
  switch (completed.end) {
    case RoundsEnd::all_measured:
      return rounds;
    case RoundsEnd::verdict_clear:
      return rounds + ": more would change nothing";
    case RoundsEnd::time_spent:
      return rounds + ": the time for it is up";
  }
  return rounds;
}

std::string measuring_text(Exploration const& exploration) {
  auto const& measuring = exploration.measuring;
  if (measuring.waits) return "waiting for " + measurer_text(*measuring.waits);
  if (!measuring.plan || !measuring.running || measuring.end) return {};
  auto const& run = *measuring.running;
  auto text = fmt::format("{}: {} of {}", round_of(measuring), text::clean_line(run.criterion, 100),
                          run.approach.empty() ? "the base" : run.approach);
  if (auto const left = time_left(measuring)) {
    bool const exact = measuring.plan->fewest == measuring.plan->most;
    text += fmt::format(", {} {} left", exact ? "about" : "at most", human_duration(*left));
  }
  return text;
}

}  // namespace parallel_explore::live
