#include "score/questions.hpp"

#include "parallel_explore/measurement.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

namespace parallel_explore::score {
namespace {

Contender contender_of(Marginal const& quality, Sessions const& sessions, FailingShares& shares) {
  Contender contender{quality};
  // Sessions that happen to agree are known no better than they were measured.
  auto const count = static_cast<double>(std::max<std::size_t>(1, sessions.totals.size()));
  contender.quality.scale = std::max(quality.scale, sessions.measuring / std::sqrt(count));
  contender.failed = sessions.passed < sessions.runs;
  contender.failing = shares.of(sessions.runs - sessions.passed, sessions.runs);
  return contender;
}

}  // namespace

std::string candidate_name(EvidenceTable const& table, ResultEvidence const& result) {
  bool const alone =
      std::ranges::count(table.results, result.approach, &ResultEvidence::approach) == 1;
  return alone ? result.approach : result.approach + "." + std::to_string(result.sample);
}

std::vector<Sessions> sessions_of(EvidenceTable const& table, TotalsOfTable const& evidence) {
  std::vector<Sessions> all;
  for (std::size_t i = 0; i < table.results.size(); ++i) {
    auto const& result = table.results[i];
    auto const& found = evidence.results[i];
    auto at = std::ranges::find(all, result.approach, &Sessions::approach);
    if (at == all.end()) {
      all.push_back(Sessions{result.approach});
      at = all.end() - 1;
    }
    ++at->runs;
    if (!result.passed) continue;
    ++at->passed;
    if (result.lines_changed) at->lines_changed.push_back(*result.lines_changed);
    if (result.cost_usd) at->cost_usd.push_back(*result.cost_usd);
    if (!found.missing.empty()) {
      at->missing = found.missing;
      continue;
    }
    at->totals.push_back(found.total);
    at->beside.push_back(found.beside_total);
    at->measuring += found.marginal.scale * found.marginal.scale;
  }
  for (auto& each : all) {
    auto const count = static_cast<double>(std::max<std::size_t>(1, each.totals.size()));
    each.measuring = std::sqrt(each.measuring / count);
  }
  return all;
}

Question result_question(EvidenceTable const& table, TotalsOfTable const& evidence) {
  Question question;
  question.matters = evidence.matters;
  question.matters_beside = evidence.matters_beside;
  for (std::size_t i = 0; i < table.results.size(); ++i) {
    auto const& result = table.results[i];
    auto const& found = evidence.results[i];
    if (result.same_as) continue;
    RankedCandidate candidate;
    candidate.lines_changed = result.lines_changed;
    candidate.cost_usd = result.cost_usd;
    candidate.name = candidate_name(table, result);
    candidate.runs = 1;
    candidate.passed = result.passed ? 1 : 0;
    candidate.missing = result.passed ? found.missing : std::string();
    if (result.passed && found.missing.empty()) candidate.total = found.total;
    question.candidates.push_back(std::move(candidate));
    question.totals.push_back({found.marginal});
    question.beside.push_back({found.beside});
  }
  if (evidence.base) question.base = Contender{evidence.base->beside};
  return question;
}

Question approach_question(std::vector<Sessions> const& all, TotalsOfTable const& evidence,
                           FailingShares& shares) {
  Question question;
  question.matters = evidence.matters;
  question.matters_beside = evidence.matters_beside;
  std::vector<std::vector<double>> totals, beside;
  for (auto const& each : all) {
    if (each.totals.empty()) continue;
    totals.push_back(each.totals);
    beside.push_back(each.beside);
  }
  auto const marginals = marginals_of(totals, true);
  auto const marginals_beside = evidence.base ? marginals_of(beside, true) : marginals;
  std::size_t next = 0;
  for (auto const& each : all) {
    RankedCandidate candidate;
    candidate.name = each.approach;
    candidate.runs = each.runs;
    candidate.passed = each.passed;
    candidate.lines_changed = median(each.lines_changed);
    candidate.cost_usd = median(each.cost_usd);
    bool const known = !each.totals.empty();
    if (known) {
      candidate.total =
          *median(each.totals) - static_cast<double>(each.runs - each.passed) / each.runs;
    } else {
      candidate.missing = each.missing;
    }
    question.totals.push_back(known ? contender_of(marginals[next], each, shares) : Contender{});
    question.beside.push_back(known ? contender_of(marginals_beside[next], each, shares)
                                    : Contender{});
    question.candidates.push_back(std::move(candidate));
    next += known ? 1 : 0;
  }
  if (evidence.base) question.base = Contender{evidence.base->beside};
  return question;
}

}  // namespace parallel_explore::score
