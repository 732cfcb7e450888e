#include "simulation/world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace simulation {
namespace {

using State = Session::State;

constexpr Instant horizon{std::chrono::hours(1000)};
constexpr Duration patience = std::chrono::hours(10'000);
parallel_explore::Budget const budget{.usd = 1e9};  // never spent, but added up

std::string name_of(int id) { return fmt::format("task-{:06}-of-the-plan", id); }
int id_of(std::string const& name) { return std::stoi(name.substr(5, 6)); }

Duration scaled(Duration time, double factor) {
  return Duration(static_cast<std::int64_t>(static_cast<double>(time.count()) * factor));
}
double uniform(Random& random) { return std::uniform_real_distribution<double>()(random); }

std::vector<Session> sessions_of(Setting const& setting, Random& random) {
  std::vector<Session> sessions(static_cast<std::size_t>(setting.sessions));
  std::lognormal_distribution<double> length(0, setting.agent.deviation);
  for (auto& each : sessions) {
    each.work = scaled(setting.agent.median, length(random));
    if (uniform(random) < setting.agent.hopeless)
      each.fails_at = scaled(each.work, uniform(random));
    auto left = uniform(random);
    while (each.provider + 1 < static_cast<int>(setting.providers.size()) &&
           (left -= setting.providers[static_cast<std::size_t>(each.provider)].share) >= 0)
      ++each.provider;
  }
  return sessions;
}

Plan plan_of(Setting const& setting, std::vector<Session> const& sessions, Random& random) {
  CountsMemory const counts;
  Plan plan;
  for (int id = 0; id < setting.sessions; ++id) {
    auto& entry = plan.to_work.emplace_back();
    entry.approach = name_of(id);
    entry.agent = fmt::format("agent-{}", sessions[static_cast<std::size_t>(id)].provider);
    if (uniform(random) >= setting.tied) continue;
    for (int i = 0; i < 2 && id > 0; ++i)
      entry.after.push_back(name_of(static_cast<int>(uniform(random) * id)));
  }
  plan.max_parallel = setting.slots;
  plan.retries = setting.retries;
  plan.patience = patience;
  plan.budget = budget;
  plan.approach_budget.usd = 1e6;
  plan.seed = setting.seed;
  return plan;
}

}  // namespace

World::World(Setting setting)
    : setting_(std::move(setting)),
      random_(setting_.seed),
      sessions_(sessions_of(setting_, random_)),
      providers_(setting_.providers.begin(), setting_.providers.end()),
      hosts_(setting_.host, setting_.slots, random_),
      meter_(plan_of(setting_, sessions_, random_)),
      never_started_(setting_.sessions) {
  levels_.slots = setting_.slots;
  auto const watch = [this](std::string const& name, Span span) {
    agenda_.enter(Instant(span.from), [=, this] { tally_.disturb({name, span, 0, false, {}}); });
    agenda_.enter(Instant(span.to), [=, this] { tally_.end_disturbance(span.to); });
  };
  for (auto const& provider : setting_.providers) {
    for (auto const& span : provider.outages) watch("provider", span);
  }
  if (setting_.host.share_lost > 0) watch("hosts", setting_.host.lost);
  for (auto const& event : hosts_.events()) agenda_.enter(event.at, [this, event] { take(event); });
}

Tally World::run() {
  give(Begin{});
  while (!over_ && now_ < horizon) {
    auto const next = std::min(agenda_.next(), wake_);
    if (next == Instant::max()) break;
    now_ = next;
    if (wake_ <= now_) {
      wake_ = Instant::max();
      give(Tick{});
    } else {
      agenda_.pop()();
    }
  }
  tally_.observe(now_, levels_);
  return tally_;
}

std::optional<double> World::quota_use() const {
  double allowed = 0, answered = 0;
  for (auto const& each : providers_) {
    auto const its = each.allowed(now_);
    if (!its) continue;
    allowed += *its;
    answered += static_cast<double>(each.answered());
  }
  if (allowed == 0) return std::nullopt;
  return answered / allowed;
}

void World::give(Input const& input) {
  for (auto const& action : meter_.step(input, now_)) carry_out(action);
}

void World::carry_out(Action const& action) {
  if (auto const* each = std::get_if<Start>(&action)) {
    start(id_of(each->approach));
  } else if (auto const* wake = std::get_if<WakeAt>(&action)) {
    wake_ = wake->when;
  } else if (std::holds_alternative<Cool>(action)) {
    ++tally_.counts["cool-downs"];
  } else if (auto const* gone = std::get_if<GiveUp>(&action)) {
    ++tally_.counts["given up"];
    auto& session = sessions_[static_cast<std::size_t>(id_of(gone->approach))];
    tally_.in_vain += hours_of(session.done);
  } else if (auto const* ended = std::get_if<RunEnded>(&action)) {
    over_ = true;
    if (ended->outcome != RunOutcome::done) ++tally_.counts["ended early"];
  } else if (std::holds_alternative<Retry>(action)) {
    ++tally_.counts["retries"];
  }
}

void World::take(HostEvent const& event) {
  auto const lost = hosts_.sessions_on(event.host);
  hosts_.take(event);
  if (event.what == HostEvent::What::vanishes) {
    for (auto const id : lost) lose(id);
    return;
  }
  levels_.slots = hosts_.slots();
  tally_.observe(now_, levels_);
  give(PlanChanged{std::max(hosts_.slots(), 1), setting_.retries, patience, budget});
  if (event.what != HostEvent::What::is_noticed) return;
  for (auto const id : lost) end(id, JobEnd::transient);
}

void World::later(int id, Duration after, void (World::*what)(int)) {
  auto const attempt = sessions_[static_cast<std::size_t>(id)].attempt;
  agenda_.enter(now_ + after, [=, this] {
    if (sessions_[static_cast<std::size_t>(id)].attempt == attempt) (this->*what)(id);
  });
}

void World::start(int id) {
  auto& session = sessions_[static_cast<std::size_t>(id)];
  session.host = hosts_.place(id);
  become(id, State::starts);
  if (!std::exchange(session.was_started, true) && --never_started_ == setting_.sessions / 20)
    tally_.run_out_of_work();
  if (!hosts_.is_up(session.host)) return become(id, State::frozen);
  later(id, scaled(setting_.agent.start_up, 0.5 + uniform(random_)), &World::ask);
}

/// The turn before is done; its results go to the provider.
void World::ask(int id) {
  auto& session = sessions_[static_cast<std::size_t>(id)];
  session.done += std::exchange(session.turn, Duration(0));
  auto const refusal = providers_[static_cast<std::size_t>(session.provider)].ask(now_);
  if (!refusal) return take_answer(id);
  ++tally_.counts["refusals"];
  become(id, State::refused);
  if (uniform(random_) < setting_.agent.gives_up)
    return end(id, JobEnd::limited, refusal->retry_after);
  auto const wait = refusal->retry_after.value_or(std::chrono::minutes(1));
  later(id, wait + scaled(std::chrono::seconds(10), uniform(random_)), &World::ask);
  give(Refused{name_of(id), "429", refusal->retry_after});
}

void World::take_answer(int id) {
  auto& session = sessions_[static_cast<std::size_t>(id)];
  Consumption used;
  used.usage.turns = ++session.turns;
  used.usage.output_tokens = 800 * session.turns;
  used.usage.cost_usd = 0.02 * session.turns;
  used.time = session.done;
  give(Spent{name_of(id), used});
  if (session.fails_at && session.done >= *session.fails_at) {
    tally_.in_vain += hours_of(session.done);
    ++tally_.counts["failed for good"];
    end(id, JobEnd::failed);
  } else if (session.done >= session.work) {
    tally_.useful += hours_of(session.work);
    ++tally_.counts["completed"];
    end(id, JobEnd::usable);
  } else {
    work(id);
  }
}

void World::work(int id) {
  auto& session = sessions_[static_cast<std::size_t>(id)];
  become(id, State::works);
  auto const left = session.fails_at.value_or(session.work) - session.done;
  session.turn = std::min(scaled(setting_.agent.turn, 0.5 + uniform(random_)), left);
  auto const fails = 1 - std::exp(-setting_.agent.failures_per_hour * hours_of(session.turn));
  if (uniform(random_) < fails) {
    later(id, scaled(session.turn, uniform(random_)), &World::fail_in_turn);
  } else {
    later(id, session.turn, &World::ask);
  }
}

void World::fail_in_turn(int id) {
  auto& session = sessions_[static_cast<std::size_t>(id)];
  session.turn = Duration(0);
  tally_.repeated += hours_of(std::chrono::duration_cast<Duration>(now_ - session.since));
  if (uniform(random_) < setting_.agent.forgets)
    tally_.repeated += hours_of(std::exchange(session.done, Duration(0)));
  end(id, JobEnd::transient);
}

/// Its host is gone, and with it the worktree and all that the agent remembers.
void World::lose(int id) {
  auto& session = sessions_[static_cast<std::size_t>(id)];
  ++tally_.counts["lost with a host"];
  ++session.attempt;
  session.turn = Duration(0);
  if (session.state == State::works)
    tally_.repeated += hours_of(std::chrono::duration_cast<Duration>(now_ - session.since));
  tally_.repeated += hours_of(std::exchange(session.done, Duration(0)));
  become(id, State::frozen);
}

void World::end(int id, JobEnd how, std::optional<Duration> retry_after) {
  auto& session = sessions_[static_cast<std::size_t>(id)];
  ++session.attempt;
  hosts_.free(id, session.host);
  become(id, State::waits);
  give(JobEnded{name_of(id), how, retry_after, {}});
}

void World::become(int id, State state) {
  auto& session = sessions_[static_cast<std::size_t>(id)];
  auto const hours = hours_of(std::chrono::duration_cast<Duration>(now_ - session.since));
  if (session.state == State::starts) tally_.starting += hours;
  if (session.state == State::refused) tally_.refused += hours;
  if (session.state == State::frozen) tally_.frozen += hours;
  auto const counts = [&](State each, double by) {
    levels_.running += each != State::waits ? by : 0;
    levels_.working += each == State::works ? by : 0;
  };
  counts(session.state, -1);
  counts(state, 1);
  session.state = state;
  session.since = now_;
  tally_.observe(now_, levels_);
}

}  // namespace simulation
