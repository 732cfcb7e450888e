#include "parallel_explore/exploration.hpp"

#include "core/text.hpp"
#include "parallel_explore/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace parallel_explore {

Measurement const* ApproachRecord::find(std::string_view criterion) const {
  auto const found = std::ranges::find(measurements, criterion, &Measurement::criterion);
  return found == measurements.end() ? nullptr : &*found;
}

ApproachRecord const* Exploration::find(std::string_view approach) const {
  for (auto const& record : approaches) {
    if (record.approach.name == approach) return &record;
  }
  return nullptr;
}

ApproachRecord const& Exploration::at(std::string const& approach) const {
  if (auto const* record = find(approach)) return *record;
  std::vector<std::string> names;
  for (auto const& record : approaches) names.push_back(record.approach.name);
  auto const near = core::nearest(approach, names);
  throw Error(ErrorCode::not_found,
              fmt::format("experiment {} has no approach \"{}\"", name, approach),
              near ? fmt::format("did you mean \"{}\"?", *near)
                   : fmt::format("it has: {}", fmt::join(names, ", ")));
}

bool is_final(ApproachState state) {
  switch (state) {
    case ApproachState::pending:
    case ApproachState::preparing:
    case ApproachState::running:
    case ApproachState::evaluating:
      return false;
    case ApproachState::completed:
    case ApproachState::failed:
    case ApproachState::timed_out:
    case ApproachState::stalled:
    case ApproachState::cancelled:
    case ApproachState::limited:
    case ApproachState::unauthorised:
      return true;
  }
  return true;
}

namespace {

/// What each event does to the state. Only Exploration::apply uses it.
class Fold {
 public:
  Fold(Exploration& exploration, TimePoint time) : e_(exploration), time_(time) {}

  void operator()(events::ExplorationStarted const& event) {
    e_.state = ExplorationState::running;
    e_.experiment = event.experiment;
    e_.base = event.base;
    e_.repository = event.repository;
    e_.started = time_;
    e_.approaches.clear();
    for (auto const& approach : event.experiment.approaches) add(approach);
  }

  /// Approaches of the spec are known by then; others come on top.
  void operator()(events::ApproachGenerated const& event) {
    if (!e_.find(event.approach.name)) add(event.approach);
  }

  void operator()(events::ApproachStarted const& event) {
    auto& record = approach(event.approach);
    record.state = ApproachState::preparing;
    record.reason.clear();
    record.measurements.clear();
    record.started = time_;
    record.ended.reset();
  }

  void operator()(events::WorktreeCreated const& event) {
    auto& record = approach(event.approach);
    record.worktree = event.path;
    record.branch = event.branch;
  }

  void operator()(events::SessionStarted const& event) {
    auto& record = approach(event.approach);
    record.state = ApproachState::running;
    auto& session = record.sessions.emplace_back();
    session.sample = event.sample;
    session.session_id = event.session_id;
    session.agent = event.agent;
    session.model = event.model;
    session.instructions_hash = event.instructions_hash;
    session.started = time_;
  }

  void operator()(events::SessionSpawned const& event) {
    session(event.approach).process = event.process;
  }

  void operator()(events::SessionProgress const& event) {
    auto& record = session(event.approach);
    record.activity = event.activity;
    record.usage = event.usage;
  }

  void operator()(events::SessionCompleted const& event) {
    auto& record = session(event.approach);
    record.usage = event.result.usage;
    record.result = event.result;
    record.ended = time_;
    if (!event.result.session_id.empty()) record.session_id = event.result.session_id;
  }

  void operator()(events::WorkCommitted const& event) {
    auto& record = approach(event.approach);
    record.commit = event.commit;
    record.changes = event.changes;
  }

  void operator()(events::IsolationBroken const& event) {
    auto& warnings = approach(event.approach).warnings;
    warnings.insert(warnings.end(), event.findings.begin(), event.findings.end());
  }

  void operator()(events::EvaluationStarted const& event) {
    approach(event.approach).state = ApproachState::evaluating;
  }

  void operator()(events::Measured const& event) {
    auto& measurements = approach(event.approach).measurements;
    std::erase_if(measurements, [&](Measurement const& each) {
      return each.criterion == event.measurement.criterion;
    });
    measurements.push_back(event.measurement);
  }

  void operator()(events::ApproachCompleted const& event) {
    end(approach(event.approach), ApproachState::completed, {});
  }

  void operator()(events::ApproachFailed const& event) {
    end(approach(event.approach), event.state, event.reason);
  }

  void operator()(events::EvaluationCompleted const&) {}

  void operator()(events::ExplorationCompleted const& event) {
    e_.state = event.state;
    e_.reason = event.reason;
    e_.ended = time_;
  }

  /// Whatever had not ended waits to be run again.
  void operator()(events::ExplorationInterrupted const& event) {
    e_.state = ExplorationState::interrupted;
    e_.reason = event.reason;
    e_.ended = time_;
    wait_again();
  }

  void operator()(events::ExplorationResumed const&) {
    e_.state = ExplorationState::running;
    e_.reason.clear();
    e_.ended.reset();
    wait_again();
  }

  void operator()(events::Adopted const& event) { e_.adopted.push_back(event); }

  void operator()(events::WorktreeRemoved const& event) {
    auto& record = approach(event.approach);
    record.worktree.clear();
    if (event.branch_deleted) record.branch.clear();
  }

  void operator()(events::Warned const& event) {
    auto& warnings = event.approach.empty() ? e_.warnings : approach(event.approach).warnings;
    warnings.push_back(event.text);
  }

 private:
  void add(Approach const& approach) { e_.approaches.emplace_back().approach = approach; }

  void end(ApproachRecord& record, ApproachState state, std::string const& reason) {
    record.state = state;
    record.reason = reason;
    record.ended = time_;
  }

  void wait_again() {
    for (auto& record : e_.approaches) {
      if (!is_final(record.state)) record.state = ApproachState::pending;
    }
  }

  ApproachRecord& approach(std::string const& name) {
    auto const found = std::ranges::find(
        e_.approaches, name, [](ApproachRecord const& each) { return each.approach.name; });
    if (found == e_.approaches.end()) {
      throw Error(ErrorCode::journal, fmt::format("an approach \"{}\" that was never named", name));
    }
    return *found;
  }

  SessionRecord& session(std::string const& name) {
    auto& sessions = approach(name).sessions;
    if (sessions.empty()) {
      throw Error(ErrorCode::journal, fmt::format("approach \"{}\" has no session yet", name));
    }
    return sessions.back();
  }

  Exploration& e_;
  TimePoint time_;
};

}  // namespace

void Exploration::apply(Event const& event) {
  if (event.seq != last_seq + 1) {
    throw Error(ErrorCode::journal, fmt::format("event {} follows event {}", event.seq, last_seq));
  }
  bool const first = std::holds_alternative<events::ExplorationStarted>(event.payload);
  if (first != (last_seq == 0)) {
    throw Error(ErrorCode::journal, first ? "a second start" : "an event before the start");
  }
  std::visit(Fold(*this, event.time), event.payload);
  if (first) name = event.experiment;
  last_seq = event.seq;
}

}  // namespace parallel_explore
