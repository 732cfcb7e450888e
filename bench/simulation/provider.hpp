#pragma once

#include "simulation/setting.hpp"

#include <optional>

namespace simulation {

struct Refusal {
  std::optional<Duration> retry_after;  ///< as the provider names it
};

class Provider {
 public:
  explicit Provider(ProviderSetting setting) : setting_(std::move(setting)) {}

  /// A request; none: it is answered.
  std::optional<Refusal> ask(Instant now);

  [[nodiscard]] std::int64_t answered() const { return answered_; }
  [[nodiscard]] std::int64_t refused() const { return refused_; }
  /// Requests that the quota allowed until `now`; none: it has no quota.
  [[nodiscard]] std::optional<double> allowed(Instant now) const;

 private:
  [[nodiscard]] bool is_out(Duration time) const;

  ProviderSetting setting_;
  std::int64_t window_ = -1, in_window_ = 0, answered_ = 0, refused_ = 0;
};

}  // namespace simulation
