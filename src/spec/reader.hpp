#pragma once

#include "core/enum_names.hpp"
#include "spec/node.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::spec {

/// Collects what is wrong, and takes values of the right type.
class Reader {
 public:
  /// What one key's value is read by.
  using Take = std::function<void(Node const&)>;
  struct Key {
    std::string name;
    Take take;
  };

  void fault(int line, std::string text) { faults_.push_back({line, std::move(text)}); }
  [[nodiscard]] std::vector<Fault>& faults() { return faults_; }

  /// Reads a table: every key by its Take; an unknown one is a fault that names the nearest.
  void table(Node const& node, std::string_view where, std::vector<Key> const& keys);
  /// Reads each table of an array.
  void tables(Node const& node, std::string_view where,
              std::function<void(Node const&)> const& each);

  // Each gives a Take that writes to `into`, which outlives it.
  Take text(std::string& into);
  Take path(std::filesystem::path& into);
  Take texts(std::vector<std::string>& into);
  /// A string, or an array of them.
  Take one_or_more(std::vector<std::string>& into);
  Take text_map(std::map<std::string, std::string>& into);
  Take boolean(bool& into);
  Take integer(int& into, int least, int most);
  Take number(double& into, double least);
  Take optional_number(std::optional<double>& into);
  /// A number of bytes, at least 1.
  Take bytes(std::int64_t& into);
  Take duration(std::chrono::milliseconds& into);
  Take optional_duration(std::optional<std::chrono::milliseconds>& into);

  template <class Enum>
  Take one_of(Enum& into) {
    return [this, &into](Node const& node) {
      auto const* const name = string_of(node);
      if (!name) return;
      if (auto const value = core::value_of<Enum>(*name)) {
        into = *value;
        return;
      }
      std::vector<std::string> names;
      for (auto const& [each, its_name] : core::table_of(Enum{})) names.emplace_back(its_name);
      unknown(node.line, "value", *name, names);
    };
  }

  /// The string, or null and a fault.
  std::string const* string_of(Node const& node);
  void unknown(int line, std::string_view what, std::string const& word,
               std::vector<std::string> const& known);

 private:
  std::optional<double> number_of(Node const& node);
  std::vector<Fault> faults_;
  std::string key_;  ///< that is being read, for messages
};

}  // namespace parallel_explore::spec
