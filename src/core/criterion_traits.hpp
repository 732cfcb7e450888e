#pragma once

#include "parallel_explore/criterion.hpp"
#include "parallel_explore/measurement.hpp"

#include <algorithm>
#include <span>
#include <string_view>

namespace parallel_explore::core {

/// The properties of a kind of criterion that planning, measuring and reports need.
struct CriterionTraits {
  std::string_view kind;             ///< in reports: "measured", "builtin", …
  std::string_view key;              ///< in a spec and in the journal: "run", "builtin", …
  Source source = Source::measured;  ///< of its measurements
  bool runs_command = false;         ///< holds a CommandCriterion
  bool is_measured = false;          ///< by a command or a custom evaluator, on the base as well
  bool exclusive = false;            ///< nothing else may run at the same time
  bool passes_or_fails = false;      ///< as a gate, it has no value besides pass and fail
  bool asks_judges = false;          ///< measured by judges, not by an Evaluator
  bool claims_itself = false;        ///< sessions score their own work
  bool written_by_hand = false;      ///< a person gives the values
  bool on_score_scale = false;       ///< its values are scores from 0 to 10
  bool needs_worktree = false;       ///< cannot be measured without a worktree
  bool needs_session = false;        ///< only a session that was asked to report it has a value
  bool comparable_across_experiments = true;
  std::string_view remark;  ///< shown after its name in a sentence; empty: none
  std::string_view mark;    ///< shown after its name in a table; empty: none
};

/// The traits of a criterion. A new kind does not compile until it has an overload here.
[[nodiscard]] CriterionTraits traits_of(Criterion const& criterion);

[[nodiscard]] inline bool any_judged(std::span<Criterion const> criteria) {
  return std::ranges::any_of(criteria,
                             [](Criterion const& each) { return traits_of(each).asks_judges; });
}

}  // namespace parallel_explore::core
