#include "tasks/proposal.hpp"

#include "parallel_explore/error.hpp"
#include "report/json_values.hpp"
#include "report/table.hpp"
#include "tasks/json_values.hpp"
#include "tasks/texts.hpp"
#include "text/display.hpp"
#include "text/durations.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace parallel_explore {
inline namespace v0_2 {

namespace json = boost::json;

}  // namespace v0_2
}  // namespace parallel_explore

namespace parallel_explore::tasks {
namespace {

std::string files_text(PlannedTask const& task) {
  constexpr std::size_t shown = 3;
  if (task.paths.empty()) return "–";
  std::vector<std::string> paths(
      task.paths.begin(),
      task.paths.begin() + static_cast<std::ptrdiff_t>(std::min(shown, task.paths.size())));
  for (auto& path : paths) path = text::clean_line(path, 40);
  auto const more = task.paths.size() - paths.size();
  return fmt::format("{}{}", fmt::join(paths, " "), more > 0 ? fmt::format(" +{}", more) : "");
}

int wave_of(TaskProposal const& proposal, std::string const& name) {
  auto const& waves = proposal.independence.waves;
  for (std::size_t i = 0; i < waves.size(); ++i) {
    if (std::ranges::find(waves[i], name) != waves[i].end()) return static_cast<int>(i) + 1;
  }
  return 0;
}

std::string done_text(std::vector<std::string> const& done) {
  constexpr std::size_t shown = 5;
  if (done.empty()) return {};
  std::string text = "\nAlready done, and left out:\n";
  for (std::size_t i = 0; i < std::min(shown, done.size()); ++i)
    text += fmt::format("- {}\n", text::clean_line(done[i], 100));
  if (done.size() > shown) text += fmt::format("- and {} more\n", done.size() - shown);
  return text;
}

/// "new", "#12", or the sub-issue that an earlier run filed.
std::string issue_text(TaskProposal const& proposal, PlannedTask const& task) {
  if (task.issue) return fmt::format("{}#{}", task.issue->repository, task.issue->number);
  auto const found = proposal.existing.find(task.name);
  return found != proposal.existing.end() && found->second.issue > 0
             ? fmt::format("#{}", found->second.issue)
             : "new";
}

std::string left_out_text(std::vector<LeftOutTask> const& tasks) {
  constexpr std::size_t shown = 20;
  if (tasks.empty()) return {};
  std::string text = "\nLeft out:\n";
  for (std::size_t i = 0; i < std::min(shown, tasks.size()); ++i)
    text += fmt::format("- {}: {}\n", text::clean_line(tasks[i].title, 100), tasks[i].reason);
  if (tasks.size() > shown) text += fmt::format("- and {} more\n", tasks.size() - shown);
  return text;
}

/// Says what the ties mean for the run.
std::string order_text(TaskProposal const& proposal) {
  auto const& waves = proposal.independence.waves;
  bool const ordered = std::ranges::any_of(
      proposal.experiment.approaches, [](Approach const& each) { return !each.after.empty(); });
  if (proposal.refused)
    return waves.empty()
               ? "Some tasks wait for each other; they only run if forced: --force\n"
               : "The run is refused. Run tied tasks one after the other: --waves; or all at once: "
                 "--force\n";
  if (ordered)
    return fmt::format("Tied tasks run one after the other, in {} waves.\n", waves.size());
  return proposal.independence.advice == Advice::abort
             ? "They all run at once, because --force was given.\n"
             : std::string();
}

std::string estimate_text(Estimate const& estimate, int workers) {
  if (!estimate.complete) return "There are no earlier sessions to estimate from.";
  auto text =
      fmt::format("About {} with {} at once", text::format_duration(estimate.duration), workers);
  if (estimate.tokens > 0) text += fmt::format(", {} tokens", estimate.tokens);
  if (estimate.cost_usd) text += fmt::format(", ${:.2f}", *estimate.cost_usd);
  return text + ", judging by earlier sessions.";
}

}  // namespace

void require_tasks(TaskWork const& work) {
  if (!work.plan.tasks.empty()) return;
  auto const master = master_name(work.master);
  if (!work.plan.done.empty()) {
    throw Error(ErrorCode::validation,
                fmt::format("every task of {} is ticked off: there is nothing to do", master));
  }
  throw Error(ErrorCode::spec, fmt::format("no tasks were found in {}", master),
              "list them as a checklist (- [ ] …), a numbered list, sections or a table");
}

Experiment experiment_of(TaskRequest const& request, TaskWork work,
                         std::vector<std::vector<std::string>> after) {
  auto experiment = request.settings;
  auto const& master = work.master;
  experiment.name = request.name;
  experiment.task = fmt::format("Tasks of {}{}{}", master_name(master),
                                master.title.empty() ? "" : ": ", master.title);
  std::erase_if(experiment.criteria, [](Criterion const& each) { return !each.gate; });
  experiment.generate.count = 0;
  experiment.evaluate.base = false;
  auto& session = experiment.session;
  session.samples = 1;
  session.strategy = Strategy::all;
  session.allow_empty = false;
  session.max_approaches =
      std::max(session.max_approaches, static_cast<int>(work.plan.tasks.size()));
  experiment.approaches.clear();
  for (std::size_t i = 0; i < work.plan.tasks.size(); ++i) {
    auto const& task = work.plan.tasks[i];
    Approach approach;
    approach.name = task.name;
    approach.description = task.title;
    approach.freeform = true;
    if (i < after.size()) approach.after = std::move(after[i]);
    experiment.approaches.push_back(std::move(approach));
  }
  experiment.tasks = std::move(work);
  return experiment;
}

namespace {

/// Makes each task wait for all of the phase before its own.
void order_by_phases(TaskPlan& plan) {
  std::map<int, std::vector<std::string>> phases;
  for (auto const& task : plan.tasks)
    if (task.phase > 0) phases[task.phase].push_back(task.name);
  if (phases.size() < 2)
    throw Error(ErrorCode::validation, "--phases: the tasks are not in phases",
                "write headings such as \"Phase 1\" and \"Phase 2\"");
  constexpr std::size_t most = 200'000;
  std::size_t edges = 0;
  for (auto& task : plan.tasks) {
    auto const own = phases.find(task.phase);
    if (own == phases.end() || own == phases.begin()) continue;
    for (auto const& name : std::prev(own)->second) {
      if (++edges > most)
        throw Error(ErrorCode::validation, "--phases: the phases have too many tasks",
                    "run them in parts: --batch-size");
      if (std::ranges::find(task.after, name) == task.after.end()) task.after.push_back(name);
    }
  }
  std::erase_if(plan.warnings, [](std::string const& warning) {
    return warning.find("--phases") != std::string::npos;
  });
}

/// Notes in every task what ties it to others.
void tell_of_ties(TaskPlan& plan, Independence const& independence) {
  constexpr std::size_t most = 20;
  std::map<std::string_view, PlannedTask*> tasks;
  for (auto& task : plan.tasks) tasks.emplace(task.name, &task);
  for (auto const& tie : independence.ties) {
    if (tie.kind == TieKind::code_order)
      if (auto const found = tasks.find(tie.tasks.at(1)); found != tasks.end())
        found->second->builds_on.push_back(tie.tasks[0]);
    bool const order = tie.kind == TieKind::declared_order || tie.kind == TieKind::cycle;
    if (order) continue;
    for (auto const& name : tie.tasks) {
      auto const found = tasks.find(name);
      if (found != tasks.end() && found->second->shared.size() < most)
        found->second->shared.push_back(tie.reason);
    }
  }
}

}  // namespace

TaskProposal make_proposal(TaskRequest const& request, TaskWork work,
                           RepositoryFacts const& facts) {
  if (request.phases) order_by_phases(work.plan);
  bool const ordered = request.waves || request.phases;
  IndependenceSettings settings;
  settings.max_workers = request.settings.session.max_parallel;
  TaskProposal proposal;
  proposal.independence = check_independence(work.plan, facts, settings);
  tell_of_ties(work.plan, proposal.independence);
  std::vector<std::vector<std::string>> after;
  if (ordered) after = predecessors(work.plan, proposal.independence);
  bool const tied = proposal.independence.advice == Advice::abort;
  bool const circular = ordered && proposal.independence.waves.empty();
  proposal.refused = tied && !request.force && (!ordered || circular);
  proposal.experiment = experiment_of(request, std::move(work), std::move(after));
  (void)frozen(proposal.experiment);  // throws now for what would throw when it is run
  return proposal;
}

void require_runnable(TaskProposal const& proposal) {
  auto const& work = proposal.experiment.tasks;
  if (!work || work->plan.tasks.empty())
    throw Error(ErrorCode::validation, "there is no task to run");
  if (!proposal.refused) return;
  throw Error(ErrorCode::validation, "the tasks are not independent of each other",
              proposal.independence.waves.empty()
                  ? "some wait for each other: fix that, or run all at once: --force"
                  : "run tied tasks one after the other: --waves; or all at once: --force");
}

}  // namespace parallel_explore::tasks

