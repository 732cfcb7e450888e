#pragma once

#include "parallel_explore/event.hpp"
#include "parallel_explore/verdict.hpp"
#include "rounds/next_round.hpp"
#include "score/criteria.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// Explorations as their records have them, without anything run.
namespace parallel_explore {

/// Records further events.
inline void record(Exploration& exploration, std::span<EventPayload const> payloads) {
  for (auto const& payload : payloads) {
    Event event;
    event.seq = exploration.last_seq + 1;
    event.experiment = "e";
    event.payload = payload;
    exploration.apply(event);
  }
}

/// An experiment with a gate "tests" and a score "speed" from 0 to 10, and no approach yet.
inline Exploration started(Strategy strategy, int samples = 1) {
  Experiment experiment;
  experiment.name = "e";
  experiment.task = "do it";
  experiment.session.strategy = strategy;
  experiment.session.samples = samples;
  experiment.session.max_approaches = 100;
  auto speed = measured("speed");
  speed.worst = 0;
  speed.best = 10;
  experiment.criteria = {gate("tests"), speed};
  Exploration exploration;
  std::vector<EventPayload> const events{
      events::ExplorationStarted{std::move(experiment), "base", "/repository"}};
  record(exploration, events);
  return exploration;
}

/// A sample that is not begun.
inline ApproachRecord pending(std::string const& name, int sample = 1) {
  ApproachRecord record;
  record.approach.name = sample == 1 ? name : name + "." + std::to_string(sample);
  record.approach.id = record.approach.name;
  if (sample > 1) record.approach.of = name;
  record.approach.sample = sample;
  return record;
}

/// A sample that is measured.
inline ApproachRecord completed(std::string const& name, double speed, bool passed = true,
                                int sample = 1) {
  auto record = pending(name, sample);
  record.state = ApproachState::completed;
  Measurement measurement;
  measurement.criterion = "speed";
  measurement.values = {speed};
  Measurement tests;
  tests.criterion = "tests";
  tests.passed = passed;
  if (!passed) tests.reason = "exited with status 1";
  record.evaluation.measurements = {measurement, tests};
  return record;
}

/// The events of the next round, by the default scoring.
inline std::vector<EventPayload> decide(Exploration const& exploration) {
  return rounds::next_round(exploration, reach_verdict(exploration, WeightedScoring()));
}

/// The names of the approaches that get such an event, in order.
template <class E>
std::vector<std::string> names(std::vector<EventPayload> const& events) {
  std::vector<std::string> found;
  for (auto const& payload : events) {
    auto const* const event = std::get_if<E>(&payload);
    if (!event) continue;
    if constexpr (requires { event->approach.name; }) {
      found.push_back(event->approach.name);
    } else {
      found.push_back(event->approach);
    }
  }
  return found;
}

}  // namespace parallel_explore
