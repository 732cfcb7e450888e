#pragma once

#include "parallel_explore/exploration.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace parallel_explore::report {

/// Files by their place in the folder of an experiment.
using Files = std::map<std::filesystem::path, std::string>;

/// The files of an approach in the layout "parallel-experiment": results/NAME_progress.json, and
/// variants/NAME.json once it has ended. JSON; members are only ever added.
[[nodiscard]] Files variant_files(Exploration const& exploration, ApproachRecord const& record);

/// The same where the experiment asks for that layout, else none.
[[nodiscard]] Files layout_files(Exploration const& exploration, ApproachRecord const& record);

}  // namespace parallel_explore::report
