#pragma once

#include "install/plan.hpp"

#include <filesystem>
#include <string_view>

/// Files of a person, changed so that no other program sees half of one. Each throws
/// Error(resource).
namespace pexplore::install {

/// The content at a path, of at most 16 MiB. A link is followed to a regular file.
[[nodiscard]] Found found_at(std::filesystem::path const& file);

/// Creates a file. Throws Error(name_in_use) if something is there.
void create_file(std::filesystem::path const& file, std::string_view content);

/// Replaces the content of a file, behind links, and keeps its permissions.
void replace_file(std::filesystem::path const& file, std::string_view content);

void remove_file(std::filesystem::path const& file);

}  // namespace pexplore::install
