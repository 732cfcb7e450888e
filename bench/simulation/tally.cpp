#include "simulation/tally.hpp"

namespace simulation {
namespace {

constexpr Duration between_samples = std::chrono::minutes(6);
constexpr double recovered_share = 0.95;

}  // namespace

double hours_of(Duration time) {
  return std::chrono::duration<double, std::ratio<3600>>(time).count();
}

double Tally::hours() const {
  return hours_of(std::chrono::duration_cast<Duration>(now_.time_since_epoch()));
}

void Tally::observe(Instant now, Levels levels) {
  for (auto next = Instant(samples.size() * between_samples); next < now; next += between_samples)
    samples.emplace_back(next, levels_);
  auto const hours = hours_of(std::chrono::duration_cast<Duration>(now - now_));
  total_.slots += hours * levels_.slots;
  total_.running += hours * levels_.running;
  total_.working += hours * levels_.working;
  now_ = now;
  levels_ = levels;
  look_for_recovery();
}

void Tally::disturb(Disturbance disturbance) {
  disturbance.working_before = static_cast<int>(levels_.working);
  disturbances.push_back(std::move(disturbance));
}

void Tally::end_disturbance(Duration at) {
  for (auto& each : disturbances) each.over = each.over || each.span.to == at;
}

void Tally::look_for_recovery() {
  for (auto& each : disturbances) {
    if (!each.over || each.recovered) continue;
    if (levels_.working >= recovered_share * each.working_before)
      each.recovered = std::chrono::duration_cast<Duration>(now_ - Instant(each.span.to));
  }
}

}  // namespace simulation
