#include "run/inbox_server.hpp"

#include "parallel_explore/error.hpp"
#include "run/samples.hpp"

#include <fmt/format.h>

namespace parallel_explore::run {

void refuse_second(Approach const& approach) {
  throw Error(ErrorCode::name_in_use, fmt::format("approach \"{}\" already exists", approach.name),
              "choose another name");
}

void refuse_to_cancel(ApproachRecord const& record) {
  throw Error(ErrorCode::validation,
              fmt::format("{} is already {}", record.approach.name, name_of(record.state)));
}

InboxServer::InboxServer(Recorder& recorder, Dispatcher& dispatcher, Admit admit)
    : recorder_(recorder), dispatcher_(dispatcher), admit_(std::move(admit)) {}

awaitable<void> InboxServer::serve(boost::asio::any_io_executor executor,
                                   std::filesystem::path inbox) {
  std::error_code ignored;
  std::filesystem::create_directories(inbox, ignored);
  watch_.emplace(executor, inbox);
  while (!watch_->closed()) {
    serve_pending(inbox);
    co_await watch_->changed();
  }
}

void InboxServer::close() {
  if (watch_) watch_->close();
}

void InboxServer::serve_pending(std::filesystem::path const& inbox) {
  for (auto const& queued : store::pending_requests(inbox)) {
    std::string refusal = queued.fault;
    if (refusal.empty()) {
      try {
        carry_out(queued.request);
      } catch (Error const& error) {
        if (error.code() == ErrorCode::resource || error.code() == ErrorCode::journal) throw;
        refusal = error.what();
      }
    }
    if (refusal.empty()) {
      store::acknowledge(queued);
      continue;
    }
    store::reject(queued, refusal);
    if (!queued.fault.empty()) {
      recorder_.emit(events::Warned{
          {},
          fmt::format("{} in the inbox is not a valid request ({}); it was moved to inbox/rejected",
                      queued.file.filename().string(), refusal)});
    }
  }
}

void InboxServer::carry_out(store::Request const& request) {
  if (auto const* to_add = std::get_if<store::AddApproach>(&request)) {
    add(to_add->approach);
  } else {
    cancel(std::get<store::CancelApproaches>(request).approaches);
  }
}

void InboxServer::add(Approach approach) {
  if (auto const* there = recorder_.exploration().find(approach.name)) {
    // The process that took the request died before it could acknowledge it.
    if (there->approach.description == approach.description &&
        there->approach.agent == approach.agent)
      return;
    refuse_second(approach);
  }
  admit_(approach);
  for (auto& each : with_further_samples(recorder_.exploration().experiment, std::move(approach))) {
    auto const name = each.name;
    recorder_.emit(events::ApproachGenerated{std::move(each)});
    dispatcher_.add(name);
  }
}

void InboxServer::cancel(std::vector<std::string> const& approaches) {
  for (auto const& name : approaches) {
    auto const& record = recorder_.exploration().at(name);
    if (record.state != ApproachState::cancelled && is_final(record.state))
      refuse_to_cancel(record);
  }
  recorder_.emit(events::CancelAsked{approaches});
  dispatcher_.cancel(approaches);
}

}  // namespace parallel_explore::run
