#include "text/words.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <vector>

namespace parallel_explore::text {
namespace {

/// Optimal string alignment distance.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      auto const substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, substitution});
      bool const swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

}  // namespace

std::string slug(std::string_view text) {
  std::string result;
  for (char const c : lower(text)) {
    bool const plain = is_lower(c) || is_digit(c) || c == '_';
    bool const dot_between =
        c == '.' && !result.empty() && result.back() != '.' && result.back() != '-';
    if (plain || dot_between) {
      result += c;
    } else if (!result.empty() && result.back() != '-' && result.back() != '.') {
      result += '-';
    }
    if (result.size() == 64) break;
  }
  auto const trim = [&] {
    while (!result.empty() && (result.back() == '-' || result.back() == '.')) result.pop_back();
  };
  trim();
  while (result.ends_with(".lock")) {
    result.resize(result.size() - 5);
    trim();
  }
  return result;
}

std::optional<std::string> nearest(std::string_view word, std::span<std::string const> candidates) {
  word = word.substr(0, 64);
  std::optional<std::string> best;
  auto fewest = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (auto const& candidate : candidates) {
    if (auto const count = edits(word, candidate); count < fewest) {
      fewest = count;
      best = candidate;
    }
  }
  return best;
}

}  // namespace parallel_explore::text
