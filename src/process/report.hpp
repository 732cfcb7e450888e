#pragma once

#include "process/command.hpp"

#include <filesystem>
#include <string_view>

/// Reports of commands whose process here only stands for them.
namespace parallel_explore::process {

/// Reads "STATUS BEGIN END CPU… [peak=BYTES]" into an outcome: nanoseconds since the epoch, and
/// processor time in seconds or as shells print it, "0m1.5s", all parts of which are added. An
/// outcome whose times cannot be read is not timed.
void read_report(std::string_view text, CommandOutcome& outcome);

/// Reads the report in a file and removes it. The command may have put anything there.
void take_report(std::filesystem::path const& file, CommandOutcome& outcome);

}  // namespace parallel_explore::process
