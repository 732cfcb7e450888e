#pragma once

#include <cstddef>
#include <vector>

namespace parallel_explore::plan {

/// Which nodes come after each node.
using Successors = std::vector<std::vector<std::size_t>>;

/// For each node a number that exactly the nodes in the same cycle share. Takes no stack.
[[nodiscard]] std::vector<std::size_t> components_of(Successors const& successors);

/// The nodes of a shortest cycle through `start` that stays in its component, from it on, in the
/// order of the edges. Empty: there is none.
[[nodiscard]] std::vector<std::size_t> cycle_through(std::size_t start,
                                                     Successors const& successors,
                                                     std::vector<std::size_t> const& component);

/// Nodes so that each is before its successors; where there is a choice, in the order of their
/// numbers. What is in a cycle is missing.
[[nodiscard]] std::vector<std::size_t> topological_order(Successors const& successors);

}  // namespace parallel_explore::plan
