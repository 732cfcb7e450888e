#include "spec_options.hpp"

#include "core/enum_names.hpp"
#include "parallel_explore/agents.hpp"
#include "parallel_explore/error.hpp"
#include "text/display.hpp"
#include "text/durations.hpp"
#include "text/words.hpp"
#include "user_config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// NAME="command". Throws CLI::ValidationError.
Criterion gate_of(std::string const& text) {
  auto const [name, command] = name_and_text("--gate", text);
  if (command.empty()) wrong_option("--gate", "needs a command: NAME=\"make test\"");
  Criterion criterion;
  criterion.name = name;
  criterion.gate = true;
  CommandCriterion how;
  how.run = command;
  criterion.how = std::move(how);
  return criterion;
}

}  // namespace

void wrong_option(std::string const& text, std::string const& hint) {
  throw CLI::ValidationError(text, hint);
}

std::string spec_here() {
  for (char const* name : {"pexplore.toml", "pexplore.yaml", "pexplore.yml", "pexplore.json"}) {
    if (std::filesystem::exists(name)) return name;
  }
  return {};
}

Experiment experiment_in(std::string const& spec, std::string const& format,
                         std::string const& profile) {
  auto const file = spec == "-" ? "/dev/stdin" : spec.empty() ? spec_here() : spec;
  auto defaults = user_config(profile).defaults;
  if (file.empty()) return defaults;
  return load_experiment(file, core::value_of<SpecFormat>(format), std::move(defaults));
}

void add_spec_format(CLI::App& command, std::string& format) {
  command
      .add_option("--spec-format", format,
                  "toml, yaml or json, for a spec without such an ending, such as a pipe")
      ->check(CLI::IsMember({"toml", "yaml", "json"}));
}

std::string context_in(std::string const& file) {
  constexpr std::size_t most = std::size_t{1} << 20;  // as of a spec; a run takes less
  std::ifstream in(file == "-" ? "/dev/stdin" : file, std::ios::binary);
  std::string text(most + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad() || (in.fail() && !in.eof()) || std::filesystem::is_directory(file)) {
    throw Error(ErrorCode::not_found, fmt::format("cannot read the context {}", file),
                "name a text file, or - for standard input");
  }
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > most) {
    throw Error(ErrorCode::validation, fmt::format("the context {} has more than 1 MiB", file),
                "sum it up");
  }
  return text::clean_text(text);
}

std::pair<std::string, std::string> name_and_text(std::string const& option,
                                                  std::string const& value) {
  auto const equals = value.find('=');
  auto const name = value.substr(0, equals);
  if (text::slug(name).empty())
    wrong_option(option, fmt::format("\"{}\" has no name; write NAME=\"text\"", value));
  return {name, equals == std::string::npos ? std::string() : value.substr(equals + 1)};
}

std::chrono::milliseconds duration_of(std::string const& option, std::string const& text) {
  auto const value = text::parse_duration(text);
  if (!value || value->count() == 0)
    wrong_option(option, fmt::format("\"{}\" is not a duration; write 30m, 90s or 1h30m", text));
  return *value;
}

std::chrono::milliseconds seconds_or_duration(std::string const& option, std::string const& text) {
  bool const number = !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isdigit(c) != 0;
  });
  return duration_of(option, number ? text + "s" : text);
}

void AgentOptions::add_to(CLI::App& app) {
  app.add_option(
      "--agent", agent,
      fmt::format("{}, acp:NAME as listed by `pexplore doctor --acp`, or an agent of the spec",
                  fmt::join(known_agents(), ", ")));
  app.add_option("--model", model, "The model of the session's agent, by the agent's own name");
  app.add_option("--command", command,
                 "A shell command as the agent; $PEXPLORE_APPROACH is set, and the prompt is on "
                 "standard input");
  app.add_option("--gate", gates, "NAME=\"command\" that must succeed; may be repeated")
      ->allow_extra_args(false);
}

void AgentOptions::choose_agent(Experiment& experiment) const {
  if (!agent.empty()) experiment.session.agent = agent;
  if (!model.empty()) experiment.agents[experiment.session.agent].model = model;
  if (command.empty()) return;
  experiment.agents["command"].run = {"/bin/sh", "-c", command};
  if (agent.empty()) experiment.session.agent = "command";
}

void AgentOptions::add_gates(Experiment& experiment) const {
  auto const of_spec = experiment.criteria.size();
  for (auto const& each : gates) {
    auto gate = gate_of(each);
    // It stands in place of a criterion of that name in the spec.
    auto const first = experiment.criteria.begin();
    auto const last = first + static_cast<std::ptrdiff_t>(of_spec);
    auto const same = std::ranges::find(first, last, gate.name, &Criterion::name);
    if (same == last) {
      experiment.criteria.push_back(std::move(gate));
    } else {
      *same = std::move(gate);
    }
  }
}

}  // namespace pexplore
