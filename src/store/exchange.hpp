#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace parallel_explore::store {

/// The text of exported(): the journal in `directory`, and patches by approach. Throws
/// Error(journal | not_found).
[[nodiscard]] std::string exchange_text(std::filesystem::path const& directory,
                                        std::map<std::string, std::string> const& patches);

/// Where an imported record keeps the patch of an approach.
[[nodiscard]] std::filesystem::path imported_patch(std::filesystem::path const& directory,
                                                   std::string const& approach);

}  // namespace parallel_explore::store
