#pragma once

#include "core/ids.hpp"
#include "parallel_explore/experiment.hpp"

#include <vector>

namespace parallel_explore::conduct {

/// An approach that is added to an experiment, with its further samples, as the record takes them.
[[nodiscard]] inline std::vector<Approach> added(Experiment const& experiment, Approach approach) {
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

}  // namespace parallel_explore::conduct
