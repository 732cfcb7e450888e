#pragma once

#include "core/described_json.hpp"
#include "parallel_explore/event.hpp"

#include <boost/describe.hpp>

/// The members of the value types, for described_json.hpp. Included by codecs only.
namespace parallel_explore {
inline namespace v0_2 {

BOOST_DESCRIBE_STRUCT(Approach, (),
                      (id, name, description, rationale, characteristics, agent, freeform, of,
                       sample, after, combines, brief))
BOOST_DESCRIBE_STRUCT(Similarity, (), (first, second, value))
BOOST_DESCRIBE_STRUCT(Budget, (), (usd, tokens, turns, time))
BOOST_DESCRIBE_STRUCT(Price, (), (input, output, cache_read, cache_write))
BOOST_DESCRIBE_STRUCT(AgentSettings, (),
                      (adapter, run, command, recording, model, permission_mode, args, env, price))
BOOST_DESCRIBE_STRUCT(LiveSettings, (),
                      (max_parallel, retries, timeout, patience, budget, agent, agents))
BOOST_DESCRIBE_STRUCT(Usage, (),
                      (input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, turns,
                       cost_usd, incomplete))
BOOST_DESCRIBE_STRUCT(Activity, (), (tool, text))
BOOST_DESCRIBE_STRUCT(ProcessIdentity, (), (pid, start_ticks))
BOOST_DESCRIBE_STRUCT(Completed, (), ())
BOOST_DESCRIBE_STRUCT(Failed, (), (reason, transient, at_limit, cause))
BOOST_DESCRIBE_STRUCT(TimedOut, (), (after))
BOOST_DESCRIBE_STRUCT(Stalled, (), (silent))
BOOST_DESCRIBE_STRUCT(Cancelled, (), ())
BOOST_DESCRIBE_STRUCT(Limited, (), (reason, until))
BOOST_DESCRIBE_STRUCT(Unauthorised, (), (reason))
BOOST_DESCRIBE_STRUCT(SessionResult, (),
                      (end, session_id, answer, usage, duration, peak_rss_bytes, denied_tools,
                       notes))
BOOST_DESCRIBE_STRUCT(Measurement, (),
                      (criterion, source, values, rounds, unit, passed, reason, outcome, flaky,
                       runs, failures, failing_tests))
BOOST_DESCRIBE_STRUCT(Opinion, (), (criterion, preferred, scores, reason))
BOOST_DESCRIBE_STRUCT(Changes, (), (files_changed, lines_added, lines_removed))
BOOST_DESCRIBE_STRUCT(MergeConflict, (), (first, second, files))

}  // namespace v0_2
}  // namespace parallel_explore
