#pragma once

#include <boost/json/fwd.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace parallel_explore::stream {

/// The answer to an agent that asks for permission.
enum class PermissionPolicy {
  allow,        ///< everything
  allow_edits,  ///< reading, searching, thinking and editing, but not executing or fetching
  deny,         ///< nothing
};

/// An answer to `session/request_permission`.
struct PermissionAnswer {
  boost::json::object result;  ///< of the request
  std::string denied;          ///< what was denied, for people; empty: nothing
};

/// `params`: of the request, null if it has none; `kind`: of the tool call that the agent reported
/// last, for a request that names none. A request without a suitable option is cancelled, and so is
/// any while the turn is being cancelled.
[[nodiscard]] PermissionAnswer answer_permission(boost::json::object const* params,
                                                 PermissionPolicy policy, std::string_view kind,
                                                 bool is_cancelling);

}  // namespace parallel_explore::stream
