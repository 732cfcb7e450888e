#pragma once

#include "run/brick_refs.hpp"
#include "run/recorder.hpp"
#include "run/setup.hpp"

namespace parallel_explore::run {

/// The files in a worktree that is set up.
enum class FilesIn {
  base,  ///< of the base, which no session has changed
  work,  ///< those that a session left
};

/// As run_setup(). The user's own commands may configure git (`git lfs install --local`): programs
/// that its settings name afterwards, and did not before, are trusted and recorded, unless a
/// session ran meanwhile or the files are a session's.
awaitable<void> run_trusted_setup(BrickRefs const& bricks, Recorder& recorder, Setup setup,
                                  FilesIn files, async::Stoppable& steps);

}  // namespace parallel_explore::run
