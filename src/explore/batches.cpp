#include "explore/parts.hpp"
#include "parallel_explore/error.hpp"

#include <algorithm>
#include <set>
#include <utility>

/// Approaches that are begun together, and what is made public of them.
namespace parallel_explore {
namespace {

/// The approaches that are begun together next: those that have not ended, at most `size` of them
/// unless that is 0. None is begun before those that it comes after.
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

}  // namespace

awaitable<schedule::RunEnded> Explorer::Parts::work_in_batches(conduct::BrickRefs const& brick_refs,
                                                               conduct::Recorder& recorder,
                                                               std::set<std::string> only) {
  auto const size = bricks.publisher ? static_cast<std::size_t>(bricks.publisher->batch_size(
                                           recorder.exploration().experiment))
                                     : 0;
  schedule::RunEnded end;
  do {
    std::set<std::string> const batch = next_batch(recorder.exploration(), only, size);
    if (bricks.publisher) {
      std::vector<std::string> names;
      for (auto const& record : recorder.exploration().approaches) {
        if (batch.contains(record.approach.name)) names.push_back(record.approach.name);
      }
      awaitable<void> beginning =
          bricks.publisher->begin(std::move(names), recorder.exploration(), recorder);
      co_await stoppably(std::move(beginning));
    }
    end = co_await work(brick_refs, recorder, batch);
  } while (end.outcome == schedule::RunOutcome::done &&
           !next_batch(recorder.exploration(), only, size).empty());
  co_return end;
}

/// What a person stopped goes on later, and only then is there anything to say together.
awaitable<void> Explorer::Parts::publish_together(conduct::Recorder& recorder,
                                                  schedule::RunEnded end) {
  bool const over = end.outcome == schedule::RunOutcome::done ||
                    end.outcome == schedule::RunOutcome::cancelled ||
                    end.outcome == schedule::RunOutcome::deadline_passed ||
                    end.outcome == schedule::RunOutcome::budget_spent;
  if (!bricks.publisher || !over) co_return;
  awaitable<void> ending = bricks.publisher->end(recorder.exploration(), recorder);
  co_await stoppably(std::move(ending));
}

/// Runs a step that stop() ends; throws async::Stopped where that happened.
awaitable<void> Explorer::Parts::stoppably(awaitable<void> step) {
  async::Stoppable steps(*steps_);
  try {
    co_await steps.run_to_end(std::move(step));
  } catch (Error const& error) {
    if (error.code() != ErrorCode::interrupted || !steps.stopping()) throw;
    throw async::Stopped{};
  }
}

}  // namespace parallel_explore
