#include "core/describe.hpp"
#include "core/experiment_json.hpp"
#include "parallel_explore/event.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"

#include <algorithm>

namespace parallel_explore::core {

namespace json = boost::json;

json::value write_custom(Experiment const& experiment) { return to_json_value(experiment); }
void read_custom(json::value const& from, Experiment& into) { into = experiment_from_value(from); }

json::value write_custom(SessionEnd const& end) {
  json::object object{{"state", name_of(end)}};
  std::visit([&](auto const& each) { write_members(each, object); }, end);
  return object;
}

namespace {

/// Whether all names are different and not empty.
template <std::size_t N>
consteval bool are_distinct(std::array<std::string_view, N> names) {
  std::ranges::sort(names);
  return !names[0].empty() && std::ranges::adjacent_find(names) == names.end();
}
static_assert(are_distinct(names_of<EventPayload>));
static_assert(are_distinct(names_of<SessionEnd>));

/// Reads the alternative number `index` of the variant.
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

/// Adds members for listeners that are derived from the event.
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
  read_alternative(object, index_of(names_of<SessionEnd>, object.at("state").as_string()), into);
}

}  // namespace parallel_explore::core

namespace parallel_explore {
inline namespace v0_2 {

std::string name_of(EventPayload const& payload) {
  if (auto const* const unknown = std::get_if<events::Unrecognised>(&payload))
    return unknown->event;
  return std::string(core::names_of<EventPayload>.at(payload.index()));
}

std::string to_json(Event const& event) {
  if (auto const* const unknown = std::get_if<events::Unrecognised>(&event.payload))
    return unknown->json;
  boost::json::object object{{"seq", event.seq},
                             {"time", core::to_rfc3339(event.time)},
                             {"experiment", event.experiment},
                             {"event", name_of(event.payload)}};
  // ExplorationStarted stores its experiment under "spec": "experiment" is the name.
  boost::json::object members;
  std::visit([&](auto const& each) { core::write_members(each, members); }, event.payload);
  if (auto const spec = members.find("experiment"); spec != members.end()) {
    object["spec"] = std::move(spec->value());
    members.erase("experiment");
  }
  core::add_derived(event.payload, object);
  for (auto& [key, value] : members) object[key] = std::move(value);
  // File names and output of commands are bytes; a line of invalid UTF-8 could not be read again.
  return text::escape_invisible(text::valid_utf8(boost::json::serialize(object)));
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
    std::string_view const name = object.at("event").as_string();
    auto const& names = core::names_of<EventPayload>;
    auto const found = std::ranges::find(names, name);
    if (found == names.end()) {
      event.payload = events::Unrecognised{std::string(name), std::string(line)};
      return event;
    }
    auto const index = static_cast<std::size_t>(found - names.begin());
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

}  // namespace v0_2
}  // namespace parallel_explore
