#pragma once

#include "parallel_explore/result_aggregator.hpp"

#include <span>
#include <string>
#include <string_view>

namespace parallel_explore::report {

/// The documents that a format takes from its input, besides exploration and verdict.
enum class Needs {
  record,      ///< none
  timeline,    ///< what ran when
  everything,  ///< changes, transcripts and outputs of every result as well
};

/// A format of reports, a row of the table formats().
struct Format {
  std::string_view name;  ///< as `--format` takes it
  std::string_view
      file;  ///< written to the experiment's directory at the end of a run; empty: none
  Needs needs;
  std::string (*render)(ReportInput const& input);
};

[[nodiscard]] std::span<Format const> formats();

/// The format of that name. Throws Error(validation) with all names.
[[nodiscard]] Format const& format_named(std::string_view name);

}  // namespace parallel_explore::report
