#pragma once

#include "core/free_text.hpp"
#include "parallel_explore/event.hpp"
#include "parallel_explore/progress_store.hpp"
#include "process/environment.hpp"
#include "run/announcer.hpp"

#include <fmt/format.h>

#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace parallel_explore::run {

/// Appends events to the journal, without secrets in their free text, and calls listeners. The
/// first is the user's: a change is durable before it is announced to it, and an exception of it is
/// recorded once and ends nothing.
class Recorder final : public EventSink {
 public:
  using Listener = std::function<void(Event const&, Exploration const&)>;

  /// Each event is durable, and announced, when emit() returns.
  Recorder(Journal& journal, Listener listener)
      : journal_(journal), listener_(std::move(listener)) {}

  /// Events are announced on the executor as soon as they are durable.
  Recorder(Journal& journal, Listener listener, boost::asio::any_io_executor executor)
      : journal_(journal), listener_(std::move(listener)) {
    announcer_.emplace(std::move(executor), journal.exploration(),
                       [this](Event const& event, Exploration const& exploration) {
                         call_listener(event, exploration);
                       });
  }

  /// Throws as Journal::append(), and where an earlier event could not be made durable.
  void emit(EventPayload payload) override {
    auto const event = append(without_secrets(std::move(payload)));
    if (!announcer_) call_listener(event, journal_.exploration());
    if (second_listener_) second_listener_(event, journal_.exploration());
  }

  /// Returns when everything so far is durable and announced. Throws where it cannot be.
  awaitable<void> announced() {
    if (announcer_) co_await announcer_->all();
  }

  /// Sets the second listener, called at once; an empty one removes it.
  void set_second_listener(Listener listener) { second_listener_ = std::move(listener); }

  [[nodiscard]] Exploration const& exploration() const { return journal_.exploration(); }
  [[nodiscard]] std::filesystem::path directory() const { return journal_.directory(); }

 private:
  Event append(EventPayload payload) {
    if (announcer_) return announcer_->append(journal_, std::move(payload));
    return journal_.append(std::move(payload));
  }

  void call_listener(Event const& event, Exploration const& exploration) {
    std::string reason = "an exception that is not a std::exception";
    try {
      if (listener_) listener_(event, exploration);
      return;
    } catch (std::exception const& error) {
      reason = error.what();
    } catch (...) {
    }
    if (std::exchange(has_warned_, true)) return;
    append(without_secrets(events::Warned{
        {}, fmt::format("the observer threw at {}: {}", name_of(event.payload), reason)}));
  }

  static EventPayload without_secrets(EventPayload payload) {
    auto const& secrets = process::process_environment_secrets();
    core::change_free_text(payload, [&](std::string const& text) { return secrets.masked(text); });
    return payload;
  }

  Journal& journal_;
  Listener listener_, second_listener_;
  bool has_warned_ = false;
  std::optional<Announcer> announcer_;
};

}  // namespace parallel_explore::run
