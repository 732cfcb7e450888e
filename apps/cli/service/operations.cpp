#include "service/operations.hpp"

#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace pexplore::service {

using namespace parallel_explore;

std::string text_argument(json::object const& arguments, std::string_view name, bool required) {
  auto const* const found = arguments.if_contains(name);
  if (found && !found->is_null()) {
    if (!found->is_string())
      throw Error(ErrorCode::validation, fmt::format("\"{}\" is not a text", name));
    if (!found->get_string().empty()) return std::string(found->get_string());
  }
  if (required) throw Error(ErrorCode::validation, fmt::format("\"{}\" is missing", name));
  return {};
}

std::optional<std::int64_t> number_argument(json::object const& arguments, std::string_view name,
                                            std::int64_t low, std::int64_t high) {
  auto const* const found = arguments.if_contains(name);
  if (!found || found->is_null()) return std::nullopt;
  json::error_code error;
  auto const number = found->to_number<std::int64_t>(error);
  if (error || number < low || number > high)
    throw Error(ErrorCode::validation,
                fmt::format("\"{}\" is not a number from {} to {}", name, low, high));
  return number;
}

json::array const& list_argument(json::object const& arguments, std::string_view name) {
  static json::array const none;
  auto const* const found = arguments.if_contains(name);
  if (!found || found->is_null()) return none;
  if (!found->is_array())
    throw Error(ErrorCode::validation, fmt::format("\"{}\" is not a list", name));
  return found->get_array();
}

namespace {

/// Names after "--", so that none is taken for an option.
OwnCommand with_names(std::vector<std::string> words, std::vector<std::string> const& names) {
  words.emplace_back("--");
  for (auto const& name : names) {
    if (!name.empty()) words.push_back(name);
  }
  return {std::move(words)};
}

std::vector<std::string> texts_argument(json::object const& arguments, std::string_view name) {
  std::vector<std::string> texts;
  for (auto const& each : list_argument(arguments, name)) {
    if (!each.is_string())
      throw Error(ErrorCode::validation, fmt::format("\"{}\" is not a list of texts", name));
    texts.emplace_back(each.get_string());
  }
  return texts;
}

bool flag_argument(json::object const& arguments, std::string_view name) {
  auto const* const found = arguments.if_contains(name);
  return found && found->is_bool() && found->get_bool();
}

void copy_member(json::object const& from, std::string_view name, json::object& into) {
  if (auto const* const found = from.if_contains(name); found && !found->is_null())
    into[name] = *found;
}

json::object const& object_of(json::value const& value, std::string_view list) {
  if (auto const* const object = value.if_object()) return *object;
  throw Error(ErrorCode::validation, fmt::format("an element of \"{}\" is not an object", list));
}

json::array criteria_of(json::object const& arguments) {
  json::array criteria;
  for (auto const& each : list_argument(arguments, "gates")) {
    auto gate = object_of(each, "gates");
    gate["gate"] = true;
    criteria.emplace_back(std::move(gate));
  }
  for (auto const& each : list_argument(arguments, "measures")) {
    auto measure = object_of(each, "measures");
    if (!measure.contains("metric")) measure["metric"] = "seconds";
    if (!measure.contains("better")) measure["better"] = "lower";
    criteria.emplace_back(std::move(measure));
  }
  for (auto const& each : list_argument(arguments, "judges")) {
    auto const& judge = object_of(each, "judges");
    criteria.push_back({{"name", text_argument(judge, "name", true)},
                        {"judge", text_argument(judge, "question", true)}});
  }
  return criteria;
}

/// The spec of an experiment, as JSON.
std::string spec_of(json::object const& arguments) {
  json::object spec{{"task", text_argument(arguments, "task", true)}};
  copy_member(arguments, "context", spec);
  copy_member(arguments, "name", spec);
  copy_member(arguments, "base", spec);
  auto& session = spec["session"].emplace_object();
  for (auto const* member : {"agent", "max_parallel", "samples", "timeout"})
    copy_member(arguments, member, session);
  auto const agent = text_argument(arguments, "agent");
  if (auto const model = text_argument(arguments, "model"); !model.empty())
    spec["agent"] = {{agent.empty() ? "claude" : agent, {{"model", model}}}};
  if (auto const& setup = list_argument(arguments, "setup"); !setup.empty())
    spec["worktree"] = {{"setup", setup}};
  if (auto const command = text_argument(arguments, "command"); !command.empty()) {
    session["agent"] = "command";
    spec["agent"] = {{"command", {{"run", {"sh", "-c", command}}}}};
  }
  auto const& approaches = list_argument(arguments, "approaches");
  auto const count = number_argument(arguments, "count", 1, 100);
  if (!approaches.empty()) spec["approach"] = approaches;
  if (count || approaches.empty()) spec["generate"] = {{"count", count.value_or(default_count)}};
  if (auto criteria = criteria_of(arguments); !criteria.empty())
    spec["criterion"] = std::move(criteria);
  if (auto const* const usd = arguments.if_contains("budget_usd"); usd && !usd->is_null())
    spec["budget"] = {{"usd", *usd}};
  return json::serialize(spec);
}

}  // namespace

