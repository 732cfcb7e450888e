#include "explore/deliver.hpp"

#include "explore/own_commands.hpp"
#include "explore/preflight.hpp"
#include "explore/recovery.hpp"
#include "explore/running_operation.hpp"
#include "explore/trust.hpp"
#include "parallel_explore/error.hpp"
#include "process/directory_watch.hpp"
#include "rounds/approaches.hpp"
#include "run/inbox_server.hpp"
#include "run/recorder.hpp"
#include "run/samples.hpp"
#include "run/session_request.hpp"
#include "spec/live_settings.hpp"
#include "store/inbox.hpp"
#include "text/display.hpp"
#include "text/words.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>
#include <variant>
#include <vector>

namespace parallel_explore::operations {
namespace {

/// Time in which the process that runs an experiment has to answer.
constexpr auto answer_time = std::chrono::seconds(10);

/// Refuses what cannot be done, and names approaches as their records do.
void check_request(Exploration const& exploration, store::Request& request) {
  if (auto const* const change = std::get_if<store::ChangeSettings>(&request))
    spec::check_settings(change->settings);
  auto const as_recorded = [&](std::string& name) { name = exploration.at(name).approach.name; };
  if (auto* const tell = std::get_if<store::TellApproach>(&request)) as_recorded(tell->approach);
  auto* const cancel = std::get_if<store::CancelApproaches>(&request);
  if (!cancel) return;
  std::ranges::for_each(cancel->approaches, as_recorded);
}

/// Throws Error(validation) for a request that only a run can take.
void require_run(Exploration const& exploration, store::Request const& request) {
  bool const is_for_a_run = std::holds_alternative<store::HoldRun>(request) ||
                            std::holds_alternative<store::StopRun>(request);
  if (!is_for_a_run) return;
  bool const is_unfinished = exploration.state == ExplorationState::interrupted;
  throw Error(
      ErrorCode::validation,
      fmt::format("{} is not running: it is {}", exploration.name, name_of(exploration.state)),
      is_unfinished ? "resume it: " + resume_command(exploration)
                    : "show it: " + show_command(exploration));
}

/// Posts a request to the process that runs the experiment, and waits for its answer.
awaitable<Delivery> send(std::filesystem::path inbox, store::Request request) {
  auto const executor = co_await boost::asio::this_coro::executor;
  std::filesystem::create_directories(inbox);
  process::DirectoryWatch watch(executor, inbox);
  auto const file = store::post_request(inbox, request);
  boost::asio::steady_timer too_late(executor, answer_time);
  too_late.async_wait([&](boost::system::error_code error) {
    if (!error) watch.close();
  });
  std::error_code ignored;
  while (std::filesystem::exists(file, ignored) && !watch.closed()) co_await watch.changed();
  too_late.cancel();
  if (auto const why = store::rejection(file); !why.empty())
    throw Error(ErrorCode::validation, why);
  co_return std::filesystem::exists(file, ignored) ? Delivery::waiting : Delivery::running;
}

void record(Workspace& workspace, run::Recorder& recorder, store::AddApproach const& request) {
  auto const& exploration = recorder.exploration();
  auto const& approach = request.approach;
  if (exploration.find(approach.name)) run::refuse_second(approach);
  check_addition(workspace, exploration, approach);
  for (auto& each : run::with_further_samples(exploration.experiment, approach))
    recorder.emit(events::ApproachGenerated{std::move(each)});
}

/// The approaches that a request cancels. Throws Error(validation) if there are none.
std::vector<Approach> to_cancel(Exploration const& exploration,
                                std::vector<std::string> const& named) {
  std::vector<Approach> found;
  for (auto const& record : exploration.approaches) {
    auto const& name = record.approach.name;
    bool const meant = named.empty() || std::ranges::find(named, name) != named.end();
    if (!meant) continue;
    if (!is_final(record.state)) {
      found.push_back(record.approach);
    } else if (!named.empty()) {
      run::refuse_to_cancel(record);
    }
  }
  if (found.empty()) {
    throw Error(ErrorCode::validation,
                fmt::format("nothing in {} is running or waiting: there is nothing to cancel",
                            exploration.name));
  }
  return found;
}

void record(Workspace& /*workspace*/, run::Recorder& recorder,
            store::CancelApproaches const& request) {
  auto const& exploration = recorder.exploration();
  auto const cancelled = to_cancel(exploration, request.approaches);
  (void)end_leftovers(exploration);
  recorder.emit(events::CancelAsked{request.approaches});
  for (auto const& approach : cancelled) {
    recorder.emit(events::ApproachFailed{approach.name, approach.id, ApproachState::cancelled,
                                         FailureCause::cancelled, "cancelled"});
  }
  if (!rounds::any_open(exploration))
    recorder.emit(events::ExplorationCompleted{ExplorationState::cancelled, "cancelled"});
}

void record(Workspace& workspace, run::Recorder& recorder, store::TellApproach const& request) {
  auto const& exploration = recorder.exploration();
  check_recorded(workspace, exploration);
  auto const& agent = agent_of(exploration, exploration.at(request.approach));
  run::record_remark(recorder, request, *workspace.bricks.runners.at(agent));
}

void record(Workspace& /*workspace*/, run::Recorder& recorder,
            store::ChangeSettings const& request) {
  recorder.emit(events::SettingsChanged{request.settings});
}

/// require_run() has refused it.
void record(Workspace& /*workspace*/, run::Recorder& /*recorder*/,
            store::HoldRun const& /*request*/) {}
void record(Workspace& /*workspace*/, run::Recorder& /*recorder*/,
            store::StopRun const& /*request*/) {}

}  // namespace

awaitable<Delivery> deliver(Workspace& workspace, std::string experiment, store::Request request) {
  auto* const operation = workspace.operation();
  if (operation && operation->carry_out(experiment, request)) co_return Delivery::running;
  auto& store = *workspace.bricks.store;
  Exploration const exploration = store.load(experiment);
  check_request(exploration, request);
  co_await require_own_record(workspace, experiment);
  if (!store.held(experiment)) {
    require_run(exploration, request);
    std::unique_ptr<Journal> const journal = co_await workspace.open_record(experiment);
    run::Recorder recorder(*journal, workspace.listener());
    if (auto const* const cancel = std::get_if<store::CancelApproaches>(&request)) {
      auto going_on = sessions_on_hosts(exploration);
      std::erase_if(going_on, [&](ApproachRecord const& each) {
        auto const& names = cancel->approaches;
        return !names.empty() && std::ranges::find(names, each.approach.name) == names.end();
      });
      co_await end_on_hosts(workspace, recorder, std::move(going_on));
      co_await end_launched(workspace, experiment);
    }
    std::visit([&](auto const& each) { record(workspace, recorder, each); }, request);
    co_return Delivery::recorded;
  }
  auto inbox = store::inbox_of(store.directory(experiment));
  co_return co_await send(std::move(inbox), std::move(request));
}

awaitable<Delivery> add(Workspace& workspace, std::string experiment, Approach approach) {
  approach.name = text::slug(approach.name);
  if (approach.name.empty())
    throw Error(ErrorCode::validation, "an approach needs a name with letters or digits");
  if (is_reserved_name(approach.name)) {
    throw Error(
        ErrorCode::validation,
        fmt::format("\"{}\" cannot be the name of an approach: it is reserved", approach.name),
        "take another");
  }
  store::Request request = store::AddApproach{std::move(approach)};
  co_return co_await deliver(workspace, std::move(experiment), std::move(request));
}

awaitable<Delivery> cancel(Workspace& workspace, std::string experiment,
                           std::vector<std::string> approaches) {
  store::Request request = store::CancelApproaches{std::move(approaches)};
  co_return co_await deliver(workspace, std::move(experiment), std::move(request));
}

awaitable<Delivery> tell(Workspace& workspace, TellRequest request) {
  Exploration const exploration = workspace.bricks.store->load(request.experiment);
  auto sample = sample_to_adopt(exploration, workspace.verdict_of(exploration), request.approach);
  store::Request wanted = store::TellApproach{std::move(sample), text::clean_text(request.remark)};
  co_return co_await deliver(workspace, std::move(request.experiment), std::move(wanted));
}

}  // namespace parallel_explore::operations
