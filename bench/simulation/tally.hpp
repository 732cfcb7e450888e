#pragma once

#include "simulation/setting.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace simulation {

/// A time in which part of the world is away, and how long the run took to be itself again.
struct Disturbance {
  std::string name;
  Span span;
  int working_before = 0;
  bool over = false;
  std::optional<Duration> recovered;  ///< from its end until 95 % as many sessions work as before
};

/// Slots and sessions at a time, and integrals of them in hours.
struct Levels {
  double slots = 0, running = 0, working = 0;
};

/// Adds up what slots and sessions did.
class Tally {
 public:
  /// Takes the numbers that hold from now on.
  void observe(Instant now, Levels levels);
  /// Takes that so few sessions are left that slots become free for want of work.
  void run_out_of_work() { steady_ = total_; }
  void disturb(Disturbance disturbance);
  void end_disturbance(Duration at);

  /// Shares of the slot time until run_out_of_work().
  [[nodiscard]] double busy() const { return steady_.running / steady_.slots; }
  [[nodiscard]] double working() const { return steady_.working / steady_.slots; }
  [[nodiscard]] double hours() const;

  // Hours of sessions.
  double useful = 0;    ///< work of sessions that completed
  double in_vain = 0;   ///< work of sessions that failed for good
  double repeated = 0;  ///< work that was lost and had to be done again
  double refused = 0;   ///< waited for their provider in a slot
  double starting = 0;
  double frozen = 0;  ///< on a lost host, until that was noticed
  std::map<std::string, int> counts;
  std::vector<Disturbance> disturbances;
  std::vector<std::pair<Instant, Levels>> samples;  ///< one each six minutes

 private:
  void look_for_recovery();

  Instant now_{};
  Levels levels_, total_, steady_;
};

/// In hours.
double hours_of(Duration time);

}  // namespace simulation
