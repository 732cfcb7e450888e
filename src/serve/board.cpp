#include "serve/board.hpp"

namespace parallel_explore::serve {

bool Board::put(std::string const& key, std::string text, std::uint64_t version) {
  auto const [at, is_new] = entries_.try_emplace(key);
  auto& entry = at->second;
  if (!is_new && entry.text == text) return false;
  entry = {std::move(text), version};
  return true;
}

bool Board::keep_only(std::set<std::string> const& keys, std::uint64_t version) {
  bool changed = false;
  for (auto& [key, entry] : entries_) {
    if (entry.text.empty() || keys.contains(key)) continue;
    entry = {"", version};
    changed = true;
  }
  return changed;
}

std::vector<std::pair<std::string, std::string>> Board::changed_since(std::uint64_t version) const {
  std::vector<std::pair<std::string, std::string>> changed;
  for (auto const& [key, entry] : entries_) {
    if (entry.version > version) changed.emplace_back(key, entry.text);
  }
  return changed;
}

}  // namespace parallel_explore::serve
