#include "report/timeline.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace parallel_explore::report {

/// The effect of one event on the spans. An approach does one thing after the other, and is at it
/// under its own name; a helper session under its id.
class Timeline::Reader {
 public:
  using Kind = TimeSpan::Kind;

  Reader(Timeline& timeline, TimePoint time) : t_(timeline), time_(time) {}

  void operator()(events::ApproachStarted const& event) { begin(event.approach, Kind::setup); }
  void operator()(events::SessionStarted const& event) {
    begin(event.approach, Kind::session,
          event.model.empty() ? event.agent : event.agent + ", " + event.model);
  }
  void operator()(events::SessionCompleted const& event) { end(event.approach); }
  void operator()(events::ApproachRetried const& event) {
    begin(event.approach, Kind::waiting, event.reason);
  }
  void operator()(events::EvaluationStarted const& event) {
    begin(event.approach, Kind::evaluation);
  }
  void operator()(events::Measured const& event) {
    // Nothing says that it was the last one; each may be.
    auto const found = t_.open_.find(event.approach);
    if (found == t_.open_.end()) return;
    auto& span = t_.spans_[found->second];
    if (span.kind == Kind::evaluation) span.to = time_;
  }
  void operator()(events::ApproachCompleted const& event) { end(event.approach); }
  void operator()(events::ApproachFailed const& event) { end(event.approach); }
  void operator()(events::MeasuringWaits const& event) {
    if (t_.open_.contains(lock)) return;
    begin_as(lock, run_lane, Kind::waiting,
             event.repository.empty() ? "another process measures"
                                      : fmt::format("{} is measured", event.repository));
  }
  void operator()(events::MeasuringStarted const& /*event*/) {
    end(lock);
    // From here on, everything is measured in rounds.
    std::erase_if(t_.open_, [&](auto const& each) {
      auto& span = t_.spans_[each.second];
      if (span.kind != Kind::evaluation) return false;
      if (!span.to) span.to = time_;
      return true;
    });
  }
  void operator()(events::RunStarted const& event) {
    auto const lane = event.approach.empty() ? std::string(base_lane) : event.approach;
    auto text = event.round == 0 ? "warm-up" : fmt::format("round {}", event.round);
    if (auto const found = t_.open_.find(measuring); found != t_.open_.end()) {
      auto const& before = t_.spans_[found->second];
      if (before.lane == lane && before.text == text) return;
    }
    begin_as(measuring, lane, Kind::measuring, std::move(text));
  }
  void operator()(events::RoundCompleted const& /*event*/) { end(measuring); }
  void operator()(events::MeasuringCompleted const& /*event*/) { end(measuring); }
  void operator()(events::HelperStarted const& event) {
    bool const judges = event.purpose == HelperPurpose::judge;
    begin_as(event.session_id, judges ? judging_lane : run_lane,
             judges ? Kind::judging : Kind::helper, event.agent);
  }
  void operator()(events::HelperCompleted const& event) { end(event.session_id); }
  void operator()(events::CooledDown const& event) {
    begin_as(cooldown, run_lane, Kind::cooldown, event.reason);
    t_.spans_.back().to = time_ + event.wait;
  }
  void operator()(events::RunPaused const& /*event*/) {
    begin_as(paused, run_lane, Kind::paused, {});
  }
  void operator()(events::RunContinued const& /*event*/) { end(paused); }
  void operator()(events::ExplorationCompleted const& /*event*/) { end_everything(); }
  void operator()(events::ExplorationInterrupted const& /*event*/) { end_everything(); }
  void operator()(events::ExplorationResumed const& /*event*/) { end_everything(); }

  template <class Other>
  void operator()(Other const& /*event*/) {}

 private:
  // No approach has a name with a blank at its end.
  static constexpr std::string_view lock = "lock ", measuring = "measuring ",
                                    cooldown = "cooldown ", paused = "paused ";

  void begin(std::string const& approach, Kind kind, std::string text = {}) {
    begin_as(approach, approach, kind, std::move(text));
  }
  void begin_as(std::string_view who, std::string_view lane, Kind kind, std::string text) {
    end(who);
    t_.open_.emplace(who, t_.spans_.size());
    t_.spans_.push_back({std::string(lane), kind, time_, std::nullopt, std::move(text)});
  }
  void end(std::string_view who) {
    auto const found = t_.open_.find(who);
    if (found == t_.open_.end()) return;
    auto& to = t_.spans_[found->second].to;
    if (!to || *to > time_) to = time_;
    t_.open_.erase(found);
  }
  void end_everything() {
    while (!t_.open_.empty()) end(std::string(t_.open_.begin()->first));
  }

  Timeline& t_;
  TimePoint time_;
};

std::string_view name_of(TimeSpan::Kind kind) {
  constexpr std::array<std::string_view, 9> names{"setup",     "session",  "evaluation",
                                                  "measuring", "waiting",  "judging",
                                                  "helper",    "cooldown", "paused"};
  return names.at(static_cast<std::size_t>(kind));
}

void Timeline::take(Event const& event) { std::visit(Reader(*this, event.time), event.payload); }

}  // namespace parallel_explore::report
