#pragma once

#include "parallel_explore/explorer.hpp"

#include <string>

/// The session of an editor that started an experiment: a file in the experiment's record, so that
/// the editor finds it again.
namespace pexplore::acp {

/// Throws Error(resource).
void record_session(parallel_explore::Explorer& explorer, std::string const& experiment,
                    std::string const& session);

/// The session that started an experiment; the experiment's name if none did.
[[nodiscard]] std::string session_of(parallel_explore::Explorer& explorer,
                                     std::string const& experiment);

/// The latest experiment of a session, or the experiment of that name; empty: there is none.
[[nodiscard]] std::string experiment_of(parallel_explore::Explorer& explorer,
                                        std::string const& session);

}  // namespace pexplore::acp
