#pragma once

#include "stream/parser.hpp"

#include <memory>
#include <string_view>

namespace parallel_explore::agents {

/// Parser for the stream that begins with this line.
[[nodiscard]] std::unique_ptr<stream::Parser> parser_of_recording(std::string_view first_line);

}  // namespace parallel_explore::agents
