#include "async/wait_for.hpp"
#include "commands.hpp"
#include "output.hpp"
#include "parallel_explore/error.hpp"
#include "shared_options.hpp"

#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <string>
#include <unistd.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

std::string text_of(std::string const& experiment, Distrust const& distrust) {
  std::string text;
  if (!distrust.recorded_place.empty()) {
    text += fmt::format("The record of {} was made in {}, and this is {}.\n", experiment,
                        escape_for_terminal(distrust.recorded_place),
                        escape_for_terminal(distrust.this_place));
  }
  if (!distrust.programs.empty())
    text += fmt::format("New since {} began, git settings that name a program:\n", experiment);
  for (auto const& each : distrust.programs) {
    text += fmt::format("  {} = {}\n    ({})\n", escape_for_terminal(each.setting),
                        escape_for_terminal(each.value), escape_for_terminal(each.origin));
  }
  return text;
}

bool is_confirmed() {
  if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)) {
    throw Error(ErrorCode::validation, "without a terminal, nothing is accepted unasked",
                "accept all of it with --yes");
  }
  note("Are these changes your own, and do you accept them? (y/N) ");
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

int accept(std::string const& name, bool yes) {
  Explorer explorer(".");
  auto const experiment = load(explorer, name).name;
  auto const distrust = async::wait_for(distrust_of(explorer, experiment));
  if (distrust.empty()) {
    print_wrapped(fmt::format("Nothing is new: {} can be used as it is.\n", experiment));
    return 0;
  }
  print_wrapped(text_of(experiment, distrust));
  if (!yes && !is_confirmed()) return 1;
  async::wait_for(trust(explorer, experiment, distrust));
  print_wrapped(fmt::format("Accepted for {}, and recorded.\n", experiment));
  return 0;
}

}  // namespace

void declare_trust(CLI::App& command, Action& action) {
  struct TrustOptions {
    std::string name;
    bool yes = false;
  };
  auto const options = std::make_shared<TrustOptions>();
  add_experiment(command, options->name);
  command.add_flag("--yes", options->yes, "Accept all of it without asking");
  command.footer(
      "Git runs only the filters, merge drivers and credential helpers that were set when the "
      "experiment began, and a record is\nused only in the repository that it was made in. This "
      "shows what changed since, and asks.\n\n"
      "Example: pexplore trust rate-limiter");
  command.callback(
      [options, &action] { action = [options] { return accept(options->name, options->yes); }; });
}

}  // namespace pexplore
