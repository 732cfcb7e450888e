#include "score/votes.hpp"

#include <algorithm>
#include <set>

namespace parallel_explore::score {
namespace {

Opinion const* opinion_on(events::Judged const& judged, std::string const& criterion) {
  auto const found = std::ranges::find(judged.opinions, criterion, &Opinion::criterion);
  return found == judged.opinions.end() ? nullptr : &*found;
}

bool is_usable(events::Judged const& judged, Opinion const& opinion) {
  if (opinion.scores.empty()) return judged.candidates.size() == 2;
  return opinion.scores.size() == judged.candidates.size();
}

/// The lead of the i-th candidate shown over the j-th.
double lead_of(Opinion const& opinion, std::size_t i, std::size_t j) {
  if (!opinion.scores.empty()) return opinion.scores[i] - opinion.scores[j];
  if (opinion.preferred == 0) return 0;
  return (opinion.preferred == 1) == (i == 0) ? 1 : -1;
}

int sign(double value) { return value > 0 ? 1 : value < 0 ? -1 : 0; }

}  // namespace

Judge judge_of(events::Judged const& judged) {
  return {judged.judge_number, judged.agent, judged.model};
}

std::vector<std::pair<events::Judged const*, Opinion const*>> usable_answers(
    std::span<events::Judged const> judged, std::string const& criterion) {
  std::vector<std::pair<events::Judged const*, Opinion const*>> answers;
  std::set<std::pair<Judge, std::vector<std::string>>> seen;
  for (auto const& answer : judged) {
    auto const* const opinion = opinion_on(answer, criterion);
    if (!answer.failure.empty() || !opinion || !is_usable(answer, *opinion)) continue;
    if (seen.emplace(judge_of(answer), answer.candidates).second)
      answers.emplace_back(&answer, opinion);
  }
  return answers;
}

std::vector<Vote> votes_on(std::span<events::Judged const> judged, std::string const& criterion) {
  std::vector<Vote> votes;
  for (auto const& [answer, opinion] : usable_answers(judged, criterion)) {
    for (std::size_t i = 0; i < answer->candidates.size(); ++i) {
      for (std::size_t j = i + 1; j < answer->candidates.size(); ++j) {
        auto const& first = answer->candidates[i];
        auto const& second = answer->candidates[j];
        double const lead = lead_of(*opinion, i, j);
        bool const turned = second < first;
        votes.push_back({judge_of(*answer), turned ? Pair(second, first) : Pair(first, second),
                         turned ? -lead : lead, turned});
      }
    }
  }
  return votes;
}

bool BothOrders::decided() const { return complete() && *leads[0] != 0 && *leads[1] != 0; }

bool BothOrders::consistent() const { return decided() && sign(*leads[0]) == sign(*leads[1]); }

bool BothOrders::for_first_shown() const { return decided() && *leads[0] > 0 && *leads[1] < 0; }

bool BothOrders::for_second_shown() const { return decided() && *leads[0] < 0 && *leads[1] > 0; }

int BothOrders::net() const { return sign(leads[0].value_or(0) + leads[1].value_or(0)); }

std::map<Pair, std::map<Judge, BothOrders>> by_pair(std::vector<Vote> const& votes) {
  std::map<Pair, std::map<Judge, BothOrders>> all;
  for (auto const& vote : votes) all[vote.pair][vote.judge].leads[vote.turned ? 1 : 0] = vote.lead;
  return all;
}

}  // namespace parallel_explore::score
