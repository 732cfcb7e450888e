#pragma once

#include "parallel_explore/decision.hpp"
#include "parallel_explore/exploration.hpp"
#include "parallel_explore/judging.hpp"
#include "parallel_explore/scoring_engine.hpp"

#include <vector>

/// From the record of an experiment to what its verdict rests on.
namespace parallel_explore::score {

/// Whether a sample counts as evidence about its approach: it ended, and was neither
/// cancelled nor refused nor rate-limited.
[[nodiscard]] bool is_evidence(ApproachRecord const& record);

/// The judges' opinions of the work in an exploration.
[[nodiscard]] Judging judging_of(Exploration const& exploration);

/// The measurements and judgements of every sample, in the order of the record. A sample whose
/// files are those of an earlier one has its measurements.
[[nodiscard]] Measurements measurements_of(Exploration const& exploration, Judging const& judging);

/// The table that a decision rests on; `measurements` and `judging` as above. A sample passed if it
/// has a result, every gate passed, and no command that yields a value on the base failed. The base
/// takes part if it may compete and passed every gate.
[[nodiscard]] EvidenceTable evidence_table(Exploration const& exploration,
                                           Measurements const& measurements,
                                           Judging const& judging);

/// Whether rounds of measuring were looked at before they were complete, or added afterwards.
[[nodiscard]] bool rounds_may_stop(Exploration const& exploration);

/// The certainty that the experiment asks for, and how its data came about.
[[nodiscard]] DecisionSettings settings_of(Exploration const& exploration);

/// As evidence_table(), for the totals of a scoring engine, which become given scores.
[[nodiscard]] EvidenceTable totals_table(Exploration const& exploration, Ranking const& by_sample);

}  // namespace parallel_explore::score
