#pragma once

#include "async/signal.hpp"
#include "async/stoppable.hpp"
#include "parallel_explore/experiment.hpp"

#include <chrono>
#include <list>
#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::run {

/// The places for sessions on the machines of an experiment.
class HostPlaces {
  struct Machine;

 public:
  explicit HostPlaces(Experiment const& experiment);
  HostPlaces(HostPlaces const&) = delete;
  ~HostPlaces();

  /// A place for one approach, given back on destruction.
  class Place {
   public:
    Place(Place&& other) noexcept
        : places_(std::exchange(other.places_, nullptr)), machine_(other.machine_) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (places_) places_->give_back(*machine_);
    }
    /// The machine's name; empty: this one.
    [[nodiscard]] std::string const& host() const;

   private:
    friend class HostPlaces;
    Place(HostPlaces& places, Machine& machine) : places_(&places), machine_(&machine) {}
    HostPlaces* places_;
    Machine* machine_;
  };

  /// Waits for a place: on the machine `bound` if the approach has a worktree there and it did not
  /// fail of late, else where the largest part is free. Throws Stopped.
  awaitable<Place> take(std::string bound, bool is_bound, async::Stoppable& steps);

  /// A machine could not be reached: for a minute others come first.
  void failed(std::string const& host);

 private:
  struct Machine {
    std::string host;
    int slots = 1, used = 0;
    std::chrono::steady_clock::time_point avoided_until = {};
  };
  [[nodiscard]] Machine* free_one(std::string const& bound, bool is_bound);
  void give_back(Machine& machine);

  std::vector<Machine> machines_;
  std::list<async::Signal*> waiting_;
};

}  // namespace parallel_explore::run
