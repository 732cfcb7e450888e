#pragma once

#include "core/enum_names.hpp"
#include "core/times.hpp"
#include "parallel_explore/error.hpp"

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <boost/pfr/tuple_size.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// JSON for described structs. Reading is tolerant: a missing member keeps its default and an
/// unknown one is ignored, so that journals of other versions stay readable.
namespace parallel_explore::core {

template <class T>
boost::json::value write_json(T const& value);
template <class T>
boost::json::value write_json(std::vector<T> const& values);
template <class T>
boost::json::value write_json(std::map<std::string, T> const& values);
template <class T>
void read_json(boost::json::value const& from, T& into);
template <class T>
void read_json(boost::json::value const& from, std::vector<T>& into);
template <class T>
void read_json(boost::json::value const& from, std::map<std::string, T>& into);

/// Types with functions of their own. Matched exactly, because variants and paths convert from many
/// types.
using CustomTypes = boost::mp11::mp_list<SessionEnd, Metric, decltype(Criterion::how), Criterion,
                                         std::filesystem::path, Experiment, Launch>;
boost::json::value write_custom(SessionEnd const& end);
void read_custom(boost::json::value const& from, SessionEnd& into);
boost::json::value write_custom(Metric const& metric);
void read_custom(boost::json::value const& from, Metric& into);
boost::json::value write_custom(decltype(Criterion::how) const& how);
void read_custom(boost::json::value const& from, decltype(Criterion::how)& into);
boost::json::value write_custom(Criterion const& criterion);
void read_custom(boost::json::value const& from, Criterion& into);
boost::json::value write_custom(std::filesystem::path const& path);
void read_custom(boost::json::value const& from, std::filesystem::path& into);
boost::json::value write_custom(Launch const& launch);
void read_custom(boost::json::value const& from, Launch& into);
boost::json::value write_custom(Experiment const& experiment);
void read_custom(boost::json::value const& from, Experiment& into);

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;
template <class T>
concept Custom = boost::mp11::mp_contains<CustomTypes, T>::value;
template <class T>
concept Named = std::is_enum_v<T>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Members whose key in the journal is older than their name in C++.
inline constexpr std::array<std::pair<std::string_view, char const*>, 3> journal_keys{
    {{"freeform", "own_way"}, {"judge_number", "seat"}, {"self_judged", "own_work"}}};

/// The key of a member in the journal. The key of a duration names its unit, milliseconds.
template <class T>
[[nodiscard]] std::string member_key(char const* name) {
  for (auto const& [member, key] : journal_keys) {
    if (member == name) return key;
  }
  return std::is_same_v<T, std::chrono::milliseconds> ? std::string(name) + "_ms" : name;
}

template <class T>
using members_of = boost::describe::describe_members<T, boost::describe::mod_public>;

/// The size that a struct of the described members has, in their order.
template <class T>
[[nodiscard]] consteval std::size_t described_size() {
  std::size_t end = 0, alignment = 1;
  auto const round_up = [&](std::size_t to) { end = (end + to - 1) / to * to; };
  boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
    using Field = std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>;
    round_up(alignof(Field));
    end += sizeof(Field);
    alignment = std::max(alignment, alignof(Field));
  });
  round_up(alignment);
  return end;
}

/// Whether every member is described; one that hides in padding of a struct with constructors is
/// overlooked.
template <class T>
[[nodiscard]] consteval bool is_described_whole() {
  if constexpr (std::is_aggregate_v<T>) {
    return boost::pfr::tuple_size_v<T> == boost::mp11::mp_size<members_of<T>>::value;
  } else {
    return described_size<T>() == sizeof(T);
  }
}

template <Described T>
void write_members(T const& value, boost::json::object& into) {
  static_assert(is_described_whole<T>(), "an undescribed member would not be written");
  boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
    auto const& field = value.*member.pointer;
    using Field = std::remove_cvref_t<decltype(field)>;
    if constexpr (is_optional<Field>) {
      if (field) into[member_key<typename Field::value_type>(member.name)] = write_json(*field);
    } else {
      into[member_key<Field>(member.name)] = write_json(field);
    }
  });
}

template <Described T>
void read_members(boost::json::object const& from, T& into) {
  boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
    auto& field = into.*member.pointer;
    using Field = std::remove_cvref_t<decltype(field)>;
    if constexpr (is_optional<Field>) {
      auto const* const found =
          from.if_contains(member_key<typename Field::value_type>(member.name));
      if (found && !found->is_null()) read_json(*found, field.emplace());
    } else if (auto const* const found = from.if_contains(member_key<Field>(member.name))) {
      read_json(*found, field);
    }
  });
}

template <class T>
boost::json::value write_json(T const& value) {
  if constexpr (Custom<T>) {
    return write_custom(value);
  } else if constexpr (std::is_same_v<T, TimePoint>) {
    return boost::json::string(to_rfc3339(value));
  } else if constexpr (std::is_same_v<T, std::chrono::milliseconds>) {
    return value.count();
  } else if constexpr (Named<T>) {
    return boost::json::string(name_in_table(value));
  } else if constexpr (Described<T>) {
    boost::json::object object;
    write_members(value, object);
    return object;
  } else {
    return boost::json::value_from(value);
  }
}

template <class T>
boost::json::value write_json(std::vector<T> const& values) {
  boost::json::array array;
  array.reserve(values.size());
  for (auto const& value : values) array.push_back(write_json(value));
  return array;
}

template <class T>
boost::json::value write_json(std::map<std::string, T> const& values) {
  boost::json::object object;
  for (auto const& [key, value] : values) object[key] = write_json(value);
  return object;
}

template <class T>
void read_json(boost::json::value const& from, T& into) {
  if constexpr (Custom<T>) {
    read_custom(from, into);
  } else if constexpr (std::is_same_v<T, TimePoint>) {
    auto const time = from_rfc3339(from.as_string());
    if (!time) throw Error(ErrorCode::journal, "not a time: " + std::string(from.as_string()));
    into = *time;
  } else if constexpr (std::is_same_v<T, std::chrono::milliseconds>) {
    into = std::chrono::milliseconds(from.to_number<std::int64_t>());
  } else if constexpr (Named<T>) {
    auto const value = value_of<T>(from.as_string());
    if (!value) throw Error(ErrorCode::journal, "unknown name: " + std::string(from.as_string()));
    into = *value;
  } else if constexpr (Described<T>) {
    read_members(from.as_object(), into);
  } else {
    into = boost::json::value_to<T>(from);
  }
}

template <class T>
void read_json(boost::json::value const& from, std::vector<T>& into) {
  into.clear();
  for (auto const& each : from.as_array()) read_json(each, into.emplace_back());
}

template <class T>
void read_json(boost::json::value const& from, std::map<std::string, T>& into) {
  into.clear();
  for (auto const& [key, value] : from.as_object()) read_json(value, into[std::string(key)]);
}

}  // namespace parallel_explore::core
