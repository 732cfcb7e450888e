#pragma once

#include "parallel_explore/certainty.hpp"
#include "parallel_explore/criterion.hpp"
#include "parallel_explore/exploration.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// @file
/// One criterion over the experiments of a repository: how its value on the untouched base changed.
namespace parallel_explore {
inline namespace v0_2 {

/// Where the base of an experiment is, as seen from HEAD.
enum class BasePlace {
  main_line,  ///< HEAD, or one of its ancestors along first parents
  elsewhere,  ///< on another branch, or the snapshot of a dirty tree
  gone,       ///< no longer in the repository
};

/// The name in JSON, spelt as the enumerator: "main_line".
[[nodiscard]] std::string name_of(BasePlace place);

/// The result of an experiment: the one that was adopted last; else the one to take; else the
/// leader.
struct HistoryResult {
  std::string sample;            ///< name of the sample
  bool adopted = false;          ///< it was adopted
  double value = 0;              ///< median, on the criterion's own scale
  std::optional<double> change;  ///< from the base: relative on the ratio scale, else a difference
  std::optional<Interval> interval;  ///< of `change`, at 95 %
};

/// One experiment in the history of a criterion.
struct HistoryEntry {
  std::string experiment;                  ///< name of the experiment
  std::optional<TimePoint> started;        ///< when its first run began
  std::string base;                        ///< commit
  BasePlace place = BasePlace::elsewhere;  ///< of `base`; without a repository: elsewhere
  std::vector<double> values;              ///< on the base, one for each round
  std::optional<HistoryResult> result;     ///< none: there is none, or it has no value
};

/// A step: from an entry on, the values of the base differ from those before.
struct HistoryStep {
  std::size_t at = 0;  ///< index of the first entry after it; at least 1
  double before = 0,   ///< mean value on the base; geometric one on the ratio scale
      after = 0;       ///< the same from the step on
  double change = 0;   ///< relative on the ratio scale, else a difference
  Interval interval;   ///< of `change`, at 95 %, given its place
};

/// Why an experiment that names the criterion is not in its history.
enum class LeftOut {
  unmeasured,     ///< its base has no value
  other_measure,  ///< another command, metric or unit
  off_scale,      ///< a value at or below 0 on the ratio scale, or below 0 on that of counts
};

/// The name in JSON, spelt as the enumerator: "off_scale".
[[nodiscard]] std::string name_of(LeftOut reason);

/// An experiment that is not in the history of a criterion that it names.
struct LeftOutExperiment {
  std::string experiment;                ///< name of the experiment
  LeftOut reason = LeftOut::unmeasured;  ///< why it is left out
};

/// The history of one criterion.
struct CriterionHistory {
  Criterion criterion;                ///< as the latest experiment defines it that measured it
  bool by_ratio = true;               ///< changes are relative
  std::vector<HistoryEntry> entries;  ///< in the order of commits
  std::vector<HistoryStep> steps;     ///< first to last
  std::vector<LeftOutExperiment> left_out;  ///< in the order of their start
};

/// The criteria of a repository that have a history.
struct History {
  std::size_t experiments = 0;             ///< that could be read and compare approaches
  std::vector<CriterionHistory> criteria;  ///< the one that was asked for, or is meant; else all
  std::vector<std::string> others;         ///< further criteria that have a history
  std::vector<std::string> unreadable;     ///< experiments whose record is damaged
};

/// Fewer entries never show a step.
inline constexpr std::size_t fewest_for_a_step = 4;

}  // namespace v0_2
}  // namespace parallel_explore
