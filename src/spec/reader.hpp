#pragma once

#include "spec/node.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::spec {

/// Reads the value of one key.
using Take = std::function<void(Node const&)>;

struct Key {
  std::string name;
  Take take;
};

/// Reads tables, and collects the faults of a spec.
class Reader {
 public:
  void fault(int line, std::string text) { faults_.push_back({line, std::move(text)}); }
  /// Adds a fault for a word that is not in `known`, with the most similar one.
  void unknown(int line, std::string_view what, std::string const& word,
               std::vector<std::string> const& known);
  [[nodiscard]] std::vector<Fault>& faults() { return faults_; }

  /// Reads a table: each key by its Take. An unknown key is a fault that names the most similar
  /// one.
  void table(Node const& node, std::string_view where, std::vector<Key> const& keys);

  /// Reads each table of an array.
  void tables(Node const& node, std::string_view where,
              std::function<void(Node const&)> const& each);

  /// The string; null, and a fault, for another type.
  std::string const* string_of(Node const& node);
  /// The number; none, and a fault, for another type or a number that is not finite.
  std::optional<double> number_of(Node const& node);

  /// The key that is being read, for messages.
  [[nodiscard]] std::string const& key() const { return key_; }

 private:
  std::vector<Fault> faults_;
  std::string key_;
};

}  // namespace parallel_explore::spec
