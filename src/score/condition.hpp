#pragma once

#include "parallel_explore/experiment.hpp"
#include "parallel_explore/exploration.hpp"
#include "score/against_base.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Conditions on a criterion of a result, such as "throughput < base - 5 %", decided by evidence.
namespace parallel_explore::score {

struct Condition {
  std::string text;  ///< as it was given
  std::string criterion;
  bool below = true;    ///< the value is below the reference; else above
  Reference reference;  ///< the base, shifted; or a number
};

/// Reads CRITERION (<|>) (base | NUMBER) [(+|-) NUMBER [%]]. Blanks are optional; numbers are in
/// the criterion's unit. Throws Error(validation) with a hint.
[[nodiscard]] Condition parse_condition(std::string_view text);

/// Throws Error(validation) with a hint unless the experiment can decide whether the condition
/// holds: it has the criterion, measures it and the base if that is named, and the condition is on
/// the worse side of something that a value can reach.
void check_condition(Condition const& condition, Experiment const& experiment);

enum class ConditionState {
  holds,
  does_not_hold,
  unsure,  ///< neither has the required probability, or a value is missing
};

/// Why a condition is unsure.
enum class Unsure { no, noise, no_result, no_value, no_base };

/// Whether a condition holds for a result.
struct ConditionAnswer {
  Condition condition;
  Criterion criterion;
  ConditionState state = ConditionState::unsure;
  Unsure why = Unsure::no;
  std::string sample;           ///< empty: there is no result
  double chance = 0;            ///< of holding, 0–1; 0 where a value is missing
  double confidence = 0;        ///< that was required of holding, or of not holding
  std::optional<double> value;  ///< median of the result
  std::optional<double> base;   ///< median of the base, if the condition names it
  /// From the base itself, or from the number.
  std::optional<ReferenceDifference> difference;
};

/// Decides a condition that check_condition() accepts. `sample`: of the result; empty: none.
[[nodiscard]] ConditionAnswer answer_of(Condition const& condition, Exploration const& exploration,
                                        std::string const& sample);

}  // namespace parallel_explore::score