OwnCommand start(json::object const& arguments) {
  auto const file = text_argument(arguments, "spec");
  if (file.empty())
    return {{"run", "--quiet", "--detach", "--json", "--spec-format", "json", "-"},
            spec_of(arguments)};
  std::vector<std::string> words{"run", "--quiet", "--detach", "--json"};
  if (auto const name = text_argument(arguments, "name"); !name.empty())
    words.push_back("--name=" + name);
  return with_names(std::move(words), {file});
}

OwnCommand diff(json::object const& arguments) {
  std::vector<std::string> words{"diff"};
  if (flag_argument(arguments, "stat")) words.emplace_back("--stat");
  return with_names(std::move(words), {text_argument(arguments, "name", true),
                                       text_argument(arguments, "approach", true),
                                       text_argument(arguments, "other")});
}

OwnCommand logs(json::object const& arguments) {
  std::vector<std::string> words{"logs"};
  if (flag_argument(arguments, "evaluation")) words.emplace_back("--evaluation");
  return with_names(std::move(words), {text_argument(arguments, "name", true),
                                       text_argument(arguments, "approach", true)});
}

OwnCommand add(json::object const& arguments) {
  auto const approach = fmt::format("--approach={}={}", text_argument(arguments, "approach", true),
                                    text_argument(arguments, "description", true));
  return with_names({"add", approach}, {text_argument(arguments, "name", true)});
}

OwnCommand cancel(json::object const& arguments) {
  auto names = texts_argument(arguments, "approaches");
  names.insert(names.begin(), text_argument(arguments, "name", true));
  return with_names({"cancel", "--json"}, names);
}

OwnCommand tell(json::object const& arguments) {
  return with_names(
      {"tell", "--quiet", "--detach", "--json"},
      {text_argument(arguments, "name", true), text_argument(arguments, "approach", true),
       text_argument(arguments, "remark", true)});
}

OwnCommand retry(json::object const& arguments) {
  std::vector<std::string> words{"retry", "--quiet", "--detach", "--json"};
  if (flag_argument(arguments, "fresh")) words.emplace_back("--fresh");
  auto names = texts_argument(arguments, "approaches");
  names.insert(names.begin(), text_argument(arguments, "name", true));
  return with_names(std::move(words), names);
}

OwnCommand sample(json::object const& arguments) {
  auto const more = number_argument(arguments, "more", 1, 100).value_or(1);
  auto names = texts_argument(arguments, "approaches");
  names.insert(names.begin(), text_argument(arguments, "name", true));
  return with_names({"sample", "--quiet", "--detach", "--json", fmt::format("--more={}", more)},
                    names);
}

