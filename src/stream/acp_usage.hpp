#pragma once

#include "parallel_explore/session.hpp"

#include <boost/json/fwd.hpp>

namespace parallel_explore::stream {

/// The usage of a session, with the tokens that the answer to its prompt reports: those of every
/// model and of side requests, where it has them. `before`: its turns and cost.
[[nodiscard]] Usage acp_usage(boost::json::object const& answer, Usage before);

}  // namespace parallel_explore::stream
