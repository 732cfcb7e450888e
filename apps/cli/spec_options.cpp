#include "spec_options.hpp"

#include "text/durations.hpp"
#include "text/words.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <filesystem>

namespace pexplore {

using namespace parallel_explore;

void wrong_option(std::string const& text, std::string const& hint) {
  throw CLI::ValidationError(text, hint);
}

std::string spec_here() {
  for (char const* name : {"pexplore.toml", "pexplore.yaml", "pexplore.yml", "pexplore.json"}) {
    if (std::filesystem::exists(name)) return name;
  }
  return {};
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

void take_command(std::string const& command, std::string const& agent, Experiment& experiment) {
  if (command.empty()) return;
  experiment.agents["command"].run = {"/bin/sh", "-c", command};
  if (agent.empty()) experiment.session.agent = "command";
}

}  // namespace pexplore
