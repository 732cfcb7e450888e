#pragma once

#include "parallel_explore/exploration.hpp"
#include "parallel_explore/publisher.hpp"
#include "parallel_explore/session_runner.hpp"
#include "run/instructions.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace parallel_explore::run {

/// File of an approach's session below the experiment's directory; empty: nothing is kept.
[[nodiscard]] std::filesystem::path session_file(std::filesystem::path const& directory,
                                                 Approach const& approach, std::string_view ending);

/// Request for the next session of an approach. It resumes the last session of the same agent where
/// `runner` can. `directory` is the experiment's; empty: nothing is kept.
[[nodiscard]] SessionRequest session_request(Exploration const& exploration,
                                             ApproachRecord const& record,
                                             Assignment const& assignment,
                                             SessionRunner const& runner,
                                             std::filesystem::path const& directory);

/// Event that announces the session, before it starts. `hash` is that of its instructions.
[[nodiscard]] events::SessionStarted started_event(SessionRequest const& request, std::string agent,
                                                   std::string hash);

}  // namespace parallel_explore::run
