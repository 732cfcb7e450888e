#include "mcp/tools.hpp"

#include "mcp/report_app.hpp"
#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

namespace pexplore::mcp {

using namespace parallel_explore;

namespace {

using namespace service;

// Schemas have no "additionalProperties": a client may send members of its own.
constexpr std::string_view none = R"json({"type":"object"})json";
constexpr std::string_view explore_wait = "explore_wait", tasks_wait = "tasks_wait";
constexpr std::string_view of_experiment =
    R"json({"type":"object","properties":{"name":{"type":"string","description":"The experiment; the latest if left out"}}})json";

/// "3 sessions of claude"
std::string extent_of(json::object const& arguments) {
  auto const listed = list_argument(arguments, "approaches").size();
  auto const proposed =
      number_argument(arguments, "count", 1, 100).value_or(listed > 0 ? 0 : default_count);
  auto const samples = number_argument(arguments, "samples", 1, 1000).value_or(1);
  auto const agent = text_argument(arguments, "agent");
  auto const sessions = (static_cast<std::int64_t>(listed) + proposed) * samples;
  return fmt::format("{} session{} of {}", sessions, sessions == 1 ? "" : "s",
                     agent.empty() ? "the agent" : agent);
}

std::string budget_in(json::object const& arguments) {
  auto const* const usd = arguments.if_contains("budget_usd");
  return usd && usd->is_number() ? fmt::format("at most {} USD", usd->to_number<double>())
                                 : std::string("no budget");
}

std::string question_of_start(json::object const& arguments) {
  if (auto const spec = text_argument(arguments, "spec"); !spec.empty())
    return fmt::format("Start the experiment of {}? It costs what its sessions cost.", spec);
  return fmt::format("Start {} ({}) on: {}?", extent_of(arguments), budget_in(arguments),
                     text_argument(arguments, "task", true));
}

std::string question_of_tasks(json::object const& arguments) {
  auto const agent = text_argument(arguments, "agent");
  auto const* const github = arguments.if_contains("github");
  bool const is_filed = !github || !github->is_bool() || github->get_bool();
  return fmt::format("Start a session of {} for each task of {} ({}){}?",
                     agent.empty() ? "the agent" : agent, text_argument(arguments, "source", true),
                     budget_in(arguments),
                     is_filed ? ", and file issues and pull requests on GitHub" : "");
}

std::string further_sessions(json::object const& arguments, std::string_view what) {
  return fmt::format("Start further sessions of {} ({})? They cost money.",
                     text_argument(arguments, "name", true), what);
}

std::string question_of_add(json::object const& arguments) {
  return further_sessions(arguments, "one more approach");
}

std::string question_of_tell(json::object const& arguments) {
  return further_sessions(arguments, "a remark to a finished one");
}

std::string question_of_retry(json::object const& arguments) {
  return further_sessions(arguments, "failed ones, again");
}

std::string question_of_sample(json::object const& arguments) {
  return further_sessions(arguments, "more samples");
}

constexpr std::array<ToolRow, 17> table{{
    {{"explore_start", "Start an exploration",
      "Start several approaches to one task, each in a git worktree and an agent session of its "
      "own. Returns the "
      "name of the experiment at once; it goes on without this connection. Costs money.",
      R"json({"type":"object","required":["task"],"properties":{
"task":{"type":"string","description":"The task, with everything that a session needs to know"},
"context":{"type":"string","description":"The discussion so far, at most 64 KiB; every session gets it as data"},
"name":{"type":"string","description":"A name for the experiment"},
"approaches":{"type":"array","description":"The approaches; an agent proposes some if left out","items":{"type":"object","required":["name","description"],"properties":{"name":{"type":"string"},"description":{"type":"string","description":"The difference from the other approaches"},"agent":{"type":"string"}}}},
"count":{"type":"integer","minimum":1,"maximum":100,"description":"Number of approaches that an agent proposes, beside those listed (default: 3 if none is listed)"},
"gates":{"type":"array","description":"Commands that must succeed in a result, such as tests","items":{"type":"object","required":["name","run"],"properties":{"name":{"type":"string"},"run":{"type":"string"}}}},
"measures":{"type":"array","description":"Commands whose wall time, or the value that metric selects, is compared","items":{"type":"object","required":["name","run"],"properties":{"name":{"type":"string"},"run":{"type":"string"},"metric":{},"better":{"enum":["higher","lower"]},"unit":{"type":"string"},"weight":{"type":"number"},"repeat":{}}}},
"judges":{"type":"array","description":"Questions for blind judges, which are sessions too","items":{"type":"object","required":["name","question"],"properties":{"name":{"type":"string"},"question":{"type":"string"}}}},
"agent":{"type":"string","description":"claude, codex, gemini, opencode, … (default: claude)"},
"model":{"type":"string","description":"The agent's own name for a model"},
"command":{"type":"string","description":"A shell command as the agent instead"},
"base":{"type":"string","description":"The commit to start from"},
"max_parallel":{"type":"integer","minimum":1},
"samples":{"type":"integer","minimum":1,"description":"Sessions of each approach"},
"timeout":{"type":"string","description":"Of each session: 30m"},
"budget_usd":{"type":"number","exclusiveMinimum":0},
"spec":{"type":"string","description":"A spec file of the repository instead of all this; task is then ignored"},
"confirm":{"type":"boolean","description":"The person has agreed to the cost; for clients that cannot ask"}}})json",
      false, false},
     start,
     question_of_start,
     explore_wait},
    {{"explore_wait", "Wait for an exploration",
      "Wait until an experiment ends, for at most `seconds`, with progress. Call it again while "
      "`running` is true.",
      R"json({"type":"object","properties":{"name":{"type":"string"},"seconds":{"type":"integer","minimum":0,"maximum":50,"description":"At most 50 (default: 45)"
  }
}
})json",
      true},
     RecordReading::wait},
    {{"explore_status", "Status of an exploration",
      "The state of an experiment and of each approach.", of_experiment, true},
     RecordReading::status},
    {{"explore_result", "Verdict of an exploration",
      "The verdict in words, the comparison, and where the report page is.", of_experiment, true,
      false, false, report_app},
     RecordReading::verdict},
    {{"explore_list", "List explorations", "The experiments of this repository.", none, true},
     RecordReading::list},
    {{"explore_diff", "Changes of an approach",
      "The patch of a result against the base, or how two results differ.",
      R"json({"type":"object","required":["name","approach"],"properties":{"name":{"type":"string"},"approach":{"type":"string"},"other":{"type":"string"},"stat":{"type":"boolean","description":"Only the files with their line counts"}}})json",
      true},
     diff},
    {{"explore_logs", "Transcript of an approach",
      "The messages and actions of a session, or the output of the gates and measures.",
      R"json({"type":"object","required":["name","approach"],"properties":{"name":{"type":"string"},"approach":{"type":"string"},"evaluation":{"type":"boolean"}}})json",
      true},
     logs},
    {{"explore_add", "Add an approach", "Add an approach to an experiment. Costs money.",
      R"json({"type":"object","required":["name","approach","description"],"properties":{"name":{"type":"string"},"approach":{"type":"string"},"description":{"type":"string"},"confirm":{"type":"boolean"}}})json",
      false, false},
     add,
     question_of_add,
     explore_wait},
    {{"explore_cancel", "Cancel approaches",
      "End approaches for good, or all of them if none is named.",
      R"json({"type":"object","required":["name"],"properties":{"name":{"type":"string"},"approaches":{"type":"array","items":{"type":"string"}}}})json",
      false, true},
     cancel},
    {{"explore_tell", "Tell an approach something",
      "Continue a finished session with a remark, and measure its result again. Costs money.",
      R"json({"type":"object","required":["name","approach","remark"],"properties":{"name":{"type":"string"},"approach":{"type":"string"},"remark":{"type":"string"},"confirm":{"type":"boolean"}}})json",
      false, false},
     tell,
     question_of_tell,
     explore_wait},
    {{"explore_retry", "Run failed approaches again",
      "Continue or repeat approaches that failed, all of them if none is named. Costs money.",
      R"json({"type":"object","required":["name"],"properties":{"name":{"type":"string"},"approaches":{"type":"array","items":{"type":"string"}},"fresh":{"type":"boolean","description":"From the base, without what they had done"},"confirm":{"type":"boolean"}}})json",
      false, false},
     retry,
     question_of_retry,
     explore_wait},
    {{"explore_sample", "Run approaches again",
      "More sessions of approaches, for a verdict on the approaches instead of on the results at "
      "hand. Costs money.",
      R"json({"type":"object","required":["name"],"properties":{"name":{"type":"string"},"approaches":{"type":"array","items":{"type":"string"}},"more":{"type":"integer","minimum":1,"maximum":100},"confirm":{"type":"boolean"}}})json",
      false, false},
     sample,
     question_of_sample,
     explore_wait},
    {{"explore_adopt", "Adopt a result",
      "Bring a result into the current branch as one commit, or onto a branch of its own. Refused "
      "if there are "
      "uncommitted changes or conflicts.",
      R"json({"type":"object","required":["name"],"properties":{"name":{"type":"string"},"approach":{"type":"string","description":"By default the one that the verdict says to take"},"branch":{"type":"string","description":"Put it on this new branch instead"},"message":{"type":"string"}}})json",
      false, true},
     adopt},
    {{"explore_cleanup", "Remove worktrees",
      "Remove the worktrees of an experiment, and branches whose work is merged or adopted. Never "
      "deletes work that "
      "is nowhere else.",
      R"json({"type":"object","required":["name"],"properties":{"name":{"type":"string"},"dry_run":{"type":"boolean"}}})json",
      false, true},
     cleanup},
    {{"tasks_plan", "Plan the tasks of an issue",
      "The sub-tasks of a master issue or a Markdown file, and the ties between them. Starts "
      "nothing.",
      R"json({"type":"object","required":["source"],"properties":{"source":{"type":"string","description":"42, owner/repo#42, its URL, or a Markdown file"},"repository":{"type":"string"}}})json",
      true},
     plan_tasks},
    {{"tasks_start", "Run the tasks of an issue",
      "Start a session for each task of a master issue or a Markdown file, each in a git worktree "
      "of its own; results that pass the gates become pull requests. Returns the name of the run "
      "at once; it goes on without this connection. Call tasks_plan first: tied tasks are refused "
      "unless `waves` orders them. Costs money, and files issues and pull requests.",
      R"json({"type":"object","required":["source"],"properties":{
"source":{"type":"string","description":"42, owner/repo#42, its URL, or a Markdown file"},
"repository":{"type":"string","description":"owner/repo for issues and pull requests; by default that of the issue or the remote"},
"github":{"type":"boolean","description":"false: stop at branches, file and push nothing (default: true)"},
"name":{"type":"string","description":"A name for the run"},
"only":{"type":"array","items":{"type":"string"},"description":"Only these tasks: numbers, names, or #12 for their issues"},
"skip":{"type":"array","items":{"type":"string"},"description":"Leave these tasks out"},
"waves":{"type":"boolean","description":"Run tied tasks one after the other, each on the merge of those before it"},
"phases":{"type":"boolean","description":"Each phase of the text waits for the one before it"},
"gates":{"type":"array","description":"Commands that must succeed in a result, such as tests","items":{"type":"object","required":["name","run"],"properties":{"name":{"type":"string"},"run":{"type":"string"}}}},
"integrate":{"type":"boolean","description":"Build and test the merge of all results on a branch of its own"},
"agent":{"type":"string","description":"claude, codex, gemini, opencode, … (default: claude)"},
"model":{"type":"string","description":"The agent's own name for a model"},
"command":{"type":"string","description":"A shell command as the agent instead"},
"base":{"type":"string","description":"The commit to start from"},
"max_workers":{"type":"integer","minimum":1,"maximum":1024,"description":"Sessions at once (default: 5)"},
"timeout":{"type":"string","description":"Of each session: 30m"},
"budget_usd":{"type":"number","exclusiveMinimum":0,"description":"For all tasks"},
"confirm":{"type":"boolean","description":"The person has agreed to the cost; for clients that cannot ask"}}})json",
      false, false},
     start_tasks,
     question_of_tasks,
     tasks_wait},
    {{"tasks_wait", "Wait for the tasks of an issue",
      "Wait until a run of tasks ends, for at most `seconds`, with progress; 0 gives its state "
      "now. Call it again while `running` is true.",
      R"json({"type":"object","properties":{"name":{"type":"string","description":"The run; the latest if left out"},"seconds":{"type":"integer","minimum":0,"maximum":50,"description":"At most 50 (default: 45)"}}})json",
      true},
     RecordReading::wait_for_tasks},
}};

}  // namespace

std::span<ToolRow const> rows() { return table; }

std::vector<Tool> const& tools() {
  static std::vector<Tool> const all = [] {
    std::vector<Tool> list;
    for (auto const& row : table) {
      list.push_back(row.tool);
      list.back().costs = row.question != nullptr;
    }
    return list;
  }();
  return all;
}

std::string directory_of(ToolCall const& call) {
  auto directory = text_argument(call.arguments, "directory");
  if (!directory.empty() && !std::filesystem::path(directory).is_absolute())
    throw Error(ErrorCode::validation, "\"directory\" is not an absolute path");
  return directory;
}

ToolRow const& row_of(ToolCall const& call) {
  return *std::ranges::find(table, call.tool, [](ToolRow const& each) { return each.tool.name; });
}

}  // namespace pexplore::mcp
