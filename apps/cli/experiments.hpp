#pragma once

#include "parallel_explore/explorer.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pexplore {

/// The most that an exported experiment may have, in bytes.
inline constexpr std::size_t largest_export = std::size_t(1) << 29;

/// The folder of records here: of the repository, or, where there is none, of this directory.
[[nodiscard]] std::filesystem::path records_here();

/// Creates that folder and has git ignore it. Throws Error(repository) if git tracks files in it.
void make_records_here();

/// The bricks of explorer_to_read().
[[nodiscard]] parallel_explore::Bricks bricks_to_read(std::filesystem::path const& directory = ".");

/// An Explorer for commands that only read. Works without a repository where experiments were
/// imported. Throws Error(repository).
[[nodiscard]] parallel_explore::Explorer explorer_to_read(
    std::filesystem::path const& directory = ".");

/// The experiment that was started last, of those whose record can be read; none: there is none.
[[nodiscard]] std::optional<parallel_explore::Exploration> latest_experiment(
    parallel_explore::Explorer& explorer);

/// The end of an experiment.
struct Outcome {
  std::string text;        ///< "radix adopted", "radix recommended", "base is as good"; empty: none
  bool can_adopt = false;  ///< the verdict names a result to take, and none was adopted
};

/// The outcome so far.
[[nodiscard]] Outcome outcome_of(parallel_explore::Explorer const& explorer,
                                 parallel_explore::Exploration const& exploration);

/// The commands that make sense next, each with what it does, one on a line.
[[nodiscard]] std::vector<std::string> next_commands(
    parallel_explore::Exploration const& exploration, Outcome const& outcome);

/// The adapter of an agent that the experiment names.
[[nodiscard]] std::string adapter_of(parallel_explore::Exploration const& exploration,
                                     std::string const& agent);

/// "3 min", "2 h", "5 days"; "now" below a minute, and for a time that is still to come.
[[nodiscard]] std::string age_text(std::chrono::milliseconds age);

}  // namespace pexplore
