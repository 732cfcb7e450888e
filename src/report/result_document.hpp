#pragma once

#include "parallel_explore/exploration.hpp"
#include "stream/transcript.hpp"

#include <cstddef>
#include <string>
#include <vector>

/// The documents of the report page about single results, in JSON.
namespace parallel_explore::report {

/// The texts of a result that its record does not have; without secrets.
struct ResultTexts {
  std::string patch = {};          ///< against the base
  std::string patch_missing = {};  ///< why there is none, for people
  std::string evaluation_log = {};
  std::vector<stream::TranscriptEntry> transcript = {};
  std::size_t entries_left_out = 0;  ///< before those of the transcript
};

/// Everything about one result.
[[nodiscard]] std::string result_document(Exploration const& exploration,
                                          ApproachRecord const& record, ResultTexts const& texts);

}  // namespace parallel_explore::report
