#pragma once

#include "simulation/setting.hpp"

#include <random>
#include <vector>

namespace simulation {

using Random = std::mt19937_64;

struct HostEvent {
  Instant at;
  int host = 0;
  enum class What { vanishes, is_noticed, returns } what = What::vanishes;
};

/// Machines with slots for sessions. The scheduler learns of them as the number of slots that are
/// there; which session runs where is decided here.
class Hosts {
 public:
  Hosts(HostSetting const& setting, int slots, Random& random);

  /// Everything that happens to hosts in the first 1,000 hours.
  [[nodiscard]] std::vector<HostEvent> const& events() const { return events_; }
  void take(HostEvent const& event);

  /// Slots of hosts that are not known to be lost.
  [[nodiscard]] int slots() const;
  /// Takes a slot of the host with most free ones, and returns the host.
  int place(int session);
  void free(int session, int host);
  [[nodiscard]] bool is_up(int host) const { return at(host).up; }
  [[nodiscard]] std::vector<int> const& sessions_on(int host) const { return at(host).sessions; }

 private:
  struct Host {
    bool up = true, known_up = true;
    int slots = 0;
    std::vector<int> sessions;
    [[nodiscard]] int free() const { return slots - static_cast<int>(sessions.size()); }
  };
  [[nodiscard]] Host const& at(int host) const { return hosts_[static_cast<std::size_t>(host)]; }
  void lose(int host, Instant from, Instant to, Duration noticed);

  std::vector<Host> hosts_;
  std::vector<HostEvent> events_;
};

}  // namespace simulation
