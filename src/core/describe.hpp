#pragma once

#include <boost/describe.hpp>

#include "core/described_json.hpp"

/// The members of the value types, for described_json.hpp. Included once by every codec.
namespace parallel_explore {

BOOST_DESCRIBE_STRUCT(Approach, (), (id, name, description, rationale, characteristics, agent))

}  // namespace parallel_explore
