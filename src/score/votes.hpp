#pragma once

#include "parallel_explore/event.hpp"

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

/// From judges' answers to votes on pairs.
namespace parallel_explore::score {

using Judge = std::tuple<int, std::string, std::string>;  ///< number, agent, model
using Pair = std::pair<std::string, std::string>;         ///< in alphabetical order

[[nodiscard]] Judge judge_of(events::Judged const& judged);

/// One answer about one pair. A lead above 0 is in favour of the first in alphabetical order.
struct Vote {
  Judge judge;
  Pair pair;
  double lead = 0;
  bool turned = false;  ///< the second in alphabetical order was shown first
};

/// The answers that count on a criterion, in the order of the record: usable ones, and of several
/// by one judge to the same candidates in the same order the first.
[[nodiscard]] std::vector<std::pair<events::Judged const*, Opinion const*>> usable_answers(
    std::span<events::Judged const> judged, std::string const& criterion);

/// A vote for each pair in each answer that counts.
[[nodiscard]] std::vector<Vote> votes_on(std::span<events::Judged const> judged,
                                         std::string const& criterion);

/// The leads that one judge gave for one pair: with the first in alphabetical order shown first,
/// and with the other. None: not asked, or not answered.
struct BothOrders {
  std::array<std::optional<double>, 2> leads;

  [[nodiscard]] bool complete() const { return leads[0] && leads[1]; }
  /// A preference in both orders.
  [[nodiscard]] bool decided() const;
  [[nodiscard]] bool consistent() const;
  /// In both orders for the one that was shown first, or second.
  [[nodiscard]] bool for_first_shown() const;
  [[nodiscard]] bool for_second_shown() const;
  /// Sign of the sum: −1, 0 or 1.
  [[nodiscard]] int net() const;
};

[[nodiscard]] std::map<Pair, std::map<Judge, BothOrders>> by_pair(std::vector<Vote> const& votes);

}  // namespace parallel_explore::score
