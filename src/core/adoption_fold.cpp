#include "core/adoption_fold.hpp"

#include <cstddef>

namespace parallel_explore::core {

void follow_adoption(events::Adopted const& event, TimePoint time, Exploration& exploration) {
  exploration.adopted.push_back(event);
  exploration.adopted_at.push_back(time);
}

void follow_undoing(events::AdoptionUndone const& event, Exploration& exploration) {
  auto& adopted = exploration.adopted;
  for (auto i = static_cast<std::ptrdiff_t>(adopted.size()); i-- > 0;) {
    auto const& each = adopted[static_cast<std::size_t>(i)];
    if (each.approach != event.approach || each.commit != event.adopted) continue;
    adopted.erase(adopted.begin() + i);
    exploration.adopted_at.erase(exploration.adopted_at.begin() + i);
  }
}

}  // namespace parallel_explore::core
