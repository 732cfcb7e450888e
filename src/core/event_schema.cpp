#include "core/event_schema.hpp"

#include "core/describe.hpp"
#include "core/described_json.hpp"
#include "parallel_explore/event.hpp"

#include <concepts>

namespace parallel_explore::core {

namespace json = boost::json;

namespace {

template <class T>
json::value schema_of(T const* type);
template <class T>
json::value schema_of(std::vector<T> const* type);
template <class T>
json::value schema_of(std::map<std::string, T> const* type);

template <class T>
json::value type_schema() {
  return schema_of(static_cast<T const*>(nullptr));
}

json::value of_type(char const* name) { return {{"type", name}}; }

/// The members of a struct. None is required: a journal of an earlier version lacks some.
template <Described T>
json::object member_schemas() {
  json::object properties;
  boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
    using Field = std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>;
    if constexpr (is_optional<Field>) {
      using Value = typename Field::value_type;
      properties[member_key<Value>(member.name)] = {
          {"anyOf", {type_schema<Value>(), of_type("null")}}};
    } else {
      properties[member_key<Field>(member.name)] = type_schema<Field>();
    }
  });
  return properties;
}

template <class T>
json::value enum_schema() {
  json::array names;
  for (auto const& [value, name] : table_of(T{})) names.emplace_back(name);
  return {{"enum", std::move(names)}};
}

json::value session_end_schema() {
  json::array states;
  for (auto const& name : names_of<SessionEnd>) states.emplace_back(name);
  return {{"type", "object"}, {"properties", {{"state", {{"enum", std::move(states)}}}}}};
}

template <class T>
json::value schema_of(T const* /*type*/) {
  if constexpr (std::is_same_v<T, SessionEnd>) {
    return session_end_schema();
  } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::filesystem::path>) {
    return of_type("string");
  } else if constexpr (Custom<T>) {
    return json::object();  // as in a spec, which has a guide of its own
  } else if constexpr (std::is_same_v<T, TimePoint>) {
    return {{"type", "string"}, {"format", "date-time"}};
  } else if constexpr (Named<T>) {
    return enum_schema<T>();
  } else if constexpr (Described<T>) {
    return {{"type", "object"}, {"properties", member_schemas<T>()}};
  } else if constexpr (std::is_same_v<T, bool>) {
    return of_type("boolean");
  } else if constexpr (std::floating_point<T>) {
    return of_type("number");
  } else {
    static_assert(std::integral<T> || std::is_same_v<T, std::chrono::milliseconds>);
    return of_type("integer");
  }
}

template <class T>
json::value schema_of(std::vector<T> const* /*type*/) {
  return {{"type", "array"}, {"items", type_schema<T>()}};
}

template <class T>
json::value schema_of(std::map<std::string, T> const* /*type*/) {
  return {{"type", "object"}, {"additionalProperties", type_schema<T>()}};
}

/// The rule for lines with that event.
template <class Event>
json::value rule_for() {
  auto properties = member_schemas<Event>();
  // The name of the experiment has its place, and the spec another.
  if (properties.erase("experiment") > 0) properties["spec"] = of_type("object");
  if constexpr (std::is_same_v<Event, events::ExplorationStarted>) {
    properties["num_approaches"] = of_type("integer");
    properties["criteria"] = type_schema<std::vector<std::string>>();
  }
  if constexpr (std::is_same_v<Event, events::ApproachGenerated>) {
    properties["approach_id"] = of_type("string");
    properties["description"] = of_type("string");
  }
  return {{"if", {{"properties", {{"event", {{"const", Event::name}}}}}}},
          {"then", {{"properties", std::move(properties)}}}};
}

}  // namespace

json::object event_schema() {
  json::array rules;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, EventPayload>>(
      [&](auto event) {
        using Event = typename decltype(event)::type;
        if constexpr (!std::is_same_v<Event, events::Unrecognised>)
          rules.push_back(rule_for<Event>());
      });
  return {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
          {"$id", "urn:parallel-explore:event:1"},
          {"title", "A line of the journal of parallel_explore"},
          {"description",
           "Everything that happens is an event. Events and members that are not named here may be "
           "added; \"crc\" is the CRC-32 of the line before it, in hexadecimal digits."},
          {"type", "object"},
          {"properties",
           {{"seq", {{"type", "integer"}, {"minimum", 1}}},
            {"time", {{"type", "string"}, {"format", "date-time"}}},
            {"experiment", of_type("string")},
            {"event", of_type("string")},
            {"crc", {{"type", "string"}, {"pattern", "^[0-9a-f]{8}$"}}}}},
          {"required", {"seq", "time", "experiment", "event"}},
          {"allOf", std::move(rules)}};
}

}  // namespace parallel_explore::core
