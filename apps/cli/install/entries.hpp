#pragma once

#include "install/hosts.hpp"

#include <string>
#include <string_view>

/// Entries in texts of settings that belong to a person: nothing but the entry changes, so that
/// comments and layout stay. Pure.
namespace pexplore::install {

enum class EntryState {
  absent,
  same,        ///< it is there as wanted
  other,       ///< there is another of this name
  impossible,  ///< the text cannot be read, or has no place for it
};

/// An entry of the name "pexplore" in `table`.
struct WantedEntry {
  SettingsFormat format;
  std::string_view table, text;  ///< as in ServerEntry
};

[[nodiscard]] EntryState state_of(std::string_view settings, WantedEntry const& entry);

/// Where an entry goes: `text` at `at`.
struct Insertion {
  std::size_t at = 0;
  std::string text;
};

/// For settings that lack the entry: state_of() is `absent`.
[[nodiscard]] Insertion insertion_of(std::string_view settings, WantedEntry const& entry);

/// The settings without the entry; `inserted`: the text that was put there. Empty where nothing is
/// left but that. none: it is not there as it was put, and stays.
[[nodiscard]] std::optional<std::string> without(std::string_view settings,
                                                 WantedEntry const& entry,
                                                 std::string_view inserted);

}  // namespace pexplore::install
