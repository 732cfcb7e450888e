#include "fail_if.hpp"

#include "parallel_explore/error.hpp"
#include "spec_options.hpp"

#include <algorithm>

namespace pexplore {

using namespace parallel_explore;
using score::ConditionAnswer;
using score::ConditionState;

void FailIfOptions::add_to(CLI::App& command) {
  auto* const given =
      command
          .add_option(
              "--fail-if", conditions,
              "Exit with 10 if this is shown to hold for the result to take: \"throughput < base - "
              "5 %\"; may be repeated")
          ->allow_extra_args(false);
  command
      .add_flag("--fail-if-unsure", unsure,
                "With --fail-if: exit with 10 also if the condition is uncertain")
      ->needs(given);
}

FailIf FailIfOptions::read(Experiment const& experiment) const {
  FailIf fail_if;
  fail_if.unsure = unsure;
  try {
    for (auto const& each : conditions) {
      auto condition = score::parse_condition(each);
      score::check_condition(condition, experiment);
      fail_if.conditions.push_back(std::move(condition));
    }
  } catch (Error const& error) {
    wrong_option("--fail-if", error.what());
  }
  return fail_if;
}

std::vector<ConditionAnswer> answers_of(FailIf const& fail_if, Exploration const& exploration,
                                        Verdict const& verdict) {
  auto const& answer = verdict.decision.result;
  auto const& candidate = answer.take.empty() ? answer.leader : answer.take;
  auto const sample =
      candidate.empty() ? std::string() : sample_to_adopt(exploration, verdict, candidate);
  std::vector<ConditionAnswer> answers;
  for (auto const& each : fail_if.conditions)
    answers.push_back(score::answer_of(each, exploration, sample));
  return answers;
}

bool fails(FailIf const& fail_if, std::vector<ConditionAnswer> const& answers) {
  return std::ranges::any_of(answers, [&](ConditionAnswer const& each) {
    return each.state == ConditionState::holds ||
           (fail_if.unsure && each.state == ConditionState::unsure);
  });
}

}  // namespace pexplore
