#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace parallel_explore::spec {

/// A spec's content, whatever it was written in: values with the line they came from.
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

/// What is wrong and where; collected, so that all is told at once.
struct Fault {
  int line = 0;
  std::string text;
};

// Each gives the document's table. Faults of the syntax and repeated keys are added to `faults`;
// the result is then empty or a part.
[[nodiscard]] Node parse_toml(std::string_view text, std::vector<Fault>& faults);
[[nodiscard]] Node parse_yaml(std::string_view text, std::vector<Fault>& faults);
[[nodiscard]] Node parse_json(std::string_view text, std::vector<Fault>& faults);

}  // namespace parallel_explore::spec
