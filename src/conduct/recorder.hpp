#pragma once

#include "parallel_explore/event.hpp"
#include "parallel_explore/progress_store.hpp"

#include <functional>
#include <string>
#include <utility>

namespace parallel_explore::conduct {

/// Writes an event down, then tells whoever listens: a change is durable before it is announced.
class Recorder final : public EventSink {
 public:
  using Listener = std::function<void(Event const&, Exploration const&)>;

  Recorder(Journal& journal, Listener listener)
      : journal_(journal), listener_(std::move(listener)) {}

  void emit(EventPayload payload) override {
    auto const event = journal_.append(std::move(payload));
    if (listener_) listener_(event, journal_.exploration());
  }

  [[nodiscard]] Exploration const& exploration() const { return journal_.exploration(); }
  [[nodiscard]] std::filesystem::path directory() const { return journal_.directory(); }

 private:
  Journal& journal_;
  Listener listener_;
};

}  // namespace parallel_explore::conduct
