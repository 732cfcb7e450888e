#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::serve {

/// Texts by key, each with the version at which it last changed: a reader that has seen a version
/// needs only what is newer, however long it was away.
class Board {
 public:
  /// Whether it is another text than before.
  bool put(std::string const& key, std::string text, std::uint64_t version);

  /// Removes texts whose keys are not in `keys`; a reader gets an empty text for each. Whether
  /// there were any.
  bool keep_only(std::set<std::string> const& keys, std::uint64_t version);

  /// Keys and texts, in the order of the keys.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> changed_since(
      std::uint64_t version) const;

 private:
  struct Entry {
    std::string text;
    std::uint64_t version = 0;
  };

  std::map<std::string, Entry> entries_;
};

}  // namespace parallel_explore::serve
