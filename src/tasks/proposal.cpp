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

TaskProposal make_proposal(TaskRequest const& request, TaskWork work,
                           RepositoryFacts const& facts) {
  IndependenceSettings settings;
  settings.max_workers = request.settings.session.max_parallel;
  TaskProposal proposal;
  proposal.independence = check_independence(work.plan, facts, settings);
  std::vector<std::vector<std::string>> after;
  if (request.waves) after = predecessors(work.plan, proposal.independence);
  bool const tied = proposal.independence.advice == Advice::abort;
  bool const circular = request.waves && proposal.independence.waves.empty();
  proposal.refused = tied && !request.force && (!request.waves || circular);
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
    if (filed)
      row.push_back(task.issue ? fmt::format("{}#{}", task.issue->repository, task.issue->number)
                               : "new");
    row.push_back(std::to_string(task.criteria.size()));
    row.push_back(files_text(task));
    table.rows.push_back(std::move(row));
  }
  text += report::aligned(table);
  text += done_text(work.plan.done);
  text += fmt::format("\nIndependence: {}\n", name_of(proposal.independence.advice));
  for (auto const& tie : proposal.independence.ties)
    text +=
        fmt::format("- {}: {}\n", tie.blocks ? "tied" : "note", text::clean_line(tie.reason, 400));
  for (auto const& note : proposal.independence.notes)
    text += fmt::format("- {}\n", text::clean_line(note, 400));
  text += order_text(proposal);
  if (!proposal.notes.empty()) text += "\n";
  for (auto const& note : proposal.notes) text += "Note: " + text::clean_line(note, 400) + "\n";
  text += "\n" + estimate_text(proposal.estimate, proposal.experiment.session.max_parallel) + "\n";
  return text;
}

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
