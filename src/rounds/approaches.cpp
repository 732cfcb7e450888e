#include "rounds/approaches.hpp"

#include "core/ids.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::rounds {

bool any_open(Exploration const& exploration) {
  return std::ranges::any_of(exploration.approaches,
                             [](ApproachRecord const& each) { return !is_final(each.state); });
}

std::vector<Approach> first_samples(Exploration const& exploration) {
  std::vector<Approach> first;
  for (auto const& record : exploration.approaches) {
    if (record.approach.of.empty()) first.push_back(record.approach);
  }
  return first;
}

Approach next_sample(Exploration const& exploration, std::string const& approach) {
  int last = 1;
  for (auto const& record : exploration.approaches) {
    if (approach_of(record.approach) == approach) last = std::max(last, record.approach.sample);
  }
  auto further = sample_of(exploration.at(approach).approach, last + 1);
  further.id = core::new_uuid();
  return further;
}

std::vector<EventPayload> proposed_approaches(Exploration const& exploration) {
  if (!exploration.proposed) return {};
  auto experiment = exploration.experiment;
  experiment.generate.count = 0;
  experiment.approaches.clear();
  for (auto const& record : exploration.approaches)
    experiment.approaches.push_back(record.approach);
  for (auto const& each : exploration.proposed->approaches) {
    if (!exploration.find(each.name)) experiment.approaches.push_back(each);
  }
  auto all = frozen(std::move(experiment)).approaches;
  std::vector<EventPayload> events;
  for (auto& each : all) {
    if (!exploration.find(each.name))
      events.emplace_back(events::ApproachGenerated{std::move(each)});
  }
  return events;
}

std::set<std::string> next_batch(Exploration const& exploration, std::set<std::string> const& only,
                                 std::size_t size) {
  std::vector<ApproachRecord const*> open;
  for (auto const& record : exploration.approaches) {
    bool const wanted = only.empty() || only.contains(record.approach.name);
    if (wanted && !is_final(record.state)) open.push_back(&record);
  }
  std::set<std::string> waiting, batch;
  for (auto const* record : open) waiting.insert(record->approach.name);
  if (size == 0) return waiting;
  for (bool found = true; found && batch.size() < size;) {
    found = false;
    for (auto const* record : open) {
      auto const& name = record->approach.name;
      bool const free = std::ranges::none_of(
          record->approach.after, [&](std::string const& each) { return waiting.contains(each); });
      if (!free || batch.size() == size || !waiting.contains(name)) continue;
      waiting.erase(name);
      batch.insert(name);
      found = true;
    }
  }
  return batch;
}

}  // namespace parallel_explore::rounds
