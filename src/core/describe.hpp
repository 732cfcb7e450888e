#pragma once

#include "core/described_json.hpp"

#include <boost/describe.hpp>

/// The members of the value types, for described_json.hpp. Included once by every codec.
namespace parallel_explore {
inline namespace v0_2 {

BOOST_DESCRIBE_STRUCT(Approach, (),
                      (id, name, description, rationale, characteristics, agent, freeform, of,
                       sample, after))
BOOST_DESCRIBE_STRUCT(Similarity, (), (first, second, value))
BOOST_DESCRIBE_STRUCT(Budget, (), (usd, tokens, turns, time))

}  // namespace v0_2
}  // namespace parallel_explore
