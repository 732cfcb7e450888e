#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace parallel_explore::core {

/// Where in the main tree the code of a Python project is taken from, by a file of the directory
/// `site-packages` that `pip install -e` or `setup.py develop` wrote: a .pth or .egg-link file, a
/// module __editable__…, or direct_url.json. None: the file does not say so.
[[nodiscard]] std::optional<std::string> editable_source(std::string_view file_name,
                                                         std::string_view content,
                                                         std::filesystem::path const& main_tree);

/// Whether a file of that name could be one.
[[nodiscard]] bool may_be_editable(std::string_view file_name);

}  // namespace parallel_explore::core
