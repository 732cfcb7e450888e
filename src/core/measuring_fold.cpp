#include "core/measuring_fold.hpp"

#include "core/isolation_texts.hpp"
#include "core/kept_measurements.hpp"
#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::core {
namespace {

ApproachRecord& approach_in(Exploration& exploration, std::string const& name) {
  auto const found = std::ranges::find(
      exploration.approaches, name, [](ApproachRecord const& each) { return each.approach.name; });
  if (found == exploration.approaches.end())
    throw Error(ErrorCode::journal, fmt::format("approach \"{}\" is unknown", name));
  return *found;
}

}  // namespace

void follow(events::Measured const& event, TimePoint /*time*/, Exploration& exploration) {
  auto& record = approach_in(exploration, event.approach);
  auto const* const before = record.find(event.measurement.criterion);
  // Values that were compared had been looked at.
  bool const compared = is_final(record.state) && before && !before->values.empty();
  exploration.remeasured = exploration.remeasured ||
                           (compared && event.measurement.values.size() > before->values.size());
  keep(event.measurement, record.evaluation.measurements);
}

void follow(events::BaseMeasured const& event, TimePoint /*time*/, Exploration& exploration) {
  keep(event.measurement, exploration.base_measurements);
}

void follow(events::ResultRepeated const& event, TimePoint /*time*/, Exploration& exploration) {
  approach_in(exploration, event.approach).evaluation.same_as = event.same_as;
}

void follow(events::ProtectedFilesTampered const& event, TimePoint /*time*/,
            Exploration& exploration) {
  approach_in(exploration, event.approach).evaluation.tampered_files = event.files;
}

void follow(events::EvaluationFilesHashed const& event, TimePoint /*time*/,
            Exploration& exploration) {
  exploration.evaluation_files = event;
}

void follow(events::WorktreeRestored const& event, TimePoint /*time*/, Exploration& exploration) {
  if (event.approach.empty()) {
    exploration.warnings.push_back("the worktree of the untouched base: " + restored_text(event));
    return;
  }
  auto& record = approach_in(exploration, event.approach);
  auto& files = record.evaluation.restored_files;
  for (auto const& file : event.files) {
    if (std::ranges::find(files, file) == files.end()) files.push_back(file);
  }
  record.warnings.push_back(restored_text(event));
}

void follow(events::BranchMoved const& event, TimePoint /*time*/, Exploration& exploration) {
  auto& record = approach_in(exploration, event.approach);
  record.worktree.moved_to = event.found;
  record.warnings.push_back(moved_text(event));
}

void follow(events::MeasuringWaits const& event, TimePoint /*time*/, Exploration& exploration) {
  exploration.measuring.waits = event;
}

void follow(events::MeasuringStarted const& event, TimePoint /*time*/, Exploration& exploration) {
  auto& measuring = exploration.measuring;
  measuring.waits.reset();
  measuring.plan = event;
  measuring.running.reset();
  measuring.end.reset();
}

void follow(events::RunStarted const& event, TimePoint /*time*/, Exploration& exploration) {
  exploration.measuring.running = event;
}

void follow(events::RoundCompleted const& event, TimePoint /*time*/, Exploration& exploration) {
  auto& measuring = exploration.measuring;
  measuring.running.reset();
  measuring.rounds.push_back(event);
}

void follow(events::MeasuringCompleted const& event, TimePoint /*time*/, Exploration& exploration) {
  exploration.measuring.end = event;
}

void end_measuring(Exploration& exploration) {
  exploration.measuring.waits.reset();
  exploration.measuring.running.reset();
}

}  // namespace parallel_explore::core
