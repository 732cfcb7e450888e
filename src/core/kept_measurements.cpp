#include "core/kept_measurements.hpp"

#include <algorithm>

namespace parallel_explore::core {

Measurement const* find_in(std::vector<Measurement> const& measurements,
                           std::string_view criterion) {
  auto const found = std::ranges::find(measurements, criterion, &Measurement::criterion);
  return found == measurements.end() ? nullptr : &*found;
}

void keep(Measurement const& measurement, std::vector<Measurement>& measurements) {
  std::erase_if(measurements,
                [&](Measurement const& each) { return each.criterion == measurement.criterion; });
  auto& kept = measurements.emplace_back(measurement);
  bool const failed = kept.passed == false || !kept.reason.empty();
  if (failed && kept.outcome == MeasurementOutcome::ok) kept.outcome = MeasurementOutcome::failed;
}

void release_repeated(ApproachRecord const& redone, std::vector<ApproachRecord>& approaches) {
  for (auto& record : approaches) {
    auto& own = record.evaluation;
    if (own.same_as != redone.approach.name) continue;
    for (auto const& each : redone.evaluation.measurements) {
      if (!record.find(each.criterion)) own.measurements.push_back(each);
    }
    own.same_as.clear();
  }
}

}  // namespace parallel_explore::core
