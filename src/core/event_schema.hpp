#pragma once

#include <boost/json/fwd.hpp>

namespace parallel_explore::core {

/// The JSON Schema (2020-12) of a line of the journal: which members each event has, and their
/// types. Events of other names, and further members, are allowed, as in journals of newer
/// versions.
[[nodiscard]] boost::json::object event_schema();

}  // namespace parallel_explore::core
