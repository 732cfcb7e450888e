#include "run/samples.hpp"

#include "core/ids.hpp"
#include "core/session_files.hpp"
#include "run/own_place.hpp"

#include <utility>

namespace parallel_explore::run {

Sample measured_sample(Recorder const& recorder, ApproachRecord const& record, Worktree worktree) {
  Sample sample;
  sample.approach = record.approach;
  sample.number = record.approach.sample;
  sample.worktree = std::move(worktree);
  if (!record.sessions.empty() && record.sessions.back().result)
    sample.session = *record.sessions.back().result;
  // Its usage and time are those of all its sessions.
  sample.session.usage = usage_of(record);
  sample.session.duration = time_of(record);
  sample.work.commit = record.worktree.commit;
  sample.work.changes = record.worktree.changes.value_or(Changes{});
  if (auto const directory = recorder.directory(); !directory.empty()) {
    sample.log =
        directory / "sessions" / core::session_file_name(record.approach, "evaluation.log");
  }
  auto const& experiment = recorder.exploration().experiment;
  sample.pass_env = experiment.pass_env;
  sample.environment = own_variables(experiment, record.approach.name, sample.worktree.path);
  return sample;
}

std::vector<Approach> with_further_samples(Experiment const& experiment, Approach approach) {
  if (approach.id.empty()) approach.id = core::new_uuid();
  std::vector<Approach> all{approach};
  auto const& session = experiment.session;
  int const samples = session.strategy == Strategy::all ? session.samples : 1;
  for (int sample = 2; sample <= samples; ++sample) {
    all.push_back(sample_of(approach, sample));
    all.back().id = core::new_uuid();
  }
  return all;
}

}  // namespace parallel_explore::run
