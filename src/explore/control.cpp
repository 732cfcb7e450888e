#include "parallel_explore/control.hpp"

#include "explore/border.hpp"
#include "explore/combine.hpp"
#include "explore/deliver.hpp"
#include "explore/entrance.hpp"
#include "explore/watch.hpp"

#include <utility>

namespace parallel_explore {
inline namespace v0_2 {

using operations::Entrance;

namespace {

awaitable<Delivery> request_of(Explorer const& explorer, std::string experiment,
                               store::Request request) {
  auto const& workspace = Entrance::of(explorer);
  return operations::run_beside(
      workspace, operations::deliver(*workspace, std::move(experiment), std::move(request)));
}

}  // namespace

void on_start(Explorer& explorer, std::function<void(Exploration const&)> started) {
  Entrance::of(explorer)->started = std::move(started);
}

awaitable<Exploration> watch(Explorer& explorer, std::string experiment, Observer observer) {
  auto const& workspace = Entrance::of(explorer);
  return operations::run_alone(
      workspace, operations::watch(*workspace, std::move(experiment), std::move(observer)));
}

awaitable<Delivery> stop_run(Explorer& explorer, std::string experiment) {
  return request_of(explorer, std::move(experiment), store::StopRun{});
}

awaitable<Delivery> pause_run(Explorer& explorer, std::string experiment) {
  return request_of(explorer, std::move(experiment), store::HoldRun{true});
}

awaitable<Delivery> continue_run(Explorer& explorer, std::string experiment) {
  return request_of(explorer, std::move(experiment), store::HoldRun{false});
}

awaitable<Delivery> change_settings(Explorer& explorer, std::string experiment,
                                    LiveSettings settings) {
  return request_of(explorer, std::move(experiment), store::ChangeSettings{std::move(settings)});
}

awaitable<Delivery> tell(Explorer& explorer, TellRequest request) {
  auto const& workspace = Entrance::of(explorer);
  return operations::run_beside(workspace, operations::tell(*workspace, std::move(request)));
}

awaitable<Combination> combine(Explorer& explorer, CombineRequest request) {
  auto const& workspace = Entrance::of(explorer);
  return operations::run_beside(workspace, operations::combine(*workspace, std::move(request)));
}

}  // namespace v0_2
}  // namespace parallel_explore
