#pragma once

#include "acp/settings.hpp"

#include <filesystem>

namespace pexplore::acp {

/// The choices in a directory. Starts nothing; a spec that cannot be read is offered,
/// and refused when it is run.
[[nodiscard]] Offer offer_in(std::filesystem::path const& directory);

}  // namespace pexplore::acp
