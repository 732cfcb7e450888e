#pragma once

#include "parallel_explore/event.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::core {

/// Replaces the free text of an event by what `change` makes of it: what agents, commands and
/// servers said, such as answers, reasons, activities and findings. Names, paths, ids, states and
/// the experiment itself stay, since the record could not be used without them. A remedy that
/// `change` would alter is dropped: it is a command.
void change_free_text(EventPayload& payload,
                      std::function<std::string(std::string const&)> const& change);

/// A text of a record that is not free, and its place for people: "the path of the repository".
struct FixedText {
  std::string place, text;
};

/// The words that records of every experiment have: names of events, keys, states.
[[nodiscard]] std::vector<FixedText> words_of_records();

/// The names, paths and commands of an experiment.
[[nodiscard]] std::vector<FixedText> fixed_texts(Experiment const& experiment);

/// The first place where a value would have to be masked and is not; empty: nowhere.
[[nodiscard]] std::string fixed_place_of(std::string_view value, std::span<FixedText const> texts);

}  // namespace parallel_explore::core
