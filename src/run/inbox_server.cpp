#include "run/inbox_server.hpp"

#include "parallel_explore/error.hpp"
#include "parallel_explore/event_visit.hpp"
#include "run/approach_end.hpp"
#include "run/samples.hpp"
#include "run/session_request.hpp"
#include "schedule/spending.hpp"
#include "spec/live_settings.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::run {

void reject_outdated(std::filesystem::path const& inbox) {
  for (auto const& queued : store::pending_requests(inbox)) {
    bool const is_of_a_run = std::holds_alternative<store::HoldRun>(queued.request) ||
                             std::holds_alternative<store::StopRun>(queued.request);
    if (queued.fault.empty() && is_of_a_run)
      store::reject(queued, "the run that was meant had not begun, or had ended; ask again");
  }
}

void refuse_second(Approach const& approach) {
  throw Error(ErrorCode::name_in_use, fmt::format("approach \"{}\" already exists", approach.name),
              "choose another name");
}

void refuse_to_cancel(ApproachRecord const& record) {
  throw Error(ErrorCode::validation,
              fmt::format("{} is already {}", record.approach.name, name_of(record.state)));
}

namespace {

void require_tellable(Exploration const& exploration, std::string const& approach,
                      SessionRunner const& runner) {
  auto const& record = exploration.at(approach);
  auto const& name = exploration.name;
  auto const refuse = [](std::string text, std::string hint) {
    throw Error(ErrorCode::validation, std::move(text), std::move(hint));
  };
  if (!are_alternatives(exploration.experiment)) {
    refuse(fmt::format("{} is a run of tasks: its sessions take no remarks", name),
           fmt::format("run a task again: pexplore tasks retry {} {}", name, approach));
  }
  if (!is_final(record.state)) {
    refuse(fmt::format("{} is {}: it can take a remark once it has ended", approach,
                       name_of(record.state)),
           fmt::format("wait for it: pexplore watch {}", name));
  }
  if (record.state != ApproachState::completed) {
    refuse(fmt::format("{} is {}: it has no result to add to", approach, name_of(record.state)),
           fmt::format("run it again: pexplore retry {} {}", name, approach));
  }
  auto const alternative = fmt::format(
      "describe the result that you want as an approach of its own: pexplore add {} --approach "
      "NAME=\"…\"",
      name);
  auto const& last = record.sessions.empty() ? SessionRecord() : record.sessions.back();
  auto const& agent = agent_of(exploration, record);
  if (!runner.can_resume()) {
    refuse(fmt::format("agent {} cannot continue a session, so {} cannot take a remark", agent,
                       approach),
           alternative);
  }
  if (last.agent_session.empty() || last.agent != agent)
    refuse(fmt::format("the session of {} left nothing by which {} could continue it", approach,
                       agent),
           alternative);
  if (record.worktree.path.empty())
    refuse(fmt::format("the worktree of {} is removed, and its session with it", approach),
           alternative);
  bool const is_spent = schedule::is_spent(exploration.experiment.session.budget,
                                           schedule::consumption_of(record, {}));
  if (is_spent) refuse(fmt::format("the budget of {} is spent", approach), alternative);
  if (schedule::is_spent(exploration.experiment.budget,
                         schedule::total_consumption(exploration, {}))) {
    refuse(fmt::format("the budget of {} is spent", name),
           fmt::format("raise it: pexplore set {} budget_usd=…", name));
  }
}

/// Warns that a sample differs from the others of its approach from now on.
void warn_of_unlike_sample(Recorder& recorder, std::string const& sample) {
  auto const& exploration = recorder.exploration();
  auto const& record = exploration.at(sample);
  auto const& approach = approach_of(record.approach);
  auto const samples = std::ranges::count_if(
      exploration.approaches,
      [&](ApproachRecord const& each) { return approach_of(each.approach) == approach; });
  if (samples == 1 || !record.remarks.empty()) return;
  recorder.emit(events::Warned{
      sample, fmt::format("only this one of the {} samples of {} got a remark: it can be taken as "
                          "a result, but says less about the approach as a sample",
                          samples, approach)});
}

}  // namespace

