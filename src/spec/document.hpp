#pragma once

#include "parallel_explore/experiment.hpp"
#include "spec/node.hpp"

#include <string_view>
#include <vector>

namespace parallel_explore::spec {

/// Parses a text in one of the formats. Throws Error(spec) with every fault of syntax.
[[nodiscard]] Node document_of(std::string_view text, SpecFormat format, std::string_view source);

/// Throws an Error(spec) that lists each fault with its line.
[[noreturn]] void refuse(std::vector<Fault> faults, std::string_view source);

}  // namespace parallel_explore::spec
