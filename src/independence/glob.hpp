#pragma once

#include <bitset>
#include <cstddef>
#include <string_view>
#include <vector>

namespace parallel_explore::independence {

/// A pattern of paths: `*` and `?` within a directory, `**` across them, `[a-z]`, `[!a-z]`,
/// `{a,b}`. Matching takes at most pattern times path steps, whatever the pattern.
class Glob {
 public:
  explicit Glob(std::string_view pattern);

  [[nodiscard]] bool matches(std::string_view path) const;
  /// The prefix that all matches share.
  [[nodiscard]] static std::string_view literal_prefix(std::string_view pattern);

 private:
  friend class GlobCompiler;
  struct Step {
    enum class Kind { one_of, fork, jump, end };
    Kind kind = Kind::one_of;
    std::size_t first = 0, second = 0;  ///< one_of: which set; fork and jump: where to
  };
  using Bytes = std::bitset<256>;

  void reach(std::size_t step, std::vector<std::size_t>& reached, std::vector<bool>& seen) const;

  std::vector<Step> steps_;
  std::vector<Bytes> sets_;
};

[[nodiscard]] bool is_glob(std::string_view path);

}  // namespace parallel_explore::independence
