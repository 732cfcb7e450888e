#include "core/describe.hpp"
#include "core/experiment_json.hpp"
#include "core/text.hpp"
#include "parallel_explore/event.hpp"

namespace parallel_explore {

BOOST_DESCRIBE_STRUCT(Usage, (),
                      (input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, turns,
                       cost_usd))
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
BOOST_DESCRIBE_STRUCT(Measurement, (), (criterion, source, values, unit, passed, reason, outcome))
BOOST_DESCRIBE_STRUCT(Opinion, (), (criterion, preferred, scores, reason))
BOOST_DESCRIBE_STRUCT(Changes, (), (files_changed, lines_added, lines_removed))
BOOST_DESCRIBE_STRUCT(MergeConflict, (), (first, second, files))

namespace events {

BOOST_DESCRIBE_STRUCT(ExplorationStarted, (), (experiment, base, repository))
BOOST_DESCRIBE_STRUCT(ApproachGenerated, (), (approach))
BOOST_DESCRIBE_STRUCT(ApproachStarted, (), (approach, approach_id))
BOOST_DESCRIBE_STRUCT(WorktreeCreated, (), (approach, path, branch, base))
BOOST_DESCRIBE_STRUCT(SessionStarted, (),
                      (approach, sample, session_id, agent, model, instructions_hash, resumes))
BOOST_DESCRIBE_STRUCT(SessionSpawned, (), (approach, sample, process))
BOOST_DESCRIBE_STRUCT(SessionProgress, (), (approach, sample, activity, usage, agent_session))
BOOST_DESCRIBE_STRUCT(SessionCompleted, (), (approach, sample, result))
BOOST_DESCRIBE_STRUCT(WorkCommitted, (), (approach, commit, changes))
BOOST_DESCRIBE_STRUCT(IsolationBroken, (), (approach, findings))
BOOST_DESCRIBE_STRUCT(EvaluationStarted, (), (approach))
BOOST_DESCRIBE_STRUCT(Measured, (), (approach, sample, measurement))
BOOST_DESCRIBE_STRUCT(ApproachCompleted, (), (approach, approach_id, scores))
BOOST_DESCRIBE_STRUCT(ApproachFailed, (), (approach, approach_id, state, cause, reason, redo))
BOOST_DESCRIBE_STRUCT(EvaluationCompleted, (), (top_approach, comparison_matrix))
BOOST_DESCRIBE_STRUCT(ExplorationCompleted, (), (state, reason))
BOOST_DESCRIBE_STRUCT(ExplorationInterrupted, (), (cause, reason))
BOOST_DESCRIBE_STRUCT(ExplorationResumed, (), (budget))
BOOST_DESCRIBE_STRUCT(Adopted, (), (approach, how, branch, commit))
BOOST_DESCRIBE_STRUCT(WorktreeRemoved, (), (approach, freed_bytes, branch_deleted))
BOOST_DESCRIBE_STRUCT(Warned, (), (approach, text))
BOOST_DESCRIBE_STRUCT(ApproachRetried, (), (approach, attempt, reason, delay, fresh))
BOOST_DESCRIBE_STRUCT(SessionLimited, (), (approach, sample, api_status, retry_after, reason))
BOOST_DESCRIBE_STRUCT(SessionSilent, (), (approach, sample, silent))
BOOST_DESCRIBE_STRUCT(CooledDown, (), (reason, wait, parallel))
BOOST_DESCRIBE_STRUCT(BudgetSpent, (), (approach, what, used, limit, reached))
BOOST_DESCRIBE_STRUCT(CancelAsked, (), (approaches))
BOOST_DESCRIBE_STRUCT(HelperStarted, (), (session_id, purpose, agent, model, approach))
BOOST_DESCRIBE_STRUCT(HelperSpawned, (), (session_id, process))
BOOST_DESCRIBE_STRUCT(HelperCompleted, (), (session_id, result))
BOOST_DESCRIBE_STRUCT(ApproachesProposed, (),
                      (session_id, approaches, similarities, problem, final))
BOOST_DESCRIBE_STRUCT(Judged, (),
                      (session_id, seat, agent, model, candidates, opinions, failure, of_outlines,
                       own_work, summarised))
BOOST_DESCRIBE_STRUCT(BaseMeasured, (), (measurement))
BOOST_DESCRIBE_STRUCT(ProtectedTouched, (), (approach, files))
BOOST_DESCRIBE_STRUCT(ApproachContinued, (), (approach, stage))
BOOST_DESCRIBE_STRUCT(ApproachDropped, (), (approach, reason))
BOOST_DESCRIBE_STRUCT(CriteriaChanged, (), (criteria))
BOOST_DESCRIBE_STRUCT(SubIssueFiled, (), (approach, number, url, linked))
BOOST_DESCRIBE_STRUCT(BranchPushed, (), (approach, branch, commit))
BOOST_DESCRIBE_STRUCT(PullRequestOpened, (), (approach, number, url))
BOOST_DESCRIBE_STRUCT(TaskVerified, (), (approach, commits, outside))
BOOST_DESCRIBE_STRUCT(PushStarted, (), (approach, commit))
BOOST_DESCRIBE_STRUCT(DiagnosticFiled, (), (approach, number, url, reason))
BOOST_DESCRIBE_STRUCT(MasterCommented, (), (url))
BOOST_DESCRIBE_STRUCT(MergesChecked, (), (conflicts, order))
BOOST_DESCRIBE_STRUCT(Integrated, (), (branch, commit, merged, left_out, failure))

}  // namespace events

namespace core {

namespace json = boost::json;

json::value write_custom(Experiment const& experiment) { return to_json_value(experiment); }
void read_custom(json::value const& from, Experiment& into) { into = experiment_from_value(from); }

json::value write_custom(SessionEnd const& end) {
  json::object object{{"state", name_of(end)}};
  std::visit([&](auto const& each) { write_members(each, object); }, end);
  return object;
}

namespace {

/// Makes the variant's alternative number `index` and reads it.
template <class... Ts>
void read_alternative(json::object const& from, std::size_t index, std::variant<Ts...>& into) {
  boost::mp11::mp_with_index<sizeof...(Ts)>(
      index, [&](auto i) { read_members(from, into.template emplace<i>()); });
}

template <std::size_t N>
std::size_t index_of(std::array<std::string_view, N> const& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == name) return i;
  }
  throw Error(ErrorCode::journal, "unknown name \"" + std::string(name) + "\"");
}

/// What listeners expect beside the members themselves.
void add_derived(EventPayload const& payload, json::object& object) {
  if (auto const* start = std::get_if<events::ExplorationStarted>(&payload)) {
    object["num_approaches"] = start->experiment.approaches.size();
    auto& criteria = object["criteria"].emplace_array();
    for (auto const& criterion : start->experiment.criteria) criteria.emplace_back(criterion.name);
  } else if (auto const* generated = std::get_if<events::ApproachGenerated>(&payload)) {
    object["approach_id"] = generated->approach.id;
    object["description"] = generated->approach.description;
  }
}

}  // namespace

