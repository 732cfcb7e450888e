#include "report/summary_json.hpp"

#include "core/enum_names.hpp"
#include "core/times.hpp"
#include "parallel_explore/result_aggregator.hpp"
#include "report/decision_json.hpp"
#include "report/evidence_json.hpp"
#include "report/json_values.hpp"
#include "report/spending.hpp"
#include "report/table_json.hpp"
#include "score/evidence_table.hpp"
#include "text/display.hpp"
#include "text/path_text.hpp"
#include "text/utf8.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace parallel_explore {
inline namespace v0_2 {

namespace json = boost::json;
using report::cause_or_null;
using report::or_null;
using report::text_or_null;
using report::texts;

namespace {

json::value time_or_null(std::optional<TimePoint> const& time) {
  return time ? json::value(core::to_rfc3339(*time)) : json::value();
}

json::object criterion_json(Criterion const& criterion) {
  json::object object{
      {"name", criterion.name},
      {"kind", kind_of(criterion)},
      {"weight", is_scored(criterion) ? json::value(criterion.weight) : json::value()},
      {"better", core::name_in_table(criterion.better)},
      {"unit", text_or_null(criterion.unit)},
      {"gate", criterion.gate}};
  return object;
}

json::object cell_json(Cell const& cell) {
  json::object object{{"value", or_null(cell.value)},
                      {"spread", or_null(cell.spread)},
                      {"score", or_null(cell.score)},
                      {"margin", or_null(cell.margin)},
                      {"source", core::name_in_table(cell.source)}};
  if (cell.passed) object["passed"] = *cell.passed;
  if (cell.flaky) object["flaky"] = true;
  if (!cell.reason.empty()) object["reason"] = cell.reason;
  if (!cell.failing_tests.empty()) object["failing_tests"] = texts(cell.failing_tests);
  return object;
}

json::object scores_json(Comparison const& comparison, RankedApproach const& ranked) {
  json::object scores;
  for (std::size_t i = 0; i < comparison.criteria().size(); ++i) {
    auto cell = cell_json(ranked.cells[i]);
    if (auto const change = change_against_base(comparison, ranked, i)) cell["change"] = *change;
    scores[comparison.criteria()[i].name] = std::move(cell);
  }
  return scores;
}

json::object spent_json(std::chrono::milliseconds duration, Usage const& usage) {
  return {{"duration_s", std::chrono::duration<double>(duration).count()},
          {"turns", usage.turns},
          {"tokens", usage.tokens()},
          {"cost_usd", or_null(usage.cost_usd)},
          {"incomplete", usage.incomplete}};
}

json::array spending_json(Exploration const& exploration) {
  json::array all;
  for (auto const& each : report::spending_by_agent(exploration)) {
    auto object = spent_json(each.duration, each.usage);
    object["agent"] = each.agent;
    object["sessions"] = each.sessions;
    if (each.least_cost_usd) object["cost_usd_at_least"] = *each.least_cost_usd;
    all.emplace_back(std::move(object));
  }
  return all;
}

json::object metrics_json(ApproachRecord const& record) {
  auto metrics = spent_json(time_of(record), usage_of(record));
  metrics["lines_changed"] = record.worktree.changes
                                 ? json::value(record.worktree.changes->lines_added +
                                               record.worktree.changes->lines_removed)
                                 : json::value();
  metrics["files_changed"] =
      record.worktree.changes ? json::value(record.worktree.changes->files_changed) : json::value();
  return metrics;
}

char const* name_of(IsolationMark mark) {
  switch (mark) {
    case IsolationMark::clean:
      return "clean";
    case IsolationMark::possibly:
      return "possibly";
    case IsolationMark::broken:
      return "broken";
  }
  return "";
}

void add_isolation(ApproachRecord const& record, json::object& object) {
  object["isolation"] = name_of(isolation_of(record));
  auto& findings = object["findings"].emplace_array();
  for (auto const& finding : record.findings) {
    findings.push_back({{"kind", name_of(finding.change.kind)},
                        {"text", finding.change.text},
                        {"remedy", text_or_null(finding.change.remedy)},
                        {"others", texts(finding.others)}});
  }
}

json::array handovers_json(ApproachRecord const& record) {
  json::array all;
  for (auto const& each : record.handovers)
    all.push_back({{"from", each.from}, {"to", each.agent}, {"reason", each.reason}});
  return all;
}

void add_record(Exploration const& exploration, ApproachRecord const& record,
                json::object& object) {
  object["description"] = record.approach.description;
  object["combines"] = texts(record.approach.combines);
  object["remarks"] = texts(record.remarks);
  object["reason"] = text_or_null(record.reason);
  object["cause"] = cause_or_null(record.cause);
  object["metrics"] = metrics_json(record);
  object["agent"] =
      record.approach.agent.empty() ? exploration.experiment.session.agent : record.approach.agent;
  object["agents"] = texts(agents_at_work(record));
  object["handovers"] = handovers_json(record);
  object["session_id"] =
      record.sessions.empty() ? json::value() : text_or_null(record.sessions.back().agent_session);
  object["branch"] = text_or_null(record.worktree.branch);
  object["commit"] = text_or_null(record.worktree.commit);
  object["worktree"] = text_or_null(text::recorded_path(record.worktree.path));
  object["warnings"] = texts(record.warnings);
  add_isolation(record, object);
  object["touched_protected"] = texts(record.evaluation.tampered_files);
  object["restored"] = texts(record.evaluation.restored_files);
  object["ignored"] = texts(record.worktree.ignored);
  object["ignored_count"] = record.worktree.ignored_count;
  object["branch_moved_to"] = text_or_null(record.worktree.moved_to);
  object["dropped"] = text_or_null(record.strategy.dropped);
}

/// The part of the decision about one approach.
void add_chances(Decision const& decision, std::string const& approach, json::object& object) {
  auto const& answer = decision.approach ? *decision.approach : decision.result;
  auto const found = std::ranges::find(answer.candidates, approach, &RankedCandidate::name);
  if (found == answer.candidates.end()) return;
  for (auto& [key, value] : report::candidate_json(*found, answer.confidence)) {
    if (key != "name") object[key] = std::move(value);
  }
}

json::object ranked_json(Exploration const& exploration, Verdict const& verdict,
                         RankedApproach const& ranked) {
  auto const* const record = exploration.find(ranked.approach);
  json::object object{
      {"id", record ? text_or_null(record->approach.id) : json::value()},
      {"name", ranked.approach},
      {"state", record ? name_of(record->state) : name_of(ApproachState::completed)},
      {"rank", or_null(ranked.rank)},
      {"total", nullptr},
      {"disqualified_by", text_or_null(ranked.disqualified_by)},
      {"reason", json::value()},
      {"samples", ranked.samples},
      {"passed", ranked.passed},
      {"scores", scores_json(verdict.comparison, ranked)}};
  add_chances(verdict.decision, ranked.approach, object);
  if (ranked.audit)
    object["audit"] = {{"claimed", ranked.audit->claimed}, {"found", ranked.audit->found}};
  auto& sessions = object["sample_names"].emplace_array();
  for (auto const& each : exploration.approaches) {
    if (approach_of(each.approach) == ranked.approach) sessions.emplace_back(each.approach.name);
  }
  if (record) add_record(exploration, *record, object);
  return object;
}

/// The main answer, and the whole recommendation in words.
json::object recommendation_json(Recommendation const& recommendation, json::value const& answer) {
  json::object object{{"style", core::name_in_table(recommendation.style)},
                      {"best", text_or_null(recommendation.best)},
                      {"alternatives", texts(recommendation.alternatives)},
                      {"text", recommendation.text}};
  for (auto const& [key, value] : answer.as_object()) {
    if (key != "candidates") object.emplace(key, value);
  }
  return object;
}

json::array similarities_json(events::ApproachesProposed const& proposed) {
  json::array array;
  for (auto const& each : proposed.similarities)
    array.push_back({{"first", each.first}, {"second", each.second}, {"similarity", each.value}});
  return array;
}

json::array adopted_json(Exploration const& exploration) {
  json::array adopted;
  for (auto const& each : exploration.adopted) {
    adopted.push_back({{"approach", each.approach},
                       {"how", each.how},
                       {"branch", each.branch},
                       {"commit", each.commit},
                       {"partial", each.partial}});
  }
  return adopted;
}

/// The answers of judges on results, one for each question.
json::array judgements_json(Exploration const& exploration) {
  json::array all;
  for (auto const& judged : exploration.judged) {
    if (judged.of_outlines) continue;
    json::object const head{{"judge", judged.judge_number},
                            {"agent", judged.agent},
                            {"model", text_or_null(judged.model)},
                            {"candidates", texts(judged.candidates)},
                            {"failure", text_or_null(judged.failure)}};
    if (judged.opinions.empty()) all.emplace_back(head);
    for (auto const& opinion : judged.opinions) {
      json::object object = head;
      bool const prefers =
          opinion.preferred > 0 && opinion.preferred <= std::ssize(judged.candidates);
      object["criterion"] = opinion.criterion;
      object["preferred"] =
          prefers ? json::value(judged.candidates[static_cast<std::size_t>(opinion.preferred) - 1])
                  : json::value();
      object["scores"] = json::value_from(opinion.scores);
      object["reason"] = text_or_null(opinion.reason);
      all.emplace_back(std::move(object));
    }
  }
  return all;
}

json::object session_json(SessionRecord const& session) {
  json::object object{
      {"sample", session.sample},
      {"agent", session.agent},
      {"model", text_or_null(session.model)},
      {"session_id", text_or_null(session.agent_session)},
      {"resumes", text_or_null(session.resumes)},
      {"instructions_hash", text_or_null(session.instructions_hash)},
      {"started", core::to_rfc3339(session.started)},
      {"ended", time_or_null(session.ended)},
      {"pid", session.process.pid},
      {"tool", text_or_null(session.activity.tool)},
      {"activity", text_or_null(session.activity.text)},
      {"turns", session.usage.turns},
      {"tokens", session.usage.tokens()},
      {"cost_usd", or_null(session.usage.cost_usd)},
      {"end", session.result ? json::value(name_of(session.result->end)) : json::value()}};
  if (session.result) {
    object["peak_rss_bytes"] = session.result->peak_rss_bytes;
    object["denied_tools"] = texts(session.result->denied_tools);
    object["notes"] = texts(session.result->notes);
    object["answer"] = session.result->answer;
  }
  return object;
}

json::object record_json(Exploration const& exploration, ApproachRecord const& record) {
  json::object object{
      {"id", record.approach.id}, {"name", record.approach.name}, {"state", name_of(record.state)}};
  add_record(exploration, record, object);
  object["started"] = time_or_null(record.started);
  object["ended"] = time_or_null(record.ended);
  auto& sessions = object["sessions"].emplace_array();
  for (auto const& session : record.sessions) sessions.emplace_back(session_json(session));
  auto& measurements = object["measurements"].emplace_object();
  for (auto const& each : record.evaluation.measurements) {
    json::object measured{{"values", json::value_from(each.values)},
                          {"median", or_null(median(each.values))},
                          {"spread", or_null(spread(each.values))},
                          {"unit", text_or_null(each.unit)},
                          {"source", core::name_in_table(each.source)}};
    if (each.passed) measured["passed"] = *each.passed;
    if (!each.reason.empty()) measured["reason"] = each.reason;
    measured["outcome"] = name_of(each.outcome);
    measurements[each.criterion] = std::move(measured);
  }
  return object;
}

json::array hosts_json(Exploration const& exploration) {
  json::array hosts;
  for (auto const& host : exploration.hosts) {
    hosts.emplace_back(json::object{{"name", host.host},
                                    {"system", text_or_null(host.system)},
                                    {"processor", text_or_null(host.processor)},
                                    {"processors", host.processors},
                                    {"node", text_or_null(host.node)}});
  }
  return hosts;
}

json::object head_json(Exploration const& exploration) {
  return {{"schema", 1},
          {"experiment", exploration.name},
          {"state", name_of(exploration.state)},
          {"reason", text_or_null(exploration.reason)},
          {"cause", cause_or_null(exploration.cause)},
          {"task", exploration.experiment.task},
          {"base", text_or_null(exploration.base)},
          {"started", time_or_null(exploration.started)},
          {"ended", time_or_null(exploration.ended)},
          {"hosts", hosts_json(exploration)},
          {"warnings", texts(exploration.warnings)}};
}

json::object document_of(Exploration const& exploration, Verdict const& verdict) {
  auto object = head_json(exploration);
  auto& criteria = object["criteria"].emplace_array();
  for (auto const& criterion : verdict.comparison.criteria())
    criteria.emplace_back(criterion_json(criterion));
  auto& approaches = object["approaches"].emplace_array();
  for (auto const& ranked : verdict.comparison.ranking()) {
    approaches.emplace_back(ranked_json(exploration, verdict, ranked));
  }
  auto recommendations = report::recommendations_json(verdict.table, verdict.decision);
  auto const& answer = recommendations.at(verdict.decision.approach ? "approach" : "result");
  object["recommendation"] = recommendation_json(verdict.recommendation, answer);
  object["recommendations"] = std::move(recommendations);
  object["take"] = text_or_null(verdict.decision.result.take);
  object["evidence"] = report::evidence_json(verdict);
  object["table"] = report::table_json(verdict.table, score::settings_of(exploration));
  object["judgements"] = judgements_json(exploration);
  if (!verdict.comparison.base().empty()) {
    auto& base = object["untouched_base"].emplace_object();
    for (std::size_t i = 0; i < verdict.comparison.criteria().size(); ++i)
      base[verdict.comparison.criteria()[i].name] = cell_json(verdict.comparison.base()[i]);
  }
  if (exploration.proposed) object["similarities"] = similarities_json(*exploration.proposed);
  object["adopted"] = adopted_json(exploration);
  object["spent"] = spending_json(exploration);
  return object;
}

}  // namespace

std::string summary_json(Exploration const& exploration, Verdict const& verdict) {
  return report::pretty(document_of(exploration, verdict));
}

std::string progress_json(Exploration const& exploration) {
  auto object = head_json(exploration);
  object["last_seq"] = exploration.last_seq;
  object["paused"] = exploration.paused;
  object["cooling_until"] = time_or_null(exploration.cooling_until);
  auto& approaches = object["approaches"].emplace_array();
  for (auto const& record : exploration.approaches) {
    json::object each{{"name", record.approach.name},
                      {"state", name_of(record.state)},
                      {"reason", text_or_null(record.reason)},
                      {"cause", cause_or_null(record.cause)},
                      {"metrics", metrics_json(record)}};
    if (!record.sessions.empty()) {
      each["pid"] = record.sessions.back().process.pid;
      each["silent_s"] = std::chrono::duration<double>(record.sessions.back().silent).count();
      each["tool"] = text_or_null(record.sessions.back().activity.tool);
      each["activity"] = text_or_null(record.sessions.back().activity.text);
    }
    approaches.emplace_back(std::move(each));
  }
  return text::escape_invisible(text::valid_utf8(json::serialize(object))) + "\n";
}

std::string approach_json(Exploration const& exploration, ApproachRecord const& record) {
  auto object = record_json(exploration, record);
  object["schema"] = 1;
  object["experiment"] = exploration.name;
  return report::pretty(object);
}

}  // namespace v0_2
}  // namespace parallel_explore

namespace parallel_explore::report {

boost::json::object summary_object(Exploration const& exploration, Verdict const& verdict) {
  return document_of(exploration, verdict);
}

}  // namespace parallel_explore::report
