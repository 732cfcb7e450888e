#pragma once

#include <span>
#include <string>
#include <string_view>

namespace parallel_explore::report {

/// The JSON Schema of a document that programs read.
struct Schema {
  std::string_view name;     ///< as `pexplore schema` takes it
  std::string_view meaning;  ///< of the document
  std::string (*text)();
};

[[nodiscard]] std::span<Schema const> schemas();

}  // namespace parallel_explore::report
