#pragma once

#include "parallel_explore/agents.hpp"
#include "parallel_explore/error.hpp"
#include "support/sandbox.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gmock/gmock.h>

#include <functional>
#include <sys/stat.h>
#include <vector>

namespace parallel_explore::support {

/// Keeps the events; `on_event` sees each as it comes.
class RecordingSink final : public EventSink {
 public:
  void emit(EventPayload payload) override {
    all.push_back(payload);
    if (on_event) on_event(payload);
  }

  template <class T>
  [[nodiscard]] std::vector<T> of() const {
    std::vector<T> found;
    for (auto const& each : all) {
      if (auto const* event = std::get_if<T>(&each)) found.push_back(*event);
    }
    return found;
  }

  std::vector<EventPayload> all;
  std::function<void(EventPayload const&)> on_event;
};

/// A worktree that is a plain folder, a request for it, and a way to run and cancel a runner.
class AgentTest : public testing::Test {
 protected:
  AgentTest() {
    worktree = directory.path() / "work tree";
    std::filesystem::create_directory(worktree);
    request.experiment = "exp";
    request.task = "Sort it.";
    request.approach.name = "quick";
    request.approach.description = "Divide";
    request.session_id = "11111111-2222-4333-8444-555555555555";
    request.prompt = "Please sort.";
    request.worktree = worktree;
    request.timeout = std::chrono::seconds(60);
    request.grace = std::chrono::seconds(5);
    request.stream_file = directory.path() / "out.jsonl";
    request.stderr_file = directory.path() / "err.log";
  }

  SessionResult run(SessionRunner& runner) {
    boost::asio::io_context context;
    SessionResult result;
    std::exception_ptr failure;
    boost::asio::co_spawn(context, runner.run(request, sink),
                          boost::asio::bind_cancellation_slot(
                              cancel.slot(), [&](std::exception_ptr error, SessionResult value) {
                                failure = error;
                                result = std::move(value);
                              }));
    context.run();
    if (failure) std::rethrow_exception(failure);
    return result;
  }

  ErrorCode error_of(SessionRunner& runner) {
    try {
      (void)run(runner);
    } catch (Error const& error) {
      message = error.what();
      return error.code();
    }
    ADD_FAILURE() << "nothing was thrown";
    return ErrorCode::spec;
  }

  std::filesystem::path script(std::string const& name, std::string const& text) {
    auto const file = directory.path() / name;
    write_file(file, "#!/bin/sh\n" + text);
    ::chmod(file.c_str(), 0755);
    return file;
  }

  TempDirectory directory;
  std::filesystem::path worktree;
  SessionRequest request;
  RecordingSink sink;
  DirectLauncher launcher;
  boost::asio::cancellation_signal cancel;
  std::string message;
};

}  // namespace parallel_explore::support
