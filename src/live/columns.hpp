#pragma once

#include "live/line.hpp"
#include "live/model.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::live {

/// The columns of the table that a screen has room for.
class Columns {
 public:
  /// Of those that some row has something in, the more important ones first. `margin`: columns
  /// before the names.
  Columns(Model const& model, Screen const& screen, std::size_t margin);

  /// The names of the columns; empty: the screen is too narrow for a header.
  [[nodiscard]] std::string header(Screen const& screen) const;

  [[nodiscard]] std::string row(Row const& row, TimePoint now, Screen const& screen,
                                bool is_selected) const;

 private:
  enum class Kind { state, time, cost, turns, lines, tokens };
  struct Traits;
  static Traits const& traits_of(Kind kind);

  [[nodiscard]] bool has(Kind kind) const;

  std::size_t margin_, name_width_ = 8;
  std::vector<Kind> shown_;  ///< in the order of the screen
};

}  // namespace parallel_explore::live
