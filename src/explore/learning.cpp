#include "explore/learning.hpp"

#include "parallel_explore/error.hpp"
#include "score/spread.hpp"

#include <cstddef>
#include <utility>

namespace parallel_explore::operations {

std::optional<events::SpreadLearnt> spread_learnt(ProgressStore const& store,
                                                  std::string const& experiment) {
  constexpr std::size_t fewest = 5, most_asked = 50;
  auto names = store.experiments();
  std::erase(names, experiment);
  if (names.size() > most_asked)
    names.erase(names.begin(), names.end() - static_cast<std::ptrdiff_t>(most_asked));
  events::SpreadLearnt learnt;
  for (auto& name : names) {
    std::optional<double> ratio;
    try {
      auto const exploration = store.load(name);
      if (are_alternatives(exploration.experiment))
        ratio = score::spread_between_approaches(exploration);
    } catch (Error const&) {
      continue;  // a damaged record does not keep a new experiment from running
    }
    if (!ratio) continue;
    learnt.experiments.push_back(std::move(name));
    learnt.ratios.push_back(*ratio);
  }
  if (learnt.ratios.size() < fewest) return std::nullopt;
  return learnt;
}

}  // namespace parallel_explore::operations
