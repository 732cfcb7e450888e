#pragma once

#include "core/enum_names.hpp"
#include "parallel_explore/experiment.hpp"
#include "spec/reader.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Functions for values of each type. Each returns a Take that writes to `into` and reports faults
/// to the reader; both outlive the Take.
namespace parallel_explore::spec {

[[nodiscard]] Take take_text(Reader& reader, std::string& into);
[[nodiscard]] Take take_path(Reader& reader, std::filesystem::path& into);
[[nodiscard]] Take take_texts(Reader& reader, std::vector<std::string>& into);
/// A string, or an array of strings.
[[nodiscard]] Take take_one_or_more(Reader& reader, std::vector<std::string>& into);
[[nodiscard]] Take take_text_map(Reader& reader, std::map<std::string, std::string>& into);
[[nodiscard]] Take take_boolean(Reader& reader, bool& into);
[[nodiscard]] Take take_integer(Reader& reader, int& into, int least, int most);
[[nodiscard]] Take take_number(Reader& reader, double& into, double least);
[[nodiscard]] Take take_optional_number(Reader& reader, std::optional<double>& into);
/// A number of bytes, at least 1.
[[nodiscard]] Take take_bytes(Reader& reader, std::int64_t& into);
[[nodiscard]] Take take_duration(Reader& reader, std::chrono::milliseconds& into);
[[nodiscard]] Take take_optional_duration(Reader& reader,
                                          std::optional<std::chrono::milliseconds>& into);

/// The keys of `[on]`.
[[nodiscard]] std::vector<Key> notification_keys(Reader& reader, Notifications& into);

/// The name of an enumerator.
template <class Enum>
[[nodiscard]] Take take_one_of(Reader& reader, Enum& into) {
  return [&reader, &into](Node const& node) {
    auto const* const name = reader.string_of(node);
    if (!name) return;
    if (auto const value = core::value_of<Enum>(*name)) {
      into = *value;
      return;
    }
    std::vector<std::string> names;
    for (auto const& [each, its_name] : core::table_of(Enum{})) names.emplace_back(its_name);
    reader.unknown(node.line, "value", *name, names);
  };
}

}  // namespace parallel_explore::spec
