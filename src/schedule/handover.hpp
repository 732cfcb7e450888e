#pragma once

#include "schedule/cool_down.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore::schedule {

/// Agents that take over from each other while the API of one refuses, each with a cool-down of its
/// own.
class Handover {
 public:
  /// `agents`: those that may take over, in turn; empty: none does.
  Handover(std::vector<std::string> agents, unsigned seed);

  [[nodiscard]] bool may_happen() const { return !agents_.empty(); }

  /// Takes a refusal of the agent's API.
  void refused(std::string const& agent, std::optional<Duration> retry_after,
               std::string const& reason, Instant now);
  /// Takes an answer of the agent's API.
  void answered(std::string const& agent, Instant now);
  /// The agent takes nothing over any more: its credentials are refused.
  void leave(std::string const& agent);

  [[nodiscard]] bool refuses(std::string const& agent, Instant now) const;
  /// Time until the agent may be asked again; 0: it may be now.
  [[nodiscard]] Duration wait_for(std::string const& agent, Instant now) const;
  /// Reason of its last refusal, for people; empty: there was none.
  [[nodiscard]] std::string reason_of(std::string const& agent) const;
  /// The first agent after that one, in turn, whose API does not refuse; none: all others do.
  [[nodiscard]] std::optional<std::string> next_after(std::string const& agent, Instant now) const;
  /// Time until the first agent of all, or that one, may be asked again.
  [[nodiscard]] Duration shortest_wait(std::string const& agent, Instant now) const;

 private:
  struct Refusal {
    CoolDown cool_down;
    std::string reason;
  };

  std::vector<std::string> agents_;
  unsigned seed_;
  std::map<std::string, Refusal> refusals_;  ///< by agent
};

}  // namespace parallel_explore::schedule