void read_custom(json::value const& from, SessionEnd& into) {
  auto const& object = from.as_object();
  read_alternative(object, index_of(session_end_names, object.at("state").as_string()), into);
}

}  // namespace core

std::string to_json(Event const& event) {
  boost::json::object object{{"seq", event.seq},
                             {"time", core::to_rfc3339(event.time)},
                             {"experiment", event.experiment},
                             {"event", name_of(event.payload)}};
  // ExplorationStarted has the experiment's spec under a name of its own.
  boost::json::object members;
  std::visit([&](auto const& each) { core::write_members(each, members); }, event.payload);
  if (auto const spec = members.find("experiment"); spec != members.end()) {
    object["spec"] = std::move(spec->value());
    members.erase("experiment");
  }
  core::add_derived(event.payload, object);
  for (auto& [key, value] : members) object[key] = std::move(value);
  // File names and what commands print are bytes; a line that is not UTF-8 could not be read again.
  return core::valid_utf8(boost::json::serialize(object));
}

Event event_from_json(std::string_view line) {
  try {
    boost::json::parse_options options;
    options.max_depth = 64;
    auto object = boost::json::parse(line, {}, options).as_object();
    Event event;
    core::read_json(object.at("seq"), event.seq);
    core::read_json(object.at("time"), event.time);
    core::read_json(object.at("experiment"), event.experiment);
    auto const index = core::index_of(core::event_names, object.at("event").as_string());
    object.erase("experiment");
    if (auto* const spec = object.if_contains("spec")) object["experiment"] = *spec;
    core::read_alternative(object, index, event.payload);
    return event;
  } catch (Error const&) {
    throw;
  } catch (std::exception const& error) {
    throw Error(ErrorCode::journal, std::string("not an event: ") + error.what());
  }
}

}  // namespace parallel_explore