void record_remark(Recorder& recorder, store::TellApproach const& request,
                   SessionRunner const& runner) {
  auto const& exploration = recorder.exploration();
  if (text::clean_line(request.remark, 10).empty())
    throw Error(ErrorCode::validation, "there is nothing to tell: the remark is empty");
  require_tellable(exploration, request.approach, runner);
  auto const adopted =
      std::ranges::find(exploration.adopted, request.approach, &events::Adopted::approach);
  if (adopted != exploration.adopted.end()) {
    recorder.emit(events::Warned{
        request.approach,
        fmt::format("it was adopted on {} before it got a remark: that branch gets the new work "
                    "only if it is adopted again",
                    adopted->branch)});
  }
  warn_of_unlike_sample(recorder, request.approach);
  recorder.emit(events::ApproachTold{request.approach, request.remark});
}

InboxServer::InboxServer(Recorder& recorder, BrickRefs const& bricks, RequestTargets targets)
    : recorder_(recorder), bricks_(bricks), targets_(std::move(targets)) {}

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
  Overloaded const handlers{
      [this](store::AddApproach const& each) { add(each.approach); },
      [this](store::CancelApproaches const& each) { cancel(each.approaches); },
      [this](store::TellApproach const& each) { tell(each); },
      [this](store::HoldRun const& each) { hold(each.held); },
      [this](store::ChangeSettings const& each) { change(each.settings); },
      [this](store::StopRun const&) {
        if (targets_.stop) targets_.stop("stopped on request");
      },
  };
  std::visit(handlers, request);
}

void InboxServer::add(Approach approach) {
  if (auto const* there = recorder_.exploration().find(approach.name)) {
    // The process that took the request died before it could acknowledge it.
    if (there->approach.description == approach.description &&
        there->approach.agent == approach.agent)
      return;
    refuse_second(approach);
  }
  targets_.admit(approach);
  for (auto& each : with_further_samples(recorder_.exploration().experiment, std::move(approach))) {
    auto const name = each.name;
    recorder_.emit(events::ApproachGenerated{std::move(each)});
    if (dispatcher_) dispatcher_->add(name);
  }
}

void InboxServer::cancel(std::vector<std::string> approaches) {
  for (auto& name : approaches) {
    auto const& record = recorder_.exploration().at(name);
    name = record.approach.name;
    if (record.state != ApproachState::cancelled && is_final(record.state))
      refuse_to_cancel(record);
  }
  recorder_.emit(events::CancelAsked{approaches});
  if (dispatcher_) return dispatcher_->cancel(approaches);
  for (auto const& record : recorder_.exploration().approaches) {
    auto const& name = record.approach.name;
    bool const meant =
        approaches.empty() || std::ranges::find(approaches, name) != approaches.end();
    if (meant && !is_final(record.state))
      fail(recorder_, name, FailureCause::cancelled, "cancelled");
  }
  if (approaches.empty() && targets_.cancel) targets_.cancel("cancelled");
}

/// A remark that is there already was taken by a process that died before it could acknowledge it.
void InboxServer::tell(store::TellApproach request) {
  auto const& exploration = recorder_.exploration();
  auto const& record = exploration.at(request.approach);
  request.approach = record.approach.name;
  if (record.remark_waits && record.remarks.back() == request.remark) return;
  record_remark(recorder_, request, *bricks_.runners.at(agent_of(exploration, record)));
  if (dispatcher_) dispatcher_->add(request.approach);
}

void InboxServer::hold(bool held) {
  auto const& exploration = recorder_.exploration();
  if (exploration.paused == held) {
    throw Error(ErrorCode::validation,
                fmt::format("{} is {}", exploration.name, held ? "paused already" : "not paused"));
  }
  if (held) {
    recorder_.emit(events::RunPaused{});
  } else {
    recorder_.emit(events::RunContinued{});
  }
  if (targets_.hold) targets_.hold->set(held);
}

void InboxServer::change(LiveSettings const& settings) {
  spec::check_settings(settings);
  recorder_.emit(events::SettingsChanged{settings});
  if (targets_.settings) targets_.settings->notify();
}

}  // namespace parallel_explore::run
