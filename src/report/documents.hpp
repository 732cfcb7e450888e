#pragma once

#include "parallel_explore/experiment.hpp"
#include "parallel_explore/requests.hpp"
#include "parallel_explore/sample_plan.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// JSON documents that commands print, one line each. Members are only ever added.
namespace parallel_explore::report {

/// An experiment in the list of a repository's experiments.
struct ListEntry {
  std::string name, state;
  std::size_t approaches = 0, completed = 0;
  std::optional<TimePoint> started;  ///< none: not yet, or its record cannot be read
  std::string outcome;               ///< for people: "radix recommended"
  Holding holding;
};

/// A requirement of the machine, or a tool that is useful.
struct Check {
  std::string name;
  bool good = false, needed = true;
  std::string found, hint;
};

[[nodiscard]] std::string list_json(std::vector<ListEntry> const& entries);
[[nodiscard]] std::string cancellation_json(std::string const& experiment,
                                            std::vector<std::string> const& approaches,
                                            Delivery delivery);
/// `other`: the approach it is compared with; empty: the base.
[[nodiscard]] std::string diff_json(std::string const& experiment, std::string const& approach,
                                    std::string const& other, std::string const& patch);
[[nodiscard]] std::string distinction_json(Distinction const& distinction);
[[nodiscard]] std::string adoption_json(std::string const& approach, Adoption const& adoption);
[[nodiscard]] std::string cleanup_json(CleanupReport const& report, bool dry_run);
[[nodiscard]] std::string checks_json(std::vector<Check> const& checks);
[[nodiscard]] std::string sample_plan_json(SamplePlan const& plan);
/// `judge_sessions`: the most there can be, if every approach passes.
[[nodiscard]] std::string dry_run_json(Experiment const& experiment, Estimate const& estimate,
                                       std::int64_t judge_sessions);

}  // namespace parallel_explore::report
