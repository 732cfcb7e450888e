#pragma once

#include "run/recorder.hpp"

#include <string>

/// Records how the work on an approach ended.
namespace parallel_explore::run {

/// Records an approach as completed, with the medians of its measurements.
void complete(Recorder& recorder, std::string const& approach);

/// Records an approach as failed, or as cancelled for FailureCause::cancelled. With `redo`, a retry
/// needs another session.
void fail(Recorder& recorder, std::string const& approach, FailureCause cause, std::string reason,
          bool redo = false);

/// Records an approach as ended by the end of its session.
void fail(Recorder& recorder, std::string const& approach, SessionEnd const& end);

}  // namespace parallel_explore::run
