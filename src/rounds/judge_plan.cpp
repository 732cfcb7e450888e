#include "rounds/judge_plan.hpp"

#include "core/criterion_traits.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

namespace parallel_explore::rounds {
namespace {

class PairPlanner {
 public:
  explicit PairPlanner(JudgePlanRequest const& request)
      : request_(request),
        left_(request.max_sessions / 2),
        pairs_(request.asked),
        neighbours_(request.candidates),
        questions_(static_cast<std::size_t>(request.judges)) {
    for (auto const& pair : pairs_) {
      connect(pair.one, pair.other);
      left_ -= static_cast<int>(pair.judges.size());
      for (int const judge : pair.judges) ++questions_of(judge);
    }
  }

  JudgePlan run() {
    auto const count = request_.candidates;
    auto const all = count * (count - 1) / 2;
    auto const units = static_cast<std::size_t>(std::max(0, request_.max_sessions / 2));
    auto const judges = static_cast<std::size_t>(request_.judges);
    bool const more_follow = request_.expected > count;
    // A cycle gives each candidate two comparisons.
    auto const wanted = more_follow ? request_.expected : std::min(all, count);
    auto const each = units / std::max<std::size_t>(wanted, 1);
    bool const fits = !more_follow && all * judges <= units;
    auto const for_each = fits ? judges : std::clamp(each, std::size_t{1}, judges);
    for (auto& pair : pairs_) add_judges(pair, for_each);
    connect_all(for_each);
    // Later candidates need one question each at least.
    auto const later = more_follow ? request_.expected - count : 0;
    left_ = std::max(0, left_ - static_cast<int>(later));
    while (left_ > 0 && pairs_.size() < all) add(next_pair(), for_each);
    for (auto& pair : pairs_) add_judges(pair, judges);
    return {std::move(pairs_), isolated()};
  }

 private:
  int& questions_of(int judge) {
    auto const index = static_cast<std::size_t>(judge - 1);
    if (index >= questions_.size()) questions_.resize(index + 1);
    return questions_[index];
  }

  void connect(std::size_t one, std::size_t other) {
    neighbours_[one].insert(other);
    neighbours_[other].insert(one);
  }

  void add_judges(JudgedPair& pair, std::size_t wanted) {
    while (left_ > 0 && pair.judges.size() < wanted) {
      std::optional<int> least;
      for (int judge = 1; judge <= request_.judges; ++judge) {
        if (pair.judges.contains(judge)) continue;
        if (!least || questions_of(judge) < questions_of(*least)) least = judge;
      }
      if (!least) return;
      pair.judges.insert(*least);
      ++questions_of(*least);
      --left_;
    }
  }

  void add(std::pair<std::size_t, std::size_t> const& ends, std::size_t judges) {
    JudgedPair pair;
    std::tie(pair.one, pair.other) = std::minmax(ends.first, ends.second);
    add_judges(pair, judges);
    connect(pair.one, pair.other);
    pairs_.push_back(std::move(pair));
  }

  /// Steps from a candidate to each other; none: not connected.
  [[nodiscard]] std::vector<std::optional<int>> steps_from(std::size_t start) const {
    std::vector<std::optional<int>> steps(neighbours_.size());
    std::vector<std::size_t> reached{start};
    steps[start] = 0;
    for (std::size_t at = 0; at < reached.size(); ++at) {
      for (auto const next : neighbours_[reached[at]]) {
        if (steps[next]) continue;
        steps[next] = *steps[reached[at]] + 1;
        reached.push_back(next);
      }
    }
    return steps;
  }

  [[nodiscard]] std::vector<std::size_t> isolated() const {
    std::vector<std::size_t> result;
    if (neighbours_.empty()) return result;
    auto const steps = steps_from(root());
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (!steps[i]) result.push_back(i);
    }
    return result.size() + 1 == steps.size() ? all_candidates() : result;
  }

  [[nodiscard]] std::vector<std::size_t> all_candidates() const {
    std::vector<std::size_t> all(neighbours_.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
  }

  /// A candidate of the largest group; the first one if all are alike.
  [[nodiscard]] std::size_t root() const {
    std::size_t best = 0;
    std::ptrdiff_t most = 0;
    for (std::size_t i = 0; i < neighbours_.size(); ++i) {
      auto const reached = std::ranges::count_if(
          steps_from(i), [](std::optional<int> const& each) { return each.has_value(); });
      if (reached <= most) continue;
      best = i;
      most = reached;
    }
    return best;
  }

  void connect_all(std::size_t judges) {
    if (neighbours_.size() < 2) return;
    auto const start = root();
    for (std::size_t i = 0; i < neighbours_.size() && left_ > 0; ++i) {
      auto const steps = steps_from(start);
      if (steps[i]) continue;
      std::optional<std::size_t> least;
      for (std::size_t j = 0; j < steps.size(); ++j) {
        if (steps[j] && (!least || neighbours_[j].size() < neighbours_[*least].size())) least = j;
      }
      add({i, *least}, judges);
    }
  }

  /// A pair that was not chosen yet; there must be one.
  [[nodiscard]] std::pair<std::size_t, std::size_t> next_pair() const {
    auto const open = [&](std::size_t i) { return neighbours_[i].size() + 1 < neighbours_.size(); };
    std::optional<std::size_t> one, other;
    for (std::size_t i = 0; i < neighbours_.size(); ++i) {
      if (open(i) && (!one || neighbours_[i].size() < neighbours_[*one].size())) one = i;
    }
    auto const steps = steps_from(*one);
    auto const far = static_cast<int>(neighbours_.size());
    for (std::size_t j = 0; j < neighbours_.size(); ++j) {
      if (j == *one || neighbours_[*one].contains(j)) continue;
      auto const rank = [&](std::size_t each) {
        return std::pair(neighbours_[each].size(), -steps[each].value_or(far));
      };
      if (!other || rank(j) < rank(*other)) other = j;
    }
    return {*one, *other};
  }

  JudgePlanRequest const& request_;
  int left_;  ///< questions in both orders that still fit
  std::vector<JudgedPair> pairs_;
  std::vector<std::set<std::size_t>> neighbours_;
  std::vector<int> questions_;  ///< of each judge
};

}  // namespace

JudgePlan plan_pairs(JudgePlanRequest const& request) { return PairPlanner(request).run(); }

int judges_on_scale(JudgeSettings const& settings) {
  return std::min(settings.count, settings.max_sessions / 2);
}

std::int64_t judge_sessions(JudgeSettings const& settings, std::size_t candidates) {
  if (candidates < 2) return 0;
  if (settings.mode == JudgeMode::scale) return 2 * judges_on_scale(settings);
  auto const pairs = static_cast<double>(candidates) * static_cast<double>(candidates - 1) / 2;
  auto const all = 2 * settings.count * pairs;
  if (all <= settings.max_sessions) return static_cast<std::int64_t>(all);
  return settings.max_sessions / 2 * 2;
}

std::int64_t judge_sessions(Experiment const& experiment) {
  if (!core::any_judged(experiment.criteria)) return 0;
  auto const samples = static_cast<std::size_t>(experiment.session.samples);
  auto const proposed = static_cast<std::size_t>(experiment.generate.count);
  return judge_sessions(experiment.judge, experiment.approaches.size() + proposed * samples);
}

}  // namespace parallel_explore::rounds
