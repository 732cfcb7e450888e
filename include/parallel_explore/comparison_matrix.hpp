#pragma once

#include "parallel_explore/comparison.hpp"

#include <cstddef>
#include <string>

namespace parallel_explore {
inline namespace v0_2 {

/// Renders a comparison: its table and its trade-offs. Pure.
class ComparisonMatrix {
 public:
  virtual ~ComparisonMatrix() = default;

  /// Approaches × criteria. Ends with a line end.
  [[nodiscard]] virtual std::string table(Comparison const& comparison) const = 0;

  /// The leaders and trailers of each criterion. Empty if there are none; else it ends with a line
  /// end.
  [[nodiscard]] virtual std::string trade_offs(Comparison const& comparison) const = 0;
};

/// Text for a terminal, aligned by its columns. Values are on the scales of the criteria, followed
/// by the score from 0 to 10; "*" marks self-reported values and "–" missing ones, which are
/// explained below the table. A trade-off is a line.
class TextMatrix final : public ComparisonMatrix {
 public:
  TextMatrix() = default;  ///< as wide as it takes
  /// `columns`: of the terminal. A table that is wider shows criteria as rows and approaches as
  /// columns; other lines are wrapped. 0: as wide as it takes.
  explicit TextMatrix(std::size_t columns) : columns_(columns) {}

  [[nodiscard]] std::string table(Comparison const& comparison) const override;
  [[nodiscard]] std::string trade_offs(Comparison const& comparison) const override;

 private:
  std::size_t columns_ = 0;
};

/// The same table in Markdown; a trade-off is an item of a list.
class MarkdownMatrix final : public ComparisonMatrix {
 public:
  [[nodiscard]] std::string table(Comparison const& comparison) const override;
  [[nodiscard]] std::string trade_offs(Comparison const& comparison) const override;
};

/// RFC 4180: a row for each approach, with the value, spread, score and source of each criterion;
/// a row for each trade-off.
class CsvMatrix final : public ComparisonMatrix {
 public:
  [[nodiscard]] std::string table(Comparison const& comparison) const override;
  [[nodiscard]] std::string trade_offs(Comparison const& comparison) const override;
};

/// Self-contained HTML elements for any page: a table with a caption and with headers of rows and
/// columns for screen readers, and a list. Texts are escaped.
class HtmlMatrix final : public ComparisonMatrix {
 public:
  [[nodiscard]] std::string table(Comparison const& comparison) const override;
  [[nodiscard]] std::string trade_offs(Comparison const& comparison) const override;
};

}  // namespace v0_2
}  // namespace parallel_explore
