#include "shared_options.hpp"

#include "report/formats.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <cstdlib>
#include <optional>
#include <span>

namespace pexplore {

std::string finite(std::string const& text) {
  char* end = nullptr;
  return std::isfinite(std::strtod(text.c_str(), &end)) ? std::string() : text + " is not a number";
}

namespace {

/// The number that a text is; none: it is not a number, or not finite.
std::optional<double> finite_number_in(std::string const& text) {
  char* end = nullptr;
  double const value = std::strtod(text.c_str(), &end);
  bool const is_number = !text.empty() && *end == '\0' && std::isfinite(value);
  return is_number ? std::optional(value) : std::nullopt;
}

}  // namespace

CLI::Validator positive() {
  return {[](std::string& text) {
            return finite_number_in(text).value_or(0) > 0 ? "" : text + " is not a number above 0";
          },
          "POSITIVE"};
}

CLI::Validator not_negative() {
  return {[](std::string& text) {
            return finite_number_in(text).value_or(-1) >= 0 ? "" : text + " is not a number from 0";
          },
          "NONNEGATIVE"};
}

void add_experiment(CLI::App& command, std::string& name) {
  command.add_option("name", name, "The experiment (default: the latest)");
}

void add_output(CLI::App& command, RunOutput& output, std::string const& json) {
  command.add_flag("--json", output.json, json);
  command.add_flag("--events", output.events, "Print every event as a line of JSON");
  add_progress(command, output);
}

void add_progress(CLI::App& command, RunOutput& output) {
  command.add_flag("-q,--quiet", output.quiet, "Hide progress");
  command.add_flag("--plain", output.plain,
                   "Print progress as one line an event, also on a terminal");
}

void add_detach(CLI::App& command, RunOutput& output) {
  command.add_flag("-d,--detach", output.detach,
                   "Run in the background: print the experiment's name once the run has begun, and "
                   "return");
}

void add_format(CLI::App& command, std::string& format) {
  std::vector<std::string> names;
  for (auto const& each : parallel_explore::report::formats()) names.emplace_back(each.name);
  auto const but_last = std::span(names).first(names.size() - 1);
  command
      .add_option("--format", format,
                  fmt::format("{} or {}", fmt::join(but_last, ", "), names.back()))
      ->check(CLI::IsMember(names));
}

void BudgetOptions::add_to(CLI::App& command, std::string const& whose) {
  command.add_option("--budget-usd", usd, whose + "maximum cost in US dollars")->check(positive());
  command.add_option("--budget-tokens", tokens, whose + "maximum number of tokens")
      ->check(positive());
  command.add_option("--budget-turns", turns, whose + "maximum number of turns")->check(positive());
}

std::optional<parallel_explore::Budget> BudgetOptions::given() const {
  if (usd <= 0 && tokens <= 0 && turns <= 0) return std::nullopt;
  parallel_explore::Budget budget;
  if (usd > 0) budget.usd = usd;
  if (tokens > 0) budget.tokens = tokens;
  if (turns > 0) budget.turns = turns;
  return budget;
}

}  // namespace pexplore
