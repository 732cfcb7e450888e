#include "report/documents.hpp"

#include "core/times.hpp"
#include "parallel_explore/certainty.hpp"
#include "report/json_values.hpp"
#include "text/display.hpp"
#include "text/path_text.hpp"
#include "text/utf8.hpp"

#include <boost/json.hpp>

namespace parallel_explore::report {

namespace json = boost::json;

std::string list_json(std::vector<ListEntry> const& entries) {
  json::array array;
  for (auto const& each : entries) {
    array.push_back(
        {{"name", each.name},
         {"state", each.state},
         {"approaches", each.approaches},
         {"completed", each.completed},
         {"started", each.started ? json::value(core::to_rfc3339(*each.started)) : json::value()},
         {"outcome", each.outcome},
         {"worktrees", each.holding.worktrees},
         {"branches", each.holding.branches},
         {"worktree_bytes", each.holding.worktree_bytes},
         {"record_bytes", each.holding.record_bytes}});
  }
  return json_line(array);
}

std::string background_json(std::string const& experiment, int process, std::string const& log) {
  return json_line({{"experiment", experiment}, {"process", process}, {"log", log}});
}

std::string request_json(std::string const& experiment, std::string const& request,
                         std::string const& approach, Delivery delivery) {
  return json_line({{"experiment", experiment},
                    {"request", request},
                    {"approach", text_or_null(approach)},
                    {"delivered", delivery != Delivery::waiting},
                    {"running", delivery == Delivery::running}});
}

std::string cancellation_json(std::string const& experiment,
                              std::vector<std::string> const& approaches, Delivery delivery) {
  return json_line({{"experiment", experiment},
                    {"cancelled", texts(approaches)},
                    {"delivered", delivery != Delivery::waiting}});
}

std::pair<std::string, std::string> diff_json(std::string const& experiment,
                                              std::string const& approach,
                                              std::string const& other) {
  auto const whole = json_line({{"experiment", experiment},
                                {"approach", approach},
                                {"other", text_or_null(other)},
                                {"patch", ""}});
  auto const inside = whole.rfind('"');
  return {whole.substr(0, inside), whole.substr(inside)};
}

std::string inside_json_string(std::string_view text) {
  auto const quoted = json::serialize(json::value(text::valid_utf8(text)));
  return quoted.substr(1, quoted.size() - 2);
}

namespace {

json::array findings_of(Distinction const& distinction) {
  json::array findings;
  for (auto const& [approach, all] : distinction.findings) {
    for (auto const& each : all) {
      findings.push_back({{"approach", approach},
                          {"others", texts(each.others)},
                          {"kind", name_of(each.change.kind)},
                          {"text", each.change.text},
                          {"remedy", text_or_null(each.change.remedy)}});
    }
  }
  return findings;
}

}  // namespace

std::string distinction_json(Distinction const& distinction) {
  json::array groups, differences, restored;
  for (auto const& [approach, files] : distinction.restored)
    restored.push_back({{"approach", approach}, {"files", texts(files)}});
  for (auto const& group : distinction.groups) groups.emplace_back(texts(group));
  for (auto const& each : distinction.differences) {
    json::object behaviours;
    for (auto const& [approach, behaviour] : each.behaviours) {
      behaviours[approach] = {{"status", behaviour.status},
                              {"output", text::valid_utf8(behaviour.output)}};
    }
    differences.push_back(
        {{"input", text::valid_utf8(each.input)}, {"behaviours", std::move(behaviours)}});
  }
  return json_line({{"inputs", distinction.inputs},
                    {"groups", std::move(groups)},
                    {"differences", std::move(differences)},
                    {"findings", findings_of(distinction)},
                    {"restored", std::move(restored)}});
}

std::string adoption_json(std::string const& approach, Adoption const& adoption) {
  json::array accepted;
  for (auto const& finding : adoption.findings)
    accepted.emplace_back(sentence_of(finding, adoption.sample));
  return json_line({{"approach", approach},
                    {"sample", adoption.sample},
                    {"branch", adoption.branch},
                    {"commit", adoption.commit},
                    {"files_changed", adoption.changes.files_changed},
                    {"lines_added", adoption.changes.lines_added},
                    {"lines_removed", adoption.changes.lines_removed},
                    {"accepted_findings", accepted},
                    {"warnings", json::value_from(adoption.warnings)}});
}

std::string undone_adoption_json(UndoneAdoption const& undone) {
  return json_line({{"experiment", undone.experiment},
                    {"sample", undone.sample},
                    {"branch", undone.branch},
                    {"undone_commit", undone.adopted},
                    {"commit", undone.commit.empty() ? json::value() : json::value(undone.commit)},
                    {"reverted", undone.reverted}});
}

std::string pull_request_json(std::string const& approach, OpenedPullRequest const& opened) {
  json::array accepted;
  for (auto const& finding : opened.findings)
    accepted.emplace_back(sentence_of(finding, opened.sample));
  return json_line({{"approach", approach},
                    {"sample", opened.sample},
                    {"branch", opened.branch},
                    {"commit", opened.commit},
                    {"base", opened.base},
                    {"pull_request",
                     {{"number", opened.number},
                      {"url", opened.url},
                      {"state", opened.state},
                      {"draft", opened.draft}}},
                    {"files_changed", opened.changes.files_changed},
                    {"lines_added", opened.changes.lines_added},
                    {"lines_removed", opened.changes.lines_removed},
                    {"accepted_findings", accepted},
                    {"warnings", json::value_from(opened.warnings)}});
}

namespace {

json::object cleanup_object(CleanupReport const& report, bool dry_run) {
  json::array items;
  for (auto const& item : report.items) {
    items.push_back({{"approach", item.approach},
                     {"worktree", text::recorded_path(item.worktree)},
                     {"branch", item.branch},
                     {"bytes", item.bytes},
                     {"worktree_removed", item.worktree_removed},
                     {"branch_deleted", item.branch_deleted},
                     {"kept_because", item.kept_because},
                     {"left_on_host", item.left_on_host}});
  }
  return {{"dry_run", dry_run},
          {"freed_bytes", report.freed_bytes},
          {"record_removed", report.record_removed},
          {"items", std::move(items)}};
}

}  // namespace

std::string cleanup_json(CleanupReport const& report, bool dry_run) {
  return json_line(cleanup_object(report, dry_run));
}

std::string cleanups_json(std::vector<NamedCleanup> const& cleanups,
                          std::map<std::string, std::string> const& left, bool dry_run) {
  json::array experiments;
  std::int64_t freed = 0;
  for (auto const& each : cleanups) {
    auto object = cleanup_object(each.report, dry_run);
    object["experiment"] = each.experiment;
    object["failure"] = each.failure;
    freed += each.report.freed_bytes;
    experiments.push_back(std::move(object));
  }
  return json_line({{"dry_run", dry_run},
                    {"freed_bytes", freed},
                    {"experiments", std::move(experiments)},
                    {"left", json::value_from(left)}});
}

std::string sample_plan_json(SamplePlan const& plan) {
  constexpr int most_samples = 10;
  json::array chances;
  for (int samples = 1; samples <= most_samples; ++samples)
    chances.push_back(chance_of_recommendation(plan, samples));
  return json_line({{"gap", plan.gap},
                    {"confidence", plan.confidence},
                    {"approaches", plan.approaches},
                    {"power", plan.power},
                    {"samples", or_null(samples_needed(plan))},
                    {"chance_by_samples", std::move(chances)}});
}

namespace {

json::object helpers_json(Estimate::JudgingEstimate const& helpers) {
  return {{"sessions", helpers.sessions},
          {"earlier", helpers.earlier},
          {"session_s", std::chrono::duration<double>(helpers.duration).count()},
          {"session_tokens", helpers.tokens},
          {"session_cost_usd", or_null(helpers.cost_usd)}};
}

}  // namespace

std::string dry_run_json(Experiment const& experiment, Estimate const& estimate,
                         Preflight const& found) {
  json::array obstacles;
  for (auto const& each : found.obstacles)
    obstacles.push_back({{"text", each.text}, {"hint", each.hint}});
  json::array approaches;
  for (auto const& approach : experiment.approaches) {
    approaches.push_back(
        {{"name", approach.name},
         {"description", approach.description},
         {"agent", approach.agent.empty() ? experiment.session.agent : approach.agent}});
  }
  return json_line({{"experiment", experiment.name},
                    {"approaches", std::move(approaches)},
                    {"generated", experiment.generate.count},
                    {"judge_sessions", estimate.judging.sessions},
                    {"estimate",
                     {{"complete", estimate.complete},
                      {"duration_s", std::chrono::duration<double>(estimate.duration).count()},
                      {"tokens", estimate.tokens},
                      {"cost_usd", or_null(estimate.cost_usd)},
                      {"judging", helpers_json(estimate.judging)},
                      {"proposing", helpers_json(estimate.proposing)}}},
                    {"warnings", texts(found.warnings)},
                    {"obstacles", std::move(obstacles)}});
}

}  // namespace parallel_explore::report
