#include "parallel_explore/approach_generator.hpp"

#include <utility>

namespace parallel_explore {
inline namespace v0_2 {

awaitable<std::vector<Approach>> ListedApproaches::generate(Brief brief, int count) {
  if (std::cmp_greater(brief.listed.size(), count)) {
    brief.listed.resize(static_cast<std::size_t>(count));
  }
  co_return std::move(brief.listed);
}

}  // namespace v0_2
}  // namespace parallel_explore
