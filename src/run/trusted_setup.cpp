#include "run/trusted_setup.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace parallel_explore::run {
namespace {

/// The sessions that have started, or none while one of them runs.
std::optional<std::size_t> sessions_that_ended(Exploration const& exploration) {
  std::size_t count = exploration.helpers.size();
  bool running = std::ranges::any_of(
      exploration.helpers, [](HelperRecord const& each) { return !each.result.has_value(); });
  for (auto const& record : exploration.approaches) {
    count += record.sessions.size();
    running = running || (!record.sessions.empty() && !record.sessions.back().result);
  }
  return running ? std::nullopt : std::optional(count);
}

}  // namespace

awaitable<void> run_trusted_setup(BrickRefs const& bricks, Recorder& recorder, Setup setup,
                                  FilesIn files, async::Stoppable& steps) {
  auto const& exploration = recorder.exploration();
  bool const may_add = files == FilesIn::base && !setup.commands.empty() && exploration.trust;
  auto const before = sessions_that_ended(exploration);
  if (!may_add || !before) {
    co_await run_setup(bricks.launcher, std::move(setup), steps);
    co_return;
  }
  using Programs = std::optional<std::map<std::string, std::string>>;
  Programs const then = co_await bricks.worktrees.programs();
  co_await run_setup(bricks.launcher, std::move(setup), steps);
  Programs now = co_await bricks.worktrees.programs();
  if (!then || !now || sessions_that_ended(exploration) != before) co_return;
  std::erase_if(*now, [&](auto const& each) { return then->contains(each.first); });
  if (now->empty()) co_return;
  recorder.emit(events::Trusted{std::move(*now)});
  bricks.worktrees.trust(exploration.name, exploration.trust->programs);
}

}  // namespace parallel_explore::run
