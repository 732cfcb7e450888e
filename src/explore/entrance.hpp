#pragma once

#include "parallel_explore/explorer.hpp"

#include <memory>

namespace parallel_explore::operations {

/// The way of functions beside an Explorer to what it works in.
class Entrance {
 public:
  [[nodiscard]] static std::shared_ptr<Workspace> const& of(Explorer const& explorer) {
    return explorer.workspace_;
  }
};

}  // namespace parallel_explore::operations
