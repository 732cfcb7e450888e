#pragma once

#include "issue/target_reader.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace parallel_explore::issue {

/// "after #12 and task 3": [begin, end) of the plain text.
struct DependencyPhrase {
  std::size_t begin = 0, end = 0;
  bool reversed = false;  ///< the targets wait: "blocks task 3"
  std::vector<Target> targets;
  bool strong = false;  ///< "depends on", "blocked by": nothing but an order
};

[[nodiscard]] std::vector<DependencyPhrase> find_dependencies(std::vector<Token> const& tokens);

/// Whether a heading or label announces a list of predecessors: "Depends on:".
[[nodiscard]] bool is_dependency_label(std::string_view text);

/// The targets in a cell of a table, where numbers need no word before them: "1, 3", "#12",
/// "Parser".
[[nodiscard]] std::vector<Target> targets_of_cell(std::vector<Token> const& tokens,
                                                  std::string_view plain);

}  // namespace parallel_explore::issue
