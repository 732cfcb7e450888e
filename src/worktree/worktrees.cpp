#include "parallel_explore/worktrees.hpp"

#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore {
inline namespace v0_2 {

awaitable<EvaluationFiles> Worktrees::hash_evaluation_files(std::string /*base*/,
                                                            MeasuringRequest /*request*/) {
  co_return EvaluationFiles{};
}

awaitable<std::vector<std::string>> Worktrees::restore(Worktree /*worktree*/,
                                                       std::string /*commit*/,
                                                       MeasuringRequest /*request*/) {
  co_return std::vector<std::string>{};
}

awaitable<std::optional<std::string>> Worktrees::tip(Worktree /*worktree*/) {
  co_return std::nullopt;
}

awaitable<std::optional<std::map<std::string, std::string>>> Worktrees::programs() {
  co_return std::nullopt;
}

void Worktrees::trust(std::string /*experiment*/, std::map<std::string, std::string> /*programs*/) {
}

awaitable<std::vector<std::string>> Worktrees::begin_measuring(Worktree /*worktree*/,
                                                               MeasuringRequest request) {
  if (request.empty()) co_return std::vector<std::string>{};
  throw Error(ErrorCode::validation,
              "this kind of worktree can neither protect nor inject files for measuring",
              "use git worktrees, or leave `protect` and `inject` out of [evaluate]");
}

awaitable<void> Worktrees::end_measuring(Worktree /*worktree*/, MeasuringRequest /*request*/,
                                         std::string /*commit*/) {
  co_return;
}

awaitable<std::optional<OutsideState>> Worktrees::outside_all(std::string /*experiment*/) {
  co_return std::nullopt;
}

awaitable<std::vector<OutsideChange>> Worktrees::changes_outside(
    OutsideState before, OutsideState after, std::vector<std::string> /*approaches*/) {
  co_return changes_of_facts(before, after);
}

std::vector<OutsideChange> changes_of_facts(OutsideState const& before, OutsideState const& after) {
  std::vector<OutsideChange> changes;
  auto const add = [&](std::string text) {
    changes.push_back({OutsideKind::other, std::move(text), {}});
  };
  for (auto const& [what, value] : after.facts) {
    auto const found = before.facts.find(what);
    if (found == before.facts.end()) {
      add(what + " appeared or changed");
    } else if (found->second != value) {
      add(what + " changed");
    }
  }
  for (auto const& [what, value] : before.facts) {
    if (!after.facts.contains(what)) add(what + " was removed or reset");
  }
  return changes;
}

std::vector<std::string> differences(OutsideState const& before, OutsideState const& after) {
  std::vector<std::string> texts;
  for (auto const& change : changes_of_facts(before, after))
    texts.push_back(fmt::format("outside its worktree, {} while it ran", change.text));
  return texts;
}

}  // namespace v0_2
}  // namespace parallel_explore