namespace parallel_explore {
inline namespace v0_2 {

std::string to_text(TaskProposal const& proposal) {
  using namespace tasks;
  auto const& work = *proposal.experiment.tasks;
  auto text = master_name(work.master);
  if (!work.master.title.empty()) text += ": " + text::clean_line(work.master.title, 200);
  text += "\n\n";
  report::Table table;
  bool const waves = proposal.independence.waves.size() > 1;
  table.header = {"task", "what"};
  if (waves) table.header.emplace_back("wave");
  bool const filed = !work.api.empty();
  if (filed) table.header.emplace_back("issue");
  table.header.insert(table.header.end(), {"criteria", "files"});
  table.left = {0, 1, table.header.size() - 1};
  for (auto const& task : work.plan.tasks) {
    std::vector<std::string> row{task.name, text::clean_line(task.title, 60)};
    if (waves) row.push_back(std::to_string(wave_of(proposal, task.name)));
    if (filed) row.push_back(issue_text(proposal, task));
    row.push_back(std::to_string(task.criteria.size()));
    row.push_back(files_text(task));
    table.rows.push_back(std::move(row));
  }
  text += report::aligned(table);
  text += done_text(work.plan.done);
  text += left_out_text(proposal.left_out);
  text += fmt::format("\nIndependence: {}\n", name_of(proposal.independence.advice));
  constexpr std::size_t most_ties = 40;
  auto const& all_ties = proposal.independence.ties;
  for (std::size_t i = 0; i < std::min(most_ties, all_ties.size()); ++i)
    text += fmt::format("- {}: {}\n", all_ties[i].blocks ? "tied" : "note",
                        text::clean_line(all_ties[i].reason, 400));
  if (all_ties.size() > most_ties)
    text += fmt::format("- and {} more ties: --json\n", all_ties.size() - most_ties);
  for (auto const& note : proposal.independence.notes)
    text += fmt::format("- {}\n", text::clean_line(note, 400));
  text += order_text(proposal);
  if (!proposal.notes.empty()) text += "\n";
  for (auto const& note : proposal.notes) text += "Note: " + text::clean_line(note, 400) + "\n";
  text += "\n" + estimate_text(proposal.estimate, proposal.experiment.session.max_parallel) + "\n";
  return text;
}

namespace {

json::value work_json(ExistingWork const& work) {
  return json::object{{"issue", work.issue > 0 ? json::value(work.issue) : json::value(nullptr)},
                      {"issue_state", work.issue == 0   ? ""
                                      : work.issue_open ? "open"
                                                        : "closed"},
                      {"pull_request", work.pull_request > 0 ? json::value(work.pull_request)
                                                             : json::value(nullptr)},
                      {"pull_request_state", work.pull_request_state},
                      {"branch", work.branch}};
}

json::value existing_json(std::map<std::string, ExistingWork> const& existing,
                          std::string const& task) {
  auto const found = existing.find(task);
  return found == existing.end() ? json::value(nullptr) : work_json(found->second);
}

json::array left_out_json(std::vector<LeftOutTask> const& tasks) {
  json::array result;
  for (auto const& task : tasks)
    result.push_back(json::object{{"name", task.name},
                                  {"title", task.title},
                                  {"reason", task.reason},
                                  {"existing", work_json(task.work)}});
  return result;
}

}  // namespace

std::string to_json(TaskProposal const& proposal) {
  using namespace tasks;
  auto const& work = *proposal.experiment.tasks;
  json::array tasks;
  for (auto const& task : work.plan.tasks) {
    auto const* const approach = [&]() -> Approach const* {
      auto const found =
          std::ranges::find(proposal.experiment.approaches, task.name, &Approach::name);
      return found == proposal.experiment.approaches.end() ? nullptr : &*found;
    }();
    tasks.push_back(json::object{
        {"name", task.name},
        {"number", task.number},
        {"title", task.title},
        {"description", task.description},
        {"criteria", json::value_from(task.criteria)},
        {"files", json::value_from(task.paths)},
        {"issue",
         task.issue ? json::value(fmt::format("{}#{}", task.issue->repository, task.issue->number))
                    : json::value(nullptr)},
        {"after", json::value_from(approach ? approach->after : task.after)},
        {"headings", json::value_from(task.headings)},
        {"phase", task.phase},
        {"builds_on", json::value_from(task.builds_on)},
        {"existing", existing_json(proposal.existing, task.name)},
        {"wave", wave_of(proposal, task.name)}});
  }
  json::array ties;
  for (auto const& tie : proposal.independence.ties) {
    ties.push_back(json::object{{"kind", name_of(tie.kind)},
                                {"tasks", json::value_from(tie.tasks)},
                                {"reason", tie.reason},
                                {"blocks", tie.blocks}});
  }
  auto const& estimate = proposal.estimate;
  return report::pretty(json::object{
      {"schema", 1},
      {"experiment", proposal.experiment.name},
      {"master", json::object{{"repository", or_null(work.master.repository)},
                              {"number", work.master.number},
                              {"title", work.master.title},
                              {"url", work.master.url}}},
      {"tasks", std::move(tasks)},
      {"done", json::value_from(work.plan.done)},
      {"left_out", left_out_json(proposal.left_out)},
      {"independence", json::object{{"advice", name_of(proposal.independence.advice)},
                                    {"ties", std::move(ties)},
                                    {"notes", json::value_from(proposal.independence.notes)},
                                    {"waves", json::value_from(proposal.independence.waves)}}},
      {"estimate", estimate.complete
                       ? json::value(json::object{{"duration_s", seconds(estimate.duration)},
                                                  {"tokens", estimate.tokens},
                                                  {"cost_usd", or_null(estimate.cost_usd)}})
                       : json::value(nullptr)},
      {"notes", json::value_from(proposal.notes)}});
}

}  // namespace v0_2
}  // namespace parallel_explore
