#include "conduct/recorded_worktree.hpp"
#include "conduct/samples.hpp"
#include "core/text.hpp"
#include "explore/parts.hpp"
#include "parallel_explore/error.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

/// What people ask of an experiment that exists already.
namespace parallel_explore {
namespace {

/// How long the process that runs an experiment may take to answer.
constexpr auto answer_time = std::chrono::seconds(10);

bool may_be_retried(ApproachRecord const& record) {
  return is_final(record.state) && record.state != ApproachState::completed;
}

std::set<std::string> to_retry(Exploration const& exploration, RetryRequest const& request) {
  std::set<std::string> names;
  for (auto const& name : request.approaches) {
    auto const& record = exploration.at(name);
    if (!may_be_retried(record)) {
      throw Error(ErrorCode::validation,
                  fmt::format("approach {} is {}: only what failed is run again", name,
                              name_of(record.state)),
                  is_final(record.state)
                      ? ""
                      : fmt::format("go on with it: pexplore resume {}", exploration.name));
    }
    names.insert(name);
  }
  if (!request.approaches.empty()) return names;
  for (auto const& record : exploration.approaches) {
    if (may_be_retried(record)) names.insert(record.approach.name);
  }
  if (names.empty()) {
    throw Error(ErrorCode::validation,
                fmt::format("no approach of {} has failed: there is nothing to run again",
                            exploration.name));
  }
  return names;
}

}  // namespace

awaitable<Exploration> Explorer::Parts::retry(RetryRequest request) {
  Opened opened = co_await open(request.experiment);
  auto& journal = opened.journal;
  auto const& exploration = journal->exploration();
  std::set<std::string> const names = to_retry(exploration, request);
  add_runners(exploration.experiment);
  check_instructions(exploration.experiment);
  conduct::Recorder recorder(*journal, observer);
  recorder.emit(events::ExplorationResumed{});
  for (auto const& name : names) {
    auto const& record = exploration.at(name);
    if (request.fresh && !record.worktree.branch.empty()) {
      Worktree worktree = conduct::recorded_worktree(exploration, record);
      co_await bricks.worktrees->remove(std::move(worktree), Removal::force);
    }
    recorder.emit(events::ApproachRetried{name, 0, record.reason, {}, request.fresh});
  }
  co_return co_await conduct(std::move(journal), names);
}

awaitable<Delivery> Explorer::Parts::add(std::string name, Approach approach) {
  approach.name = core::slug(approach.name);
  if (approach.name.empty()) {
    throw Error(ErrorCode::validation, "an approach needs a name with letters or digits");
  }
  store::Request request = store::AddApproach{std::move(approach)};
  return deliver(std::move(name), std::move(request));
}

awaitable<Delivery> Explorer::Parts::cancel(std::string name, std::vector<std::string> approaches) {
  store::Request request = store::CancelApproaches{std::move(approaches)};
  return deliver(std::move(name), std::move(request));
}

/// To who runs the experiment: ourselves, another process, or nobody.
awaitable<Delivery> Explorer::Parts::deliver(std::string name, store::Request request) {
  if (inbox_server_ && running_ == name) {
    inbox_server_->carry_out(request);
    co_return Delivery::running;
  }
  Exploration const known = bricks.store->load(name);  // for its messages
  if (auto const* cancel = std::get_if<store::CancelApproaches>(&request)) {
    for (auto const& each : cancel->approaches) (void)known.at(each);
  }
  if (!bricks.store->held(name)) {
    auto journal = bricks.store->open(name);
    carry_out_now(*journal, request);
    co_return Delivery::recorded;
  }
  auto const executor = co_await boost::asio::this_coro::executor;
  auto const inbox = store::inbox_of(bricks.store->directory(name));
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

/// Nobody runs the experiment: it is written down for a later resume.
void Explorer::Parts::carry_out_now(Journal& journal, store::Request const& request) {
  auto const& exploration = journal.exploration();
  conduct::Recorder recorder(journal, observer);
  if (auto const* to_add = std::get_if<store::AddApproach>(&request)) {
    auto approach = to_add->approach;
    if (exploration.find(approach.name)) {
      throw Error(ErrorCode::name_in_use,
                  fmt::format("there is an approach \"{}\" already", approach.name),
                  "take another name");
    }
    admit(exploration, approach);
    for (auto& each : conduct::with_further_samples(exploration.experiment, std::move(approach)))
      recorder.emit(events::ApproachGenerated{std::move(each)});
    return;
  }
  auto const& named = std::get<store::CancelApproaches>(request).approaches;
  std::vector<std::pair<std::string, std::string>> ended;
  for (auto const& record : exploration.approaches) {
    auto const& name = record.approach.name;
    bool const meant = named.empty() || std::ranges::find(named, name) != named.end();
    if (!meant) continue;
    if (!is_final(record.state)) {
      ended.emplace_back(name, record.approach.id);
    } else if (!named.empty()) {
      throw Error(ErrorCode::validation,
                  fmt::format("{} is {} already", name, parallel_explore::name_of(record.state)));
    }
  }
  if (ended.empty()) {
    throw Error(
        ErrorCode::validation,
        fmt::format("nothing of {} runs or waits: there is nothing to cancel", exploration.name));
  }
  (void)end_leftovers(exploration);
  recorder.emit(events::CancelAsked{named});
  for (auto const& [name, id] : ended) {
    recorder.emit(events::ApproachFailed{name, id, ApproachState::cancelled,
                                         FailureCause::cancelled, "cancelled"});
  }
  bool const all_ended = std::ranges::all_of(
      exploration.approaches, [](ApproachRecord const& each) { return is_final(each.state); });
  if (all_ended)
    recorder.emit(events::ExplorationCompleted{ExplorationState::cancelled, "cancelled"});
}

/// Makes sure that an approach which is added can be run.
void Explorer::Parts::admit(Exploration const& exploration, Approach const& approach) {
  auto experiment = exploration.experiment;
  if (!are_alternatives(experiment))
    throw Error(ErrorCode::validation,
                fmt::format("{} is a run of tasks, which has no approaches", exploration.name));
  experiment.approaches.clear();
  for (auto const& record : exploration.approaches)
    experiment.approaches.push_back(record.approach);
  experiment.approaches.push_back(approach);
  add_runners(frozen(std::move(experiment)));
}

}  // namespace parallel_explore
