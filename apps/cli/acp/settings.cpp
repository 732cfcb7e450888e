#include "acp/settings.hpp"

#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <span>
#include <utility>

namespace pexplore::acp {

using namespace parallel_explore;

namespace {

constexpr std::string_view as_specified = "as-specified", no_value = "none",
                           own_default = "default";

/// Bytes; Linux takes no argument of more than 128 KiB.
constexpr std::size_t longest_task = 100 * 1024;

struct Value {
  std::string value, name;
};

struct Option {
  std::string_view id, name, description, category;
  std::string Settings::*member;
  std::vector<Value> (*values)(Settings const&, Offer const&);
};

bool uses_spec(Settings const& settings) { return settings.spec != no_value; }

std::vector<Value> spec_values(Settings const& /*settings*/, Offer const& offer) {
  std::vector<Value> values;
  if (!offer.spec.empty()) values.push_back({offer.spec, offer.spec});
  values.push_back({std::string(no_value), "None"});
  return values;
}

std::vector<Value> approach_values(Settings const& settings, Offer const& offer) {
  std::vector<Value> values;
  if (uses_spec(settings) && offer.spec_explores)
    values.push_back({std::string(as_specified), "As in the spec"});
  for (int const count : {2, 3, 4, 5, 6, 8})
    values.push_back({std::to_string(count), fmt::format("{} proposed by the agent", count)});
  return values;
}

std::vector<Value> agent_values(Settings const& settings, Offer const& offer) {
  std::vector<Value> values;
  if (uses_spec(settings)) values.push_back({std::string(as_specified), "As in the spec"});
  for (auto const& each : offer.agents) values.push_back({each, each});
  if (uses_spec(settings)) {
    for (auto const& each : offer.spec_agents) values.push_back({each, each});
  }
  return values;
}

/// An alias is the same model in every version of an agent; any other is set by `/model`.
std::vector<Value> model_values(Settings const& settings, Offer const& /*offer*/) {
  std::vector<Value> values{{std::string(own_default), "The agent's default"}};
  if (settings.agent == "claude" || settings.agent == "acp:claude") {
    for (char const* alias : {"opus", "sonnet", "haiku"}) values.push_back({alias, alias});
  }
  bool const is_listed =
      std::ranges::any_of(values, [&](Value const& each) { return each.value == settings.model; });
  if (!settings.model.empty() && !is_listed) values.push_back({settings.model, settings.model});
  return values;
}

std::vector<Value> gate_values(Settings const& settings, Offer const& offer) {
  std::vector<Value> values;
  if (uses_spec(settings)) values.push_back({std::string(as_specified), "As in the spec"});
  if (!offer.gate.empty()) values.push_back({offer.gate_name, offer.gate});
  if (!uses_spec(settings)) values.push_back({std::string(no_value), "None"});
  return values;
}

std::vector<Value> budget_values(Settings const& settings, Offer const& /*offer*/) {
  std::vector<Value> values;
  values.push_back(uses_spec(settings) ? Value{std::string(as_specified), "That of the spec"}
                                       : Value{std::string(no_value), "No limit"});
  for (int const usd : {1, 2, 5, 10, 20, 50})
    values.push_back({std::to_string(usd), fmt::format("At most {} USD", usd)});
  return values;
}

std::span<Option const> option_rows() {
  static std::vector<Option> const rows{
      {"spec", "Spec",
       "Criteria, agents and approaches of a file of this repository; your prompt is the task", "",
       &Settings::spec, spec_values},
      {"approaches", "Approaches", "Each gets a git worktree and a session of its own", "",
       &Settings::approaches, approach_values},
      {"agent", "Agent", "The agent of the sessions", "", &Settings::agent, agent_values},
      {"model", "Model", "The model of the sessions", "model", &Settings::model, model_values},
      {"gate", "Check", "A command that must succeed in a result", "", &Settings::gate,
       gate_values},
      {"budget", "Budget", "The most that an experiment may cost", "", &Settings::budget,
       budget_values}};
  return rows;
}

/// Takes the first value wherever the present one is not offered.
void settle(Settings& settings, Offer const& offer) {
  for (auto const& row : option_rows()) {
    auto const values = row.values(settings, offer);
    auto& own = settings.*row.member;
    auto const has = [&](std::string_view value) {
      return std::ranges::find(values, value, &Value::value) != values.end();
    };
    if (has(own)) continue;
    // Where the spec says no number, it is that of a run without a spec.
    auto const usual = std::to_string(service::default_count);
    own = row.id == "approaches" && !has(as_specified) ? usual : values.front().value;
  }
}

std::string counted(std::string const& count) { return fmt::format("{} approaches", count); }

std::vector<std::string> flags_on_spec(Settings const& settings, Offer const& offer,
                                       std::string const& task) {
  std::vector<std::string> words{"run", "--quiet", "--detach", "--json", "--task=" + task};
  if (settings.approaches != as_specified) words.push_back("--generate=" + settings.approaches);
  if (settings.agent != as_specified) words.push_back("--agent=" + settings.agent);
  if (settings.model != own_default) words.push_back("--model=" + settings.model);
  if (settings.gate == offer.gate_name && !offer.gate.empty())
    words.push_back(fmt::format("--gate={}={}", offer.gate_name, offer.gate));
  if (settings.budget != as_specified) words.push_back("--budget-usd=" + settings.budget);
  words.emplace_back("--");
  words.push_back(settings.spec);
  return words;
}

int number_of(std::string const& text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

Settings initial(Offer const& offer) {
  Settings settings;
  settings.approaches = "3";
  settings.spec = offer.spec.empty() ? std::string(no_value) : offer.spec;
  if (uses_spec(settings) && offer.spec_explores) settings.approaches = as_specified;
  settle(settings, offer);
  return settings;
}

json::array config_options(Settings const& settings, Offer const& offer) {
  json::array options;
  for (auto const& row : option_rows()) {
    json::array values;
    for (auto const& each : row.values(settings, offer))
      values.push_back({{"value", each.value}, {"name", each.name}});
    json::object option{{"id", row.id},
                        {"name", row.name},
                        {"description", row.description},
                        {"type", "select"},
                        {"currentValue", settings.*row.member},
                        {"options", std::move(values)}};
    if (!row.category.empty()) option["category"] = row.category;
    options.push_back(std::move(option));
  }
  return options;
}

bool set_option(Settings& settings, Offer const& offer, std::string_view id,
                std::string_view value) {
  auto const row = std::ranges::find(option_rows(), id, &Option::id);
  if (row == option_rows().end()) return false;
  auto const values = row->values(settings, offer);
  bool const is_listed =
      std::ranges::any_of(values, [&](Value const& each) { return each.value == value; });
  if (!is_listed) return false;
  settings.*row->member = value;
  // The models of one agent are not another's.
  if (row->member == &Settings::agent) settings.model = own_default;
  settle(settings, offer);
  return true;
}

service::OwnCommand start_command(Settings const& settings, Offer const& offer,
                                  std::string const& task) {
  if (uses_spec(settings)) {
    if (task.size() > longest_task)
      throw Error(ErrorCode::validation, "the task is longer than 100 KiB",
                  "leave files out of it, or set the option Spec to None");
    return {flags_on_spec(settings, offer, task)};
  }
  json::object arguments{
      {"task", task}, {"count", number_of(settings.approaches)}, {"agent", settings.agent}};
  if (settings.model != own_default) arguments["model"] = settings.model;
  if (settings.budget != no_value) arguments["budget_usd"] = number_of(settings.budget);
  if (settings.gate != no_value) {
    arguments["gates"] = json::array{json::object{{"name", offer.gate_name}, {"run", offer.gate}}};
    arguments["setup"] = json::value_from(offer.setup);
  }
  return service::start(arguments);
}

std::string statement_of(Settings const& settings, Offer const& offer) {
  auto text = settings.approaches == as_specified
                  ? fmt::format("Exploring the approaches of {}", settings.spec)
                  : fmt::format("Exploring {}, which an agent proposes first",
                                counted(settings.approaches));
  text += settings.agent == as_specified ? ", each in a session of its own"
                                         : fmt::format(", each in a session of {}", settings.agent);
  if (settings.gate == offer.gate_name && !offer.gate.empty())
    text += fmt::format("; `{}` must succeed", offer.gate);
  text += ". Sessions cost what their agent costs: ";
  text += settings.budget == no_value ? "no budget is set (option Budget)."
          : settings.budget == as_specified
              ? "the budget is that of the spec, if it has one."
              : fmt::format("at most {} USD in all.", settings.budget);
  return text;
}

}  // namespace pexplore::acp
