#pragma once

#include "parallel_explore/event.hpp"

namespace parallel_explore::support {

/// The first event of an experiment e with two approaches, a and b.
inline events::ExplorationStarted two_started() {
  events::ExplorationStarted started;
  started.experiment.name = "e";
  started.experiment.task = "t";
  for (auto const* name : {"a", "b"}) {
    Approach approach;
    approach.name = name;
    started.experiment.approaches.push_back(approach);
  }
  return started;
}

}  // namespace parallel_explore::support
