#include "service/progress_words.hpp"

#include <fmt/format.h>

namespace pexplore::service {

using namespace parallel_explore;

std::string text_of(Error const& error) {
  auto const hint = error.hint().empty() ? "" : "\n" + error.hint();
  return std::string(error.what()) + hint;
}

std::string progress_text(Exploration const& exploration) {
  std::size_t ended = 0;
  std::string active;
  for (auto const& record : exploration.approaches) {
    if (is_final(record.state)) ++ended;
    if (is_final(record.state) || record.state == ApproachState::pending) continue;
    auto const& tool =
        record.sessions.empty() ? std::string() : record.sessions.back().activity.tool;
    active += fmt::format("{}{}: {}{}", active.empty() ? "; " : ", ", record.approach.name,
                          name_of(record.state), tool.empty() ? "" : " (" + tool + ")");
  }
  return fmt::format("{} of {} have ended{}", ended, exploration.approaches.size(), active);
}

}  // namespace pexplore::service
