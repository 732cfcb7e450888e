#pragma once

#include "simulation/agenda.hpp"
#include "simulation/hosts.hpp"
#include "simulation/meter.hpp"
#include "simulation/provider.hpp"
#include "simulation/tally.hpp"

#include <optional>
#include <vector>

namespace simulation {

/// A simulated session of an agent: turns of work, with a request to its provider before each and
/// at the end.
struct Session {
  enum class State { waits, starts, works, refused, frozen };
  State state = State::waits;
  Instant since{};  ///< of the state
  Duration work{0}, done{0}, turn{0};
  std::optional<Duration> fails_at;  ///< for good, once so much is done
  int provider = 0, host = -1, turns = 0;
  unsigned attempt = 0;
  bool was_started = false;
};

/// Plays a setting from its beginning to the end of the run.
class World {
 public:
  explicit World(Setting setting);

  /// Returns once the scheduler ends the run, or after 1,000 simulated hours.
  Tally run();

  [[nodiscard]] Meter const& meter() const { return meter_; }
  /// Share of the requests that the quotas allowed; none: no provider has one.
  [[nodiscard]] std::optional<double> quota_use() const;

 private:
  void give(Input const& input);
  void carry_out(Action const& action);
  void take(HostEvent const& event);
  /// Does something with a session later, unless its attempt has ended by then.
  void later(int id, Duration after, void (World::*what)(int));

  void start(int id);
  void ask(int id);
  void take_answer(int id);
  void work(int id);
  void fail_in_turn(int id);
  void lose(int id);
  void end(int id, JobEnd how, std::optional<Duration> retry_after = {});
  void become(int id, Session::State state);

  Setting setting_;
  Random random_;
  std::vector<Session> sessions_;
  std::vector<Provider> providers_;
  Hosts hosts_;
  Meter meter_;
  Agenda agenda_;
  Tally tally_;
  Levels levels_;
  Instant now_{}, wake_ = Instant::max();
  int never_started_ = 0;
  bool over_ = false;
};

}  // namespace simulation
