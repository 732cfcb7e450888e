#include "generate/proposals.hpp"
#include "parallel_explore/approach_generator.hpp"
#include "parallel_explore/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

constexpr int most_repairs = 2, most_replacements = 2;

std::vector<Similarity> all_pairs(std::vector<Approach> const& listed,
                                  std::vector<Approach> const& kept) {
  auto all = listed;
  all.insert(all.end(), kept.begin(), kept.end());
  std::vector<Similarity> pairs;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = i + 1; j < all.size(); ++j)
      pairs.push_back({all[i].name, all[j].name, similarity(all[i], all[j])});
  }
  return pairs;
}

/// Keeps approaches that differ enough from all earlier ones.
class Selection {
 public:
  Selection(std::vector<Approach> const& listed, double limit, int count)
      : listed_(listed), limit_(limit), count_(count) {}

  /// Returns the approaches that it left out, for people and for the agent.
  std::vector<std::string> take(std::vector<Approach> const& proposed) {
    std::vector<std::string> too_alike;
    for (auto const& each : proposed) {
      if (missing() == 0) break;
      auto const near = nearest(each);
      if (near.value >= limit_) {
        too_alike.push_back(
            fmt::format("{} and {} ({:.2f} of 1)", each.name, near.second, near.value));
      } else {
        kept_.push_back(each);
      }
    }
    return too_alike;
  }

  [[nodiscard]] int missing() const { return count_ - static_cast<int>(kept_.size()); }
  [[nodiscard]] std::vector<Approach> const& kept() const { return kept_; }

 private:
  [[nodiscard]] Similarity nearest(Approach const& candidate) const {
    Similarity nearest{candidate.name, {}, -1};
    for (auto const* approaches : {&listed_, &kept_}) {
      for (auto const& each : *approaches) {
        // Names identify approaches, so two of one name are the same.
        double const value = each.name == candidate.name ? 1 : similarity(candidate, each);
        if (value > nearest.value) nearest = {candidate.name, each.name, value};
      }
    }
    return nearest;
  }

  std::vector<Approach> const& listed_;
  double limit_;
  int count_;
  std::vector<Approach> kept_;
};

}  // namespace

AgentApproaches::AgentApproaches(GenerateSettings settings, Ask ask, OnAnswer on_answer)
    : settings_(std::move(settings)), ask_(std::move(ask)), on_answer_(std::move(on_answer)) {}

awaitable<std::vector<Approach>> AgentApproaches::generate(Brief brief, int count) {
  Selection selection(brief.listed, similarity_limit(settings_.diversity), count);
  std::string prompt = generate::ask_for_approaches(brief.task, brief.listed, count, settings_);
  std::string problem;
  int repairs = 0, replacements = 0;
  for (;;) {
    std::string const answer = co_await ask_(std::move(prompt));
    auto const proposals = generate::read_proposals(answer);
    problem = proposals.problem;
    if (!problem.empty()) {
      prompt = generate::ask_again(problem);
      if (on_answer_)
        on_answer_(selection.kept(), all_pairs(brief.listed, selection.kept()), problem);
      if (++repairs > most_repairs) break;
      continue;
    }
    auto const too_alike = selection.take(proposals.approaches);
    if (selection.missing() > 0) {
      problem = too_alike.empty()
                    ? fmt::format("{} of {} approaches are missing", selection.missing(), count)
                    : fmt::format("too alike: {}", fmt::join(too_alike, "; "));
    }
    if (on_answer_)
      on_answer_(selection.kept(), all_pairs(brief.listed, selection.kept()), problem);
    if (problem.empty() || ++replacements > most_replacements) break;
    prompt = generate::ask_for_others(selection.kept(), too_alike, selection.missing());
  }
  if (selection.kept().empty()) {
    throw Error(ErrorCode::validation, fmt::format("no approaches could be generated: {}", problem),
                "list some as [[approach]], or try another agent or model in [generate]");
  }
  co_return selection.kept();
}

}  // namespace v0_2
}  // namespace parallel_explore
