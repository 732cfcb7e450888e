#pragma once

#include <string>

namespace pexplore {

/// A shell command that shows a page: `with` if it is given, BROWSER, or xdg-open where there is a
/// screen; empty: no browser can be shown here.
[[nodiscard]] std::string browser_of(std::string const& with);

/// Has that browser show a file or an address, and waits for it; Ctrl-C is for it alone. Throws
/// Error(not_found | unexpected) where it cannot.
void show_in_browser(std::string const& browser, std::string const& page);

/// The same without waiting for the browser, which outlives this program.
void begin_in_browser(std::string const& browser, std::string const& page);

}  // namespace pexplore
