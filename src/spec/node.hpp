#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace parallel_explore::spec {

/// The content of a spec in any format: values with their lines.
struct Node {
  using Array = std::vector<Node>;
  struct Entry;
  using Table = std::vector<Entry>;

  int line = 0;  ///< from 1
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Table> value;

  /// "a string", "a table" …, for messages.
  [[nodiscard]] std::string_view type() const;
};

struct Node::Entry {
  std::string key;
  int line = 0;
  Node node;
};

/// A fault and its line. Faults are collected and reported together.
struct Fault {
  int line = 0;
  std::string text;
};

}  // namespace parallel_explore::spec
