#include "run/code_between.hpp"

#include "core/isolation_texts.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::run {

std::vector<std::string> code_since_session(Exploration const& exploration,
                                            std::string const& approach) {
  std::vector<std::string> names;
  auto const* const record = exploration.find(approach);
  if (!record || record->sessions.empty()) return names;
  auto const ended = record->sessions.back().ended;
  for (auto const& other : exploration.approaches) {
    if (other.approach.name == approach) continue;
    bool const ran = std::ranges::any_of(other.sessions, [&](SessionRecord const& session) {
      return !ended || !session.ended || *session.ended > *ended;
    });
    // Its commands may still run after its session.
    bool const is_measured = other.state == ApproachState::evaluating;
    if (ran || is_measured) names.push_back(other.approach.name);
  }
  return names;
}

void record_restored(Recorder& recorder, std::string const& approach,
                     std::vector<std::string> files, std::vector<std::string> between) {
  auto const count = static_cast<int>(files.size());
  if (files.size() > core::most_recorded) files.resize(core::most_recorded);
  recorder.emit(events::WorktreeRestored{approach, std::move(files), count, std::move(between)});
}

}  // namespace parallel_explore::run
