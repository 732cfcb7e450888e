#pragma once

#include <cstddef>
#include <vector>

namespace parallel_explore::independence {

/// The nodes that come after each node.
using Successors = std::vector<std::vector<std::size_t>>;

/// A number for each node that exactly the nodes of its cycle share. Does not recurse.
[[nodiscard]] std::vector<std::size_t> components_of(Successors const& successors);

/// The nodes of a shortest cycle through `start` within its component, beginning with `start`, in
/// the order of the edges. Empty: there is none.
[[nodiscard]] std::vector<std::size_t> cycle_through(std::size_t start,
                                                     Successors const& successors,
                                                     std::vector<std::size_t> const& component);

/// The nodes in an order in which each is before its successors, else by number. Nodes of cycles
/// are left out.
[[nodiscard]] std::vector<std::size_t> topological_order(Successors const& successors);

}  // namespace parallel_explore::independence
