#pragma once

#include "parallel_explore/explorer.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// @file
/// One call for each thing, for programs without a loop of their own. Every function waits until it
/// is done: call it on a thread that may wait. `directory` is anywhere within the repository.
/// SIGINT and SIGTERM stop the operation, each if the program has left it at its default. Errors
/// are those of the Explorer's operation of that name.

namespace parallel_explore {
inline namespace v0_2 {

/// The outcome of a variant.
struct VariantResult {
  ApproachState status = ApproachState::pending;  ///< completed, or how it failed
  std::string reason;                             ///< why it failed; empty: it did not
  std::filesystem::path worktree_path;            ///< with its work; empty: there is none
  std::map<std::string, double> metrics;          ///< by criterion: the mean of its values
};

/// By variant.
using VariantResults = std::map<std::string, VariantResult>;

/// Runs each variant in a session of its own, at most `max_parallel` (1–1024) at once. `variants`:
/// the descriptions, by name. The agent is Claude Code; another overload takes everything else.
VariantResults run_experiment(std::string const& name,
                              std::map<std::string, std::string> const& variants,
                              int max_parallel = 3, std::filesystem::path const& directory = ".");

/// Runs an experiment.
VariantResults run_experiment(Experiment experiment, std::filesystem::path const& directory = ".");

/// The experiment that the first overload runs, to be completed: with gates, measures, another
/// agent.
[[nodiscard]] Experiment experiment_of_variants(std::string const& name,
                                                std::map<std::string, std::string> const& variants,
                                                int max_parallel = 3);

/// The results of an exploration. A variant with several samples has those of the first.
[[nodiscard]] VariantResults results_of(Exploration const& exploration);

/// Names of the experiments of a repository, sorted.
[[nodiscard]] std::vector<std::string> list_experiments(
    std::filesystem::path const& directory = ".");

/// Continues an experiment that was interrupted.
VariantResults resume_experiment(std::string const& name,
                                 std::filesystem::path const& directory = ".");

/// Runs failed variants again: those named, or all.
VariantResults retry_experiment(std::string const& name, ApproachNames variants = {},
                                std::filesystem::path const& directory = ".");

/// Brings a variant's work into the current branch, as one commit. An empty name: the result that
/// the verdict says to take.
Adoption adopt_variant(std::string const& name, std::string const& variant = {},
                       std::filesystem::path const& directory = ".");

/// Removes worktrees, and branches whose work is merged or adopted; with `force` all, and the
/// record.
CleanupReport cleanup_experiment(std::string const& name, bool force = false,
                                 std::filesystem::path const& directory = ".");

}  // namespace v0_2
}  // namespace parallel_explore
