#pragma once

#include "parallel_explore/experiment.hpp"
#include "parallel_explore/requests.hpp"
#include "parallel_explore/sample_plan.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

[[nodiscard]] std::string list_json(std::vector<ListEntry> const& entries);
[[nodiscard]] std::string background_json(std::string const& experiment, int process,
                                          std::string const& log);

/// A request to an experiment, by its name as a command: {"experiment", "request", "delivered"},
/// and the approach that it is about, if any.
[[nodiscard]] std::string request_json(std::string const& experiment, std::string const& request,
                                       std::string const& approach, Delivery delivery);

/// The approaches that were cancelled.
[[nodiscard]] std::string cancellation_json(std::string const& experiment,
                                            std::vector<std::string> const& approaches,
                                            Delivery delivery);
/// The text before a patch, which inside_json_string() writes in parts, and the text after it.
/// `other`: the approach it is compared with; empty: the base.
[[nodiscard]] std::pair<std::string, std::string> diff_json(std::string const& experiment,
                                                            std::string const& approach,
                                                            std::string const& other);
/// Text as it stands between the quotation marks of a JSON string.
[[nodiscard]] std::string inside_json_string(std::string_view text);
[[nodiscard]] std::string distinction_json(Distinction const& distinction);
[[nodiscard]] std::string adoption_json(std::string const& approach, Adoption const& adoption);
[[nodiscard]] std::string undone_adoption_json(UndoneAdoption const& undone);
[[nodiscard]] std::string pull_request_json(std::string const& approach,
                                            OpenedPullRequest const& opened);
[[nodiscard]] std::string cleanup_json(CleanupReport const& report, bool dry_run);
/// The clean-up of one experiment of several.
struct NamedCleanup {
  std::string experiment;
  CleanupReport report;
  std::string failure;  ///< why it is not cleaned up; empty: it is
};
[[nodiscard]] std::string cleanups_json(std::vector<NamedCleanup> const& cleanups,
                                        std::map<std::string, std::string> const& left,
                                        bool dry_run);
[[nodiscard]] std::string sample_plan_json(SamplePlan const& plan);
[[nodiscard]] std::string dry_run_json(Experiment const& experiment, Estimate const& estimate,
                                       Preflight const& found);

}  // namespace parallel_explore::report
