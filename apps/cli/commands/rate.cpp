#include "async/wait_for.hpp"
#include "commands.hpp"
#include "core/criterion_traits.hpp"
#include "evaluate/judge_prompt.hpp"
#include "output.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/rating.hpp"
#include "process/environment.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <unistd.h>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct RateOptions {
  Rating rating;
  std::string criterion, prefer;
};

/// The preference that an option gives.
int preference_of(RateOptions const& options) {
  if (options.prefer == options.rating.first) return 1;
  if (options.prefer == options.rating.second) return 2;
  if (options.prefer == "same") return 0;
  throw Error(ErrorCode::validation, fmt::format("--prefer {}: unknown preference", options.prefer),
              fmt::format("one of {}, {} and same", options.rating.first, options.rating.second));
}

void show_candidate(Explorer& explorer, Exploration const& exploration, std::string const& approach,
                    int number) {
  auto const patch = async::wait_for(diff_of(explorer, exploration.name, approach));
  auto const submission = evaluate::submission_of(patch, exploration.experiment.judge.max_diff);
  print(fmt::format(
      "--- Candidate {} ---\n{}\n", number,
      process::process_environment_secrets().masked(text::clean_text(submission.text))));
}

/// Asks until the answer is one; none: the input ended.
std::optional<int> answer_to(std::string const& question) {
  for (std::string line;;) {
    note("{} 1, 2, or s for the same: ", question);
    if (!std::getline(std::cin, line)) return std::nullopt;
    if (line == "1" || line == "2") return line == "1" ? 1 : 2;
    if (line == "s" || line == "same") return 0;
  }
}

/// Shows both without names, in a random order, and records the answer to each question.
int rate_blind(Explorer& explorer, Exploration const& exploration, RateOptions options) {
  if (std::random_device{}() % 2 == 0) std::swap(options.rating.first, options.rating.second);
  show_candidate(explorer, exploration, options.rating.first, 1);
  show_candidate(explorer, exploration, options.rating.second, 2);
  for (auto const& criterion : exploration.experiment.criteria) {
    auto const* const asked = std::get_if<JudgeQuestion>(&criterion.how);
    if (!asked || (!options.criterion.empty() && criterion.name != options.criterion)) continue;
    auto const answer = answer_to(escape_for_terminal(asked->question));
    if (!answer) return 1;
    options.rating.criteria = {criterion.name};
    options.rating.preferred = *answer;
    async::wait_for(rate(explorer, options.rating));
  }
  note("Recorded. Candidate 1 was {}, candidate 2 was {}.\n", options.rating.first,
       options.rating.second);
  return 0;
}

int rate_results(RateOptions options) {
  Explorer explorer(".");
  auto const exploration = load(explorer, options.rating.experiment);
  options.rating.experiment = exploration.name;
  if (!options.criterion.empty()) options.rating.criteria = {options.criterion};
  if (options.prefer.empty()) {
    if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO))
      return rate_blind(explorer, exploration, std::move(options));
    throw Error(ErrorCode::validation, "without --prefer this needs a terminal",
                fmt::format("name the better one: --prefer {}, --prefer {} or --prefer same",
                            options.rating.first, options.rating.second));
  }
  options.rating.preferred = preference_of(options);
  async::wait_for(rate(explorer, options.rating));
  print(fmt::format("Recorded. See how the judges compare: pexplore show {}\n", exploration.name));
  return 0;
}

}  // namespace

void declare_rate(CLI::App& command, Action& action) {
  auto const options = std::make_shared<RateOptions>();
  command.add_option("name", options->rating.experiment, "The experiment")->required();
  command.add_option("first", options->rating.first, "An approach")->required();
  command.add_option("second", options->rating.second, "Another approach")->required();
  command.add_option("--criterion", options->criterion,
                     "A judged criterion; if left out, all of them");
  command.add_option("--prefer", options->prefer,
                     "The better of the two, or \"same\"; if left out, both are shown without "
                     "names and you are asked");
  command.footer(
      "Your vote is shown beside those of the judges, and says how far to trust them. It does not "
      "count towards the\nscore.\n\n"
      "Example: pexplore rate rate-limiter token-bucket sliding-log");
  command.callback([options, &action] { action = [options] { return rate_results(*options); }; });
}

}  // namespace pexplore
