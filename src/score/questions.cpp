#include "score/questions.hpp"

#include "parallel_explore/measurement.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

namespace parallel_explore::score {
namespace {

/// Sessions that happen to agree are known no better than they were measured. Where each was
/// measured once, the assumed noise is worth one degree of freedom beside what they show
/// themselves.
double scale_of_sessions(Marginal const& quality, Sessions const& sessions, double count) {
  double const measuring = sessions.measuring / std::sqrt(count);
  if (!sessions.measured_once || quality.scale >= measuring || std::isinf(quality.freedom))
    return std::max(quality.scale, measuring);
  double const seen = quality.freedom * quality.scale * quality.scale;
  return std::sqrt((seen + measuring * measuring) / (quality.freedom + 1));
}

Contender contender_of(Marginal const& quality, Sessions const& sessions, FailingShares& shares) {
  Contender contender{quality};
  auto const count = static_cast<double>(std::max<std::size_t>(1, sessions.totals.size()));
  contender.quality.scale = scale_of_sessions(quality, sessions, count);
  contender.values = count;
  contender.failures = sessions.runs - sessions.passed;
  contender.runs = sessions.runs;
  contender.failed = contender.failures > 0;
  contender.failing = shares.of(contender.failures, contender.runs);
  return contender;
}

/// A result, known as well as it was measured.
Contender contender_of(Marginal const& quality, ResultTotals const& measured) {
  Contender contender{quality};
  contender.values = std::max(1, measured.rounds);
  return contender;
}

void add_base(TotalsOfTable const& evidence, Question& question) {
  if (!evidence.base) return;
  question.base = contender_of(evidence.base->beside, *evidence.base);
  if (std::ranges::all_of(evidence.columns, &MeasuredColumn::base_has_it))
    question.base_total = evidence.base->total;
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
    at->measured_once = at->measured_once && found.rounds <= 1;
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
    question.totals.push_back(contender_of(found.marginal, found));
    question.beside.push_back(contender_of(found.beside, found));
  }
  add_base(evidence, question);
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
    if (each.passed == 0) question.without_result.push_back(contender_of(Marginal{}, each, shares));
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
  add_base(evidence, question);
  return question;
}

}  // namespace parallel_explore::score
