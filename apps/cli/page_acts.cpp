#include "page_acts.hpp"

#include "parallel_explore/error.hpp"
#include "service/operations.hpp"
#include "service/own_command.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace pexplore {

using namespace parallel_explore;
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

struct ActRow {
  std::string_view name;
  service::OwnCommand (*command)(json::object const& arguments);
};

constexpr std::array<ActRow, 10> acts{{{"add", service::add},
                                       {"cancel", service::cancel},
                                       {"retry", service::retry},
                                       {"sample", service::sample},
                                       {"tell", service::tell},
                                       {"adopt", service::adopt},
                                       {"pause", service::pause},
                                       {"resume", service::resume},
                                       {"stop", service::stop},
                                       {"undo", service::undo_adoption}}};

json::object arguments_of(serve::ActRequest const& act) {
  constexpr std::size_t most_depth = 8;
  json::parse_options options;
  options.max_depth = most_depth;
  boost::system::error_code error;
  auto const value = json::parse(act.arguments, error, {}, options);
  if (error || !value.is_object())
    throw Error(ErrorCode::validation, "the body is not a JSON object");
  auto arguments = value.get_object();
  arguments["name"] = act.experiment;
  return arguments;
}

service::OwnCommand command_for(serve::ActRequest const& act) {
  auto const* const row = std::ranges::find(acts, act.name, &ActRow::name);
  if (row == acts.end())
    throw Error(ErrorCode::not_found, fmt::format("there is no command {}", act.name));
  auto command = row->command(arguments_of(act));
  // The page shows sentences. Options come before "--".
  auto& words = command.words;
  words.erase(std::remove(words.begin(), std::ranges::find(words, "--"), "--json"),
              std::ranges::find(words, "--"));
  command.own_group = true;
  return command;
}

}  // namespace

awaitable<serve::ActResult> PageActs::carry_out(serve::ActRequest act) {
  auto command = command_for(act);
  auto const turn = co_await turns_.acquire();
  auto const stop = std::make_shared<asio::cancellation_signal>();
  auto const is_under_way = under_way_.insert(stop).first;
  serve::ActResult result;
  std::exception_ptr failure;
  try {
    awaitable<service::CommandEnd> running = service::run_own(std::move(command));
    auto const loop = co_await asio::this_coro::executor;
    service::CommandEnd end = co_await asio::co_spawn(
        loop, std::move(running), asio::bind_cancellation_slot(stop->slot(), asio::use_awaitable));
    result = {end.status, end.output + end.error};
  } catch (...) {
    failure = std::current_exception();
  }
  under_way_.erase(is_under_way);
  if (failure) std::rethrow_exception(failure);
  co_return result;
}

awaitable<void> PageActs::finish() {
  std::vector<async::Semaphore::Permit> all;
  for (int i = 0; i < most_at_once; ++i) {
    auto permit = co_await turns_.acquire();
    all.push_back(std::move(permit));
  }
}

void PageActs::kill() {
  for (auto const& stop : under_way_) stop->emit(asio::cancellation_type::terminal);
}

}  // namespace pexplore
