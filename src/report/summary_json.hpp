#pragma once

#include "parallel_explore/verdict.hpp"

#include <boost/json/object.hpp>

namespace parallel_explore::report {

/// The document that summary_json() writes.
[[nodiscard]] boost::json::object summary_object(Exploration const& exploration,
                                                 Verdict const& verdict);

}  // namespace parallel_explore::report
