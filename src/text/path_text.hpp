#pragma once

#include <string>
#include <string_view>

/// Paths in texts that must be UTF-8, as JSON must.
namespace parallel_explore::text {

/// An absolute path as a record keeps it: itself, or its `file://` URL if it is not valid UTF-8,
/// since replacing bytes would name another path.
[[nodiscard]] std::string recorded_path(std::string const& path);

/// The path that recorded_path() has written.
[[nodiscard]] std::string path_of_record(std::string const& recorded);

/// With `%XX` for "%" and, unless all of it is valid UTF-8, for each byte that is not ASCII.
[[nodiscard]] std::string percent_escaped(std::string_view path);

/// The opposite of percent_escaped().
[[nodiscard]] std::string percent_unescaped(std::string_view text);

}  // namespace parallel_explore::text
