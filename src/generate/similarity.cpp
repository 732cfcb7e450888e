#include "parallel_explore/approach_generator.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

constexpr std::array<std::string_view, 34> common{
    "a",  "an", "and", "are", "as",   "at",   "be",   "by",  "can",  "do",   "each", "for",
    "in", "is", "it",  "its", "of",   "on",   "one",  "or",  "so",   "that", "the",  "then",
    "to", "us", "use", "via", "with", "from", "into", "all", "this", "which"};

/// The word without its ending, so that "caches", "cached" and "caching" are equal.
std::string without_ending(std::string word) {
  for (std::string_view const ending : {"ing", "ed", "es", "s"}) {
    if (word.size() > ending.size() + 2 && word.ends_with(ending)) {
      word.erase(word.size() - ending.size());
      break;
    }
  }
  if (word.size() > 3 && word.ends_with('e')) word.pop_back();
  return word;
}

std::map<std::string, int> words_of(std::string_view text) {
  std::map<std::string, int> words;
  std::string word;
  auto const end_word = [&] {
    if (!word.empty() && std::ranges::find(common, word) == common.end())
      ++words[without_ending(word)];
    word.clear();
  };
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || std::isalnum(byte)) {
      word += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

double cosine(std::map<std::string, int> const& a, std::map<std::string, int> const& b) {
  double product = 0, of_a = 0, of_b = 0;
  for (auto const& [word, count] : a) {
    of_a += count * count;
    if (auto const found = b.find(word); found != b.end()) product += count * found->second;
  }
  for (auto const& [word, count] : b) of_b += count * count;
  return of_a > 0 && of_b > 0 ? product / std::sqrt(of_a * of_b) : 0;
}

std::set<std::string> words_of_characteristics(Approach const& approach) {
  std::set<std::string> words;
  for (auto const& each : approach.characteristics) {
    for (auto const& [word, count] : words_of(each)) words.insert(word);
  }
  return words;
}

double jaccard(std::set<std::string> const& a, std::set<std::string> const& b) {
  auto const both = std::ranges::count_if(a, [&](auto const& word) { return b.contains(word); });
  auto const any = static_cast<double>(a.size() + b.size()) - static_cast<double>(both);
  return any > 0 ? static_cast<double>(both) / any : 0;
}

}  // namespace

double similarity(Approach const& a, Approach const& b) {
  auto const text = [](Approach const& each) {
    return words_of(each.name + " " + each.description + " " + each.rationale);
  };
  double const alike = std::min(cosine(text(a), text(b)), 1.0);
  auto const of_a = words_of_characteristics(a), of_b = words_of_characteristics(b);
  if (of_a.empty() || of_b.empty()) return alike;
  return (alike + jaccard(of_a, of_b)) / 2;
}

double similarity_limit(Diversity diversity) {
  switch (diversity) {
    case Diversity::low:
      return 0.8;
    case Diversity::medium:
      return 0.6;
    case Diversity::high:
      return 0.4;
  }
  return 1;
}

}  // namespace v0_2
}  // namespace parallel_explore