OwnCommand adopt(json::object const& arguments) {
  std::vector<std::string> words{"adopt", "--json"};
  if (auto const branch = text_argument(arguments, "branch"); !branch.empty())
    words.push_back("--branch=" + branch);
  if (auto const message = text_argument(arguments, "message"); !message.empty())
    words.push_back("--message=" + message);
  return with_names(std::move(words),
                    {text_argument(arguments, "name", true), text_argument(arguments, "approach")});
}

OwnCommand pause(json::object const& arguments) {
  return with_names({"pause", "--json"}, {text_argument(arguments, "name", true)});
}

OwnCommand resume(json::object const& arguments) {
  return with_names({"resume", "--quiet", "--detach", "--json"},
                    {text_argument(arguments, "name", true)});
}

OwnCommand stop(json::object const& arguments) {
  return with_names({"stop", "--json"}, {text_argument(arguments, "name", true)});
}

OwnCommand undo_adoption(json::object const& arguments) {
  return with_names({"adopt", "--undo", "--json"}, {text_argument(arguments, "name", true)});
}

OwnCommand cleanup(json::object const& arguments) {
  std::vector<std::string> words{"cleanup", "--json"};
  if (flag_argument(arguments, "dry_run")) words.emplace_back("--dry-run");
  return with_names(std::move(words), {text_argument(arguments, "name", true)});
}

OwnCommand plan_tasks(json::object const& arguments) {
  std::vector<std::string> words{"tasks", "plan", "--json"};
  if (auto const repository = text_argument(arguments, "repository"); !repository.empty())
    words.push_back("--repo=" + repository);
  return with_names(std::move(words), {text_argument(arguments, "source", true)});
}

namespace {

void add_text_option(std::vector<std::string>& words, json::object const& arguments,
                     std::string_view name, std::string_view option) {
  if (auto const text = text_argument(arguments, name); !text.empty())
    words.push_back(fmt::format("--{}={}", option, text));
}

/// The limits of a run of tasks: workers, time, money.
void add_limits(std::vector<std::string>& words, json::object const& arguments) {
  constexpr int most_workers = 1024;
  add_text_option(words, arguments, "timeout", "timeout");
  if (auto const workers = number_argument(arguments, "max_workers", 1, most_workers))
    words.push_back(fmt::format("--max-workers={}", *workers));
  auto const* const usd = arguments.if_contains("budget_usd");
  if (!usd || usd->is_null()) return;
  if (!usd->is_number()) throw Error(ErrorCode::validation, "\"budget_usd\" is not a number");
  words.push_back(fmt::format("--budget-usd={}", usd->to_number<double>()));
}

}  // namespace

OwnCommand start_tasks(json::object const& arguments) {
  std::vector<std::string> words{"tasks", "run", "--yes", "--quiet", "--detach", "--json"};
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> texts{
      {{"repository", "repo"},
       {"name", "name"},
       {"agent", "agent"},
       {"model", "model"},
       {"command", "command"},
       {"base", "base"}}};
  for (auto const& [name, option] : texts) add_text_option(words, arguments, name, option);
  for (auto const* flag : {"waves", "phases", "integrate"}) {
    if (flag_argument(arguments, flag)) words.push_back(fmt::format("--{}", flag));
  }
  for (auto const* choice : {"only", "skip"}) {
    for (auto const& task : texts_argument(arguments, choice))
      words.push_back(fmt::format("--{}={}", choice, task));
  }
  for (auto const& each : list_argument(arguments, "gates")) {
    auto const& gate = object_of(each, "gates");
    words.push_back(fmt::format("--gate={}={}", text_argument(gate, "name", true),
                                text_argument(gate, "run", true)));
  }
  add_limits(words, arguments);
  auto const* const github = arguments.if_contains("github");
  if (github && github->is_bool() && !github->get_bool()) words.emplace_back("--no-github");
  return with_names(std::move(words), {text_argument(arguments, "source", true)});
}

}  // namespace pexplore::service
