#pragma once

#include "score/rules.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace parallel_explore::score {

/// The candidates of a question that have a total, compared with each other and with the base.
/// Probabilities of claims count the looks, if data may stop at any time.
class Field {
 public:
  /// `eligible`: indices of candidates of the question. It must outlive the field.
  Field(Question const& question, std::vector<std::size_t> const& eligible);

  [[nodiscard]] std::size_t size() const { return contenders_.size(); }
  [[nodiscard]] Contender const& operator[](std::size_t i) const { return contenders_[i]; }

  /// Each among all; no chances for those that are almost certainly behind.
  [[nodiscard]] std::vector<Chances> chances() const;

  /// Of the base being the best of all or equal to it.
  [[nodiscard]] double chance_of_base() const;
  /// Of being better than the base, or at most what matters behind it; 1 without one.
  [[nodiscard]] double chance_of_beating_base(std::size_t i) const;
  [[nodiscard]] double chance_of_matching_base(std::size_t i) const;
  /// The mean of the lead of the best other candidate, or of the base, where it has one.
  [[nodiscard]] double loss_against_best(std::size_t i) const;
  [[nodiscard]] double chance_that_equal(std::size_t one, std::size_t other) const;

  /// The most that may be claimed of one being better than every other and the base, if `strictly`,
  /// or at most what matters behind; 1 where the number of data was fixed. Of those that are in
  /// truth the best, one at least is among the others: no correction for their number is due.
  [[nodiscard]] double shown_of(std::size_t which, bool strictly) const;
  [[nodiscard]] double shown_of_base() const;

  /// Whether it fails more often than another, with that probability.
  [[nodiscard]] bool is_unreliable(std::size_t i, double confidence) const;

  /// Half the width of an interval with so much outside at each end.
  [[nodiscard]] double reach(std::size_t i, double tail) const;
  /// The lead of one over another that would be enough; none: both are known exactly.
  [[nodiscard]] std::optional<double> smallest_lead(std::size_t one, std::size_t other,
                                                    double tail) const;

 private:
  [[nodiscard]] double shown(Contender const& one, Contender const& other, double behind,
                             bool strictly = false) const;

  Question const& question_;
  std::vector<Contender> contenders_;
  std::vector<Contender> beside_;  ///< likewise over what the base has, and the base as the last
};

}  // namespace parallel_explore::score
