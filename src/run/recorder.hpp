#pragma once

#include "parallel_explore/event.hpp"
#include "parallel_explore/progress_store.hpp"
#include "process/environment.hpp"

#include <fmt/format.h>

#include <exception>
#include <functional>
#include <string>
#include <utility>

namespace parallel_explore::run {

/// Appends events to the journal, without secrets, and then calls listeners: a change is durable
/// before it is announced. An exception of the first listener, which is the user's, is recorded
/// once and ends nothing.
class Recorder final : public EventSink {
 public:
  using Listener = std::function<void(Event const&, Exploration const&)>;

  Recorder(Journal& journal, Listener listener)
      : journal_(journal), listener_(std::move(listener)) {}

  void emit(EventPayload payload) override {
    auto const event = journal_.append(without_secrets(std::move(payload)));
    call_listener(event);
    if (second_listener_) second_listener_(event, journal_.exploration());
  }

  /// Sets the second listener, called after the first; an empty one removes it.
  void set_second_listener(Listener listener) { second_listener_ = std::move(listener); }

  [[nodiscard]] Exploration const& exploration() const { return journal_.exploration(); }
  [[nodiscard]] std::filesystem::path directory() const { return journal_.directory(); }

 private:
  void call_listener(Event const& event) {
    std::string reason = "an exception that is not a std::exception";
    try {
      if (listener_) listener_(event, journal_.exploration());
      return;
    } catch (std::exception const& error) {
      reason = error.what();
    } catch (...) {
    }
    if (std::exchange(has_warned_, true)) return;
    journal_.append(without_secrets(events::Warned{
        {}, fmt::format("the observer threw at {}: {}", name_of(event.payload), reason)}));
  }

  static EventPayload without_secrets(EventPayload payload) {
    auto const& secrets = process::process_environment_secrets();
    if (secrets.empty()) return payload;
    Event event;
    event.payload = std::move(payload);
    auto const text = to_json(event);
    auto masked = secrets.masked(text);
    return masked == text ? std::move(event.payload) : event_from_json(masked).payload;
  }

  Journal& journal_;
  Listener listener_, second_listener_;
  bool has_warned_ = false;
};

}  // namespace parallel_explore::run
