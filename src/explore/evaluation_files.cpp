#include "explore/evaluation_files.hpp"

#include "core/isolation_texts.hpp"
#include "run/measured_in.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::operations {
namespace {

awaitable<EvaluationFiles> files_now(Workspace& workspace, Exploration const& exploration) {
  MeasuringRequest request = run::measuring_request(exploration, workspace.main_tree);
  co_return co_await workspace.bricks.worktrees->hash_evaluation_files(exploration.base,
                                                                       std::move(request));
}

bool has_files(Exploration const& exploration) {
  auto const& settings = exploration.experiment.evaluate;
  return !settings.protect.empty() || !settings.inject.empty();
}

}  // namespace

awaitable<void> hash_evaluation_files(Workspace& workspace, run::Recorder& recorder) {
  auto const& exploration = recorder.exploration();
  if (exploration.evaluation_files || !has_files(exploration)) co_return;
  EvaluationFiles found = co_await files_now(workspace, exploration);
  if (found == EvaluationFiles{}) co_return;
  recorder.emit(
      events::EvaluationFilesHashed{std::move(found.protected_digest), std::move(found.injected)});
}

awaitable<void> hash_evaluation_files_again(Workspace& workspace, run::Recorder& recorder) {
  auto const& exploration = recorder.exploration();
  if (!has_files(exploration)) co_return;
  EvaluationFiles found = co_await files_now(workspace, exploration);
  auto const before = exploration.evaluation_files.value_or(events::EvaluationFilesHashed{});
  if (found == EvaluationFiles{before.protected_digest, before.injected}) co_return;
  std::vector<std::string> changed;
  for (auto const& [file, digest] : found.injected) {
    auto const earlier = before.injected.find(file);
    if (earlier == before.injected.end() || earlier->second != digest) changed.push_back(file);
  }
  for (auto const& [file, digest] : before.injected) {
    if (!found.injected.contains(file)) changed.push_back(file);
  }
  if (exploration.evaluation_files && !changed.empty()) {
    recorder.emit(
        events::Warned{{},
                       fmt::format("injected files are not those of earlier measurements: {}",
                                   core::few_of(changed, changed.size()))});
  }
  recorder.emit(
      events::EvaluationFilesHashed{std::move(found.protected_digest), std::move(found.injected)});
}

}  // namespace parallel_explore::operations
