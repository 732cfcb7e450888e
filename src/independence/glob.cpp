#include "independence/glob.hpp"

#include "text/ascii.hpp"

#include <algorithm>

namespace parallel_explore::independence {

using namespace text;
namespace {

std::bitset<256> only(char c) {
  std::bitset<256> result;
  result.set(static_cast<unsigned char>(c));
  return result;
}

std::bitset<256> within_directory() { return ~only('/'); }

std::bitset<256> continuation_bytes() {
  std::bitset<256> result;
  for (std::size_t byte = 0x80; byte < 0xC0; ++byte) result.set(byte);
  return result;
}

/// The place of the "}" of each "{"; nowhere: the "{" is an ordinary character.
std::vector<std::size_t> closing_braces(std::string_view pattern) {
  std::vector<std::size_t> closing(pattern.size(), nowhere);
  std::vector<std::size_t> open;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] == '{') open.push_back(at);
    if (pattern[at] != '}' || open.empty()) continue;
    closing[open.back()] = at;
    open.pop_back();
  }
  return closing;
}

}  // namespace

/// Writes the steps of a pattern.
class GlobCompiler {
 public:
  GlobCompiler(std::string_view pattern, Glob& glob)
      : pattern_(pattern), closing_(closing_braces(pattern)), glob_(glob) {}

  void compile() {
    while (at_ < pattern_.size()) one();
    while (!choices_.empty()) end_choice();  // a set took its "}"
    glob_.steps_.push_back({Kind::end, 0, 0});
  }

 private:
  using Kind = Glob::Step::Kind;
  using Bytes = Glob::Bytes;

  struct Choice {
    std::size_t closing;             // where its "}" is
    std::size_t fork;                // before the alternative at hand
    std::vector<std::size_t> jumps;  // at the end of each alternative
  };

  [[nodiscard]] std::size_t next_step() const { return glob_.steps_.size(); }
  void fork(std::size_t other) { glob_.steps_.push_back({Kind::fork, next_step() + 1, other}); }

  void one_of(Bytes const& bytes) {
    glob_.steps_.push_back({Kind::one_of, glob_.sets_.size(), 0});
    glob_.sets_.push_back(bytes);
  }

  void repeat(Bytes const& bytes) {
    auto const begin = next_step();
    fork(begin + 3);
    one_of(bytes);
    glob_.steps_.push_back({Kind::jump, begin, 0});
  }

  void one() {
    auto const c = pattern_[at_];
    if (c == '*') return stars();
    if (c == '[' && set()) return;
    if (c == '{' && closing_[at_] != nowhere) {
      choices_.push_back({closing_[at_], next_step(), {}});
      fork(0);
    } else if (c == ',' && !choices_.empty()) {
      next_alternative();
    } else if (!choices_.empty() && at_ == choices_.back().closing) {
      end_choice();
    } else if (c == '?') {
      one_of(within_directory() & ~continuation_bytes());
      repeat(continuation_bytes());
    } else {
      one_of(only(c));
    }
    ++at_;
  }

  void next_alternative() {
    auto& choice = choices_.back();
    choice.jumps.push_back(next_step());
    glob_.steps_.push_back({Kind::jump, 0, 0});
    glob_.steps_[choice.fork].second = next_step();
    choice.fork = next_step();
    fork(0);
  }

  void end_choice() {
    auto const& choice = choices_.back();
    for (auto const jump : choice.jumps) glob_.steps_[jump].first = next_step();
    glob_.steps_[choice.fork].second = choice.fork + 1;  // the last one has no other
    choices_.pop_back();
  }

  /// "**/" matches any number of directories, also none.
  void stars() {
    auto const begin = at_;
    at_ = std::min(pattern_.find_first_not_of('*', at_), pattern_.size());
    if (at_ - begin == 1) return repeat(within_directory());
    bool const directories =
        at_ < pattern_.size() && pattern_[at_] == '/' && (begin == 0 || pattern_[begin - 1] == '/');
    if (!directories) return repeat(~Bytes{});
    fork(next_step() + 5);
    repeat(~Bytes{});
    one_of(only('/'));
    ++at_;
  }

  bool set() {
    auto first = at_ + 1;
    bool const negative =
        first < pattern_.size() && (pattern_[first] == '!' || pattern_[first] == '^');
    if (negative) ++first;
    auto const end = pattern_.find(']', first + 1);
    if (end == nowhere) return false;
    Bytes bytes;
    for (auto i = first; i < end; ++i) {
      auto const from = static_cast<unsigned char>(pattern_[i]);
      bool const range = i + 2 < end && pattern_[i + 1] == '-';
      auto const to = range ? static_cast<unsigned char>(pattern_[i + 2]) : from;
      for (std::size_t byte = from; byte <= to; ++byte) bytes.set(byte);
      if (range) i += 2;
    }
    one_of((negative ? ~bytes : bytes) & within_directory());
    at_ = end + 1;
    return true;
  }

  std::string_view pattern_;
  std::vector<std::size_t> closing_;
  std::vector<Choice> choices_;
  std::size_t at_ = 0;
  Glob& glob_;
};

bool is_glob(std::string_view path) { return path.find_first_of("*?[{") != nowhere; }

std::string_view Glob::literal_prefix(std::string_view pattern) {
  return pattern.substr(0, pattern.find_first_of("*?[{"));
}

Glob::Glob(std::string_view pattern) { GlobCompiler(pattern, *this).compile(); }

void Glob::reach(std::size_t step, std::vector<std::size_t>& reached,
                 std::vector<bool>& seen) const {
  std::vector<std::size_t> open{step};
  while (!open.empty()) {
    auto const at = open.back();
    open.pop_back();
    if (seen[at]) continue;
    seen[at] = true;
    auto const& s = steps_[at];
    if (s.kind == Step::Kind::fork) open.push_back(s.second);
    if (s.kind == Step::Kind::fork || s.kind == Step::Kind::jump) {
      open.push_back(s.first);
    } else {
      reached.push_back(at);
    }
  }
}

bool Glob::matches(std::string_view path) const {
  std::vector<std::size_t> now, next;
  std::vector<bool> seen(steps_.size());
  reach(0, now, seen);
  for (char const c : path) {
    next.clear();
    seen.assign(steps_.size(), false);
    for (auto const at : now) {
      auto const& step = steps_[at];
      bool const fits =
          step.kind == Step::Kind::one_of && sets_[step.first].test(static_cast<unsigned char>(c));
      if (fits) reach(at + 1, next, seen);
    }
    if (next.empty()) return false;
    now.swap(next);
  }
  return std::ranges::any_of(now,
                             [&](std::size_t at) { return steps_[at].kind == Step::Kind::end; });
}

}  // namespace parallel_explore::independence
