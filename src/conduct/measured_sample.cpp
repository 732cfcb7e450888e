#include "conduct/measured_sample.hpp"

#include "core/session_files.hpp"

namespace parallel_explore::conduct {

Sample measured_sample(Recorder const& recorder, ApproachRecord const& record, Worktree worktree) {
  Sample sample;
  sample.approach = record.approach;
  sample.number = record.approach.sample;
  sample.worktree = std::move(worktree);
  if (!record.sessions.empty() && record.sessions.back().result)
    sample.session = *record.sessions.back().result;
  // What it took is what all its sessions took.
  sample.session.usage = usage_of(record);
  sample.session.duration = time_of(record);
  sample.work.commit = record.worktree.commit;
  sample.work.changes = record.worktree.changes.value_or(Changes{});
  if (auto const directory = recorder.directory(); !directory.empty()) {
    sample.log =
        directory / "sessions" / core::session_file_name(record.approach, "evaluation.log");
  }
  sample.pass_env = recorder.exploration().experiment.pass_env;
  return sample;
}

MeasuringRequest measuring_request(Exploration const& exploration,
                                   std::filesystem::path const& main_tree) {
  MeasuringRequest request;
  request.protect = exploration.experiment.evaluate.protect;
  for (auto const& source : exploration.experiment.evaluate.inject)
    request.inject.push_back(main_tree / source);
  return request;
}

void complete(Recorder& recorder, std::string const& approach) {
  auto const& record = recorder.exploration().at(approach);
  events::ApproachCompleted event{approach, record.approach.id, {}};
  for (auto const& measurement : record.evaluation.measurements) {
    if (auto const value = median(measurement.values)) event.scores[measurement.criterion] = *value;
  }
  recorder.emit(std::move(event));
}

}  // namespace parallel_explore::conduct
