#include "async/stoppable.hpp"
#include "commands.hpp"
#include "core/isolation_texts.hpp"
#include "interruption.hpp"
#include "output.hpp"
#include "process/command.hpp"
#include "process/environment.hpp"
#include "report/documents.hpp"
#include "text/display.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct DistinguishOptions {
  DistinguishRequest request;
  std::string inputs, generator;
  int most = 10;
  bool json = false;
};

std::vector<std::string> lines_of(std::istream& in) {
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> inputs_from(std::string const& file) {
  if (file == "-") return lines_of(std::cin);
  std::ifstream in(file, std::ios::binary);
  if (!in) throw Error(ErrorCode::not_found, fmt::format("cannot read {}", file));
  return lines_of(in);
}

/// The output of a shell command, a line an input.
std::vector<std::string> inputs_of(std::string const& generator) {
  process::CommandRequest request;
  request.command.argv = {"/bin/sh", "-c", generator};
  request.command.directory = std::filesystem::current_path();
  request.command.environment = process::current_environment();
  async::Stoppable steps;
  auto const generate = [&]() -> awaitable<process::Captured> {
    process::Captured captured = co_await steps.run(process::capture(std::move(request)));
    if (captured.outcome.stop_cause == process::StopCause::cancelled)
      throw Error(ErrorCode::interrupted, "the generator of inputs was stopped");
    co_return captured;
  };
  auto const stop = [&](std::string const&) { steps.stop(); };
  auto const captured = wait_or_interrupt(stop, generate());
  if (process::shell_status(captured.outcome.status) != 0) {
    throw Error(ErrorCode::validation,
                fmt::format("`{}` failed: there are no inputs", text::clean_line(generator, 100)));
  }
  std::istringstream in(captured.output);
  return lines_of(in);
}

std::string behaviour_text(Behaviour const& behaviour) {
  auto const output = escape_for_terminal(text::clean_line(behaviour.output, 70));
  auto text = output.empty() ? std::string("(nothing)") : output;
  if (behaviour.status != 0) text += fmt::format(" [status {}]", behaviour.status);
  return text;
}

std::string distinction_text(Distinction const& distinction, std::size_t most) {
  auto const count = distinction.groups.size();
  auto text = distinction.inputs == 0 ? std::string()
                                      : fmt::format("{} input{}: ", distinction.inputs,
                                                    distinction.inputs == 1 ? "" : "s");
  if (count == 1) return text + "all approaches behave the same.\n";
  text += fmt::format("{} groups that behave differently.\n", count);
  for (std::size_t i = 0; i < count; ++i)
    text += fmt::format("  {}: {}\n", i + 1, fmt::join(distinction.groups[i], ", "));
  for (std::size_t i = 0; i < distinction.differences.size() && i < most; ++i) {
    auto const& difference = distinction.differences[i];
    text +=
        distinction.inputs == 0
            ? "\n"
            : fmt::format("\n{}\n", escape_for_terminal(text::clean_line(difference.input, 100)));
    for (auto const& group : distinction.groups)
      text += fmt::format("  {:<24} {}\n", group.front() + (group.size() > 1 ? " …" : ""),
                          behaviour_text(difference.behaviours.at(group.front())));
  }
  if (distinction.differences.size() > most)
    text += fmt::format("\n… and {} more\n", distinction.differences.size() - most);
  return text;
}

/// The most dangerous changes outside the worktrees, each once, and files that were restored.
void tell_changes(Distinction const& distinction, std::string const& experiment) {
  constexpr std::size_t shown = 10;
  std::vector<std::pair<OutsideChange, std::string>> told;
  for (auto const& [approach, findings] : distinction.findings) {
    for (auto const& each : findings) {
      // Each of those that ran has it.
      bool const is_told = !each.others.empty() && approach > each.others.front();
      if (!is_told) told.emplace_back(each.change, sentence_of(each, approach));
    }
  }
  std::ranges::stable_sort(told, {}, [](auto const& each) { return each.first.kind; });
  for (std::size_t i = 0; i < told.size() && i < shown; ++i)
    note("pexplore: warning: {}\n", escape_for_terminal(told[i].second));
  if (told.size() > shown)
    note("pexplore: and {} more: pexplore show {}\n", told.size() - shown, experiment);
  for (auto const& [approach, files] : distinction.restored) {
    note("pexplore: warning: {}: files had changed since the commit and were restored: {}\n",
         approach, escape_for_terminal(core::few_of(files, files.size())));
  }
}

int distinguish(DistinguishOptions const& options) {
  auto request = options.request;
  bool const with_inputs = !options.inputs.empty() || !options.generator.empty();
  if (!options.inputs.empty()) request.inputs = inputs_from(options.inputs);
  if (!options.generator.empty()) request.inputs = inputs_of(options.generator);
  if (with_inputs && request.inputs.empty())
    throw Error(ErrorCode::validation, "there are no inputs");
  Explorer explorer(".");
  auto const experiment = load(explorer, request.experiment).name;
  auto const stop = [&](std::string reason) { explorer.stop(std::move(reason)); };
  auto distinction = wait_or_interrupt(stop, explorer.distinguish(std::move(request)));
  tell_changes(distinction, experiment);
  if (!with_inputs) distinction.inputs = 0;
  if (options.json) {
    print(report::distinction_json(distinction));
  } else {
    print_wrapped(distinction_text(distinction, static_cast<std::size_t>(options.most)));
  }
  return 0;
}

}  // namespace

void declare_distinguish(CLI::App& command, Action& action) {
  auto const options = std::make_shared<DistinguishOptions>();
  command.add_option("name", options->request.experiment, "The experiment")->required();
  auto* const inputs = command.add_option("--inputs", options->inputs,
                                          "A file with an input on each line; - is standard input");
  command
      .add_option("--generator", options->generator,
                  "A shell command that prints an input on each line")
      ->excludes(inputs);
  command.add_option("--show", options->most, "How many differences to show (10)")
      ->check(CLI::Range(0, 100'000));
  command.add_flag("--json", options->json, "Print it as JSON, with all differences");
  command
      .add_option("command", options->request.command,
                  "After --: the command to run in each worktree; {input} is replaced, and the "
                  "input is also passed on standard input")
      ->required();
  command.footer(
      "Examples:\n"
      "  pexplore distinguish rate-limiter -- ./limiter --self-test\n"
      "  pexplore distinguish parser --generator 'seq 1 1000' -- ./parse {input}");
  command.callback([options, &action] { action = [options] { return distinguish(*options); }; });
}

}  // namespace pexplore
