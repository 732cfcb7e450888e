#pragma once

#include "parallel_explore/async.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace parallel_explore {
inline namespace v0_2 {

class Explorer;

/// An experiment as one text, for people without the repository: its record, and the patch of
/// each result as far as git still has it, as JSON. Without the streams of sessions. Credentials
/// are masked in it as in records. Throws Error(not_found | journal | git). Lifetimes: the Explorer
/// outlives the call.
awaitable<std::string> exported(Explorer const& explorer, std::string experiment);

/// Puts such a text beside the records in `root`, which is a `.pexplore` and need not exist. Gives
/// the experiment's name. It is the record of another place: operations that run commands or remove
/// anything refuse it. `source` is named in messages. Throws Error(spec) where the text is not one
/// of exported(), or of a later version; Error(journal) where its record is damaged,
/// Error(name_in_use) where there is an experiment of that name, Error(resource).
std::string import_experiment(std::filesystem::path const& root, std::string_view text,
                              std::string_view source);

}  // namespace v0_2
}  // namespace parallel_explore
