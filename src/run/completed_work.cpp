#include "run/completed_work.hpp"

#include "run/approach_end.hpp"
#include "run/code_between.hpp"
#include "run/recorded_worktree.hpp"

#include <utility>

namespace parallel_explore::run {

MeasuredWorktree completed_work(Recorder& recorder, ApproachRecord const& record,
                                std::filesystem::path const& main_tree) {
  auto const name = record.approach.name;
  auto measured = measured_worktree(recorder.exploration(), record, main_tree);
  if (!has_worktree(record)) {
    measured.request = {};
    measured.commit.clear();
  }
  if (!measured.request.empty()) recorder.emit(events::EvaluationStarted{name});
  measured.on_restored = [&recorder, name] { complete(recorder, name); };
  measured.on_differing = [&recorder, name](std::vector<std::string> files) {
    record_restored(recorder, name, std::move(files),
                    code_since_session(recorder.exploration(), name));
  };
  return measured;
}

}  // namespace parallel_explore::run
