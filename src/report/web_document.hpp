#pragma once

#include <map>
#include <string>
#include <string_view>

namespace parallel_explore::report {

/// A page that shows `documents`, by name, in the front-end. Each is deflated and in base64, and
/// inflated when it is looked at. `plain` is HTML, for browsers that cannot do that.
[[nodiscard]] std::string page_of(std::string_view title, std::string_view plain,
                                  std::map<std::string, std::string> const& documents);

/// A document as the front-end takes it.
[[nodiscard]] std::string packed(std::string_view document);

/// Raw DEFLATE (RFC 1951).
[[nodiscard]] std::string deflated(std::string_view bytes);

}  // namespace parallel_explore::report
