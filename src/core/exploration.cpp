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

Usage& Usage::operator+=(Usage const& other) {
  input_tokens += other.input_tokens;
  output_tokens += other.output_tokens;
  cache_read_tokens += other.cache_read_tokens;
  cache_write_tokens += other.cache_write_tokens;
  turns += other.turns;
  if (other.cost_usd) cost_usd = cost_usd.value_or(0) + *other.cost_usd;
  return *this;
}

namespace {

bool cost_is_known(SessionRecord const& session) {
  return session.usage.cost_usd || session.usage.tokens() == 0;
}

}  // namespace

Usage usage_of(ApproachRecord const& record) {
  Usage sum;
  for (auto const& session : record.sessions) sum += session.usage;
  if (!std::ranges::all_of(record.sessions, cost_is_known)) sum.cost_usd.reset();
  return sum;
}

Usage usage_of(Exploration const& exploration) {
  Usage sum;
  bool known = true;
  for (auto const& record : exploration.approaches) {
    for (auto const& session : record.sessions) {
      sum += session.usage;
      known = known && cost_is_known(session);
    }
  }
  if (!known) sum.cost_usd.reset();
  return sum;
}

std::chrono::milliseconds time_of(ApproachRecord const& record) {
  std::chrono::milliseconds sum{0};
  for (auto const& session : record.sessions) {
    if (session.result) sum += session.result->duration;
  }
  return sum;
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
    if (e_.find(event.approach.name)) return;
    add(event.approach);
    if (e_.state == ExplorationState::running) return;
    e_.state = ExplorationState::interrupted;
    e_.reason = "an approach was added";
  }

  void operator()(events::ApproachStarted const& event) {
    auto& record = approach(event.approach);
    record.state = ApproachState::preparing;
    record.making_worktree = record.worktree.empty();
    record.reason.clear();
    record.measurements.clear();
    record.started = time_;
    record.ended.reset();
  }

  void operator()(events::WorktreeCreated const& event) {
    auto& record = approach(event.approach);
    record.worktree = event.path;
    record.branch = event.branch;
    record.making_worktree = false;
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
    session.resumes = event.resumes;
    session.agent_session = event.resumes;
    session.started = time_;
  }

  void operator()(events::SessionSpawned const& event) {
    session(event.approach).process = event.process;
  }

  void operator()(events::SessionProgress const& event) {
    auto& record = session(event.approach);
    record.activity = event.activity;
    record.usage = event.usage;
    record.silent = {};
    if (!event.agent_session.empty()) record.agent_session = event.agent_session;
  }

  void operator()(events::SessionCompleted const& event) {
    // Until the API takes it again it waits.
    if (std::holds_alternative<Limited>(event.result.end))
      approach(event.approach).state = ApproachState::pending;
    auto& record = session(event.approach);
    record.usage = event.result.usage;
    record.result = event.result;
    record.ended = time_;
    record.silent = {};
    if (!event.result.session_id.empty()) record.agent_session = event.result.session_id;
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

  /// What only an API kept from being done waits again as well.
  void operator()(events::ExplorationResumed const& event) {
    e_.state = ExplorationState::running;
    e_.reason.clear();
    e_.ended.reset();
    e_.cooling_until.reset();
    e_.cancel_asked = false;
    if (event.budget) e_.experiment.budget = *event.budget;
    for (auto& record : e_.approaches) {
      bool const refused =
          record.state == ApproachState::limited || record.state == ApproachState::unauthorised;
      if (refused || !is_final(record.state)) start_again(record);
    }
  }

  void operator()(events::ApproachRetried const& event) {
    auto& record = approach(event.approach);
    auto const retries = record.retries;
    bool const by_itself = e_.state == ExplorationState::running && !is_final(record.state);
    start_again(record);
    record.retries = by_itself ? retries + 1 : 0;
    if (!event.fresh) return;
    for (auto& session : record.sessions) session.agent_session.clear();
    record.worktree.clear();
    record.branch.clear();
    record.commit.clear();
    record.changes.reset();
  }

  void operator()(events::SessionLimited const& event) {
    session(event.approach).activity = {"", event.reason};
  }

  void operator()(events::SessionSilent const& event) {
    session(event.approach).silent = event.silent;
  }

  void operator()(events::CooledDown const& event) { e_.cooling_until = time_ + event.wait; }

  void operator()(events::BudgetSpent const& event) {
    auto& warnings = event.approach.empty() ? e_.warnings : approach(event.approach).warnings;
    warnings.push_back(budget_text(event));
  }

  void operator()(events::CancelAsked const& event) {
    e_.cancel_asked = e_.cancel_asked || event.approaches.empty();
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
    record.making_worktree = false;
  }

  void wait_again() {
    for (auto& record : e_.approaches) {
      if (!is_final(record.state)) record.state = ApproachState::pending;
    }
  }

  static void start_again(ApproachRecord& record) {
    record.state = ApproachState::pending;
    record.reason.clear();
    record.ended.reset();
    record.retries = 0;
  }

  static std::string budget_text(events::BudgetSpent const& event) {
    auto const whose = event.approach.empty() ? "the experiment's" : "its";
    auto const amount = [&](double value) {
      if (event.what == "usd") return fmt::format("${:.2f}", value);
      if (event.what == "time") return fmt::format("{:.0f} s", value);
      return fmt::format("{:.0f} {}", value, event.what);
    };
    return fmt::format("{} of {} budget of {} {} spent", amount(event.used), whose,
                       amount(event.limit), event.reached ? "were" : "are");
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
