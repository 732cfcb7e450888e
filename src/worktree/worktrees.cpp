#include "parallel_explore/worktrees.hpp"

#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore {
inline namespace v0_2 {

namespace {

/// Findings for people, limited to as many as they will read.
class Findings {
 public:
  void add(std::string text) {
    if (texts_.size() < shown) {
      texts_.push_back(std::move(text));
    } else {
      ++more_;
    }
  }
  std::vector<std::string> take() {
    if (more_ > 0)
      texts_.push_back(fmt::format("outside its worktree, {} more changes while it ran", more_));
    return std::move(texts_);
  }

 private:
  static constexpr std::size_t shown = 20;
  std::vector<std::string> texts_;
  std::size_t more_ = 0;
};

}  // namespace

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

std::vector<std::string> differences(OutsideState const& before, OutsideState const& after) {
  Findings findings;
  for (auto const& [what, value] : after.facts) {
    auto const found = before.facts.find(what);
    if (found == before.facts.end()) {
      findings.add(fmt::format("outside its worktree, {} appeared or changed while it ran", what));
    } else if (found->second != value) {
      findings.add(fmt::format("outside its worktree, {} changed while it ran", what));
    }
  }
  for (auto const& [what, value] : before.facts) {
    if (after.facts.contains(what)) continue;
    findings.add(fmt::format("outside its worktree, {} was removed or reset while it ran", what));
  }
  return findings.take();
}

}  // namespace v0_2
}  // namespace parallel_explore
