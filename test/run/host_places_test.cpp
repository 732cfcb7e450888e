#include "run/host_places.hpp"

#include "support/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>

namespace parallel_explore::run {
namespace {

Experiment two_hosts() {
  Experiment experiment;
  experiment.session.hosts = {"big", "small", "local"};
  experiment.session.max_parallel = 1;
  experiment.hosts["big"].slots = 2;
  experiment.hosts["small"].slots = 1;
  return experiment;
}

/// Takes places without giving them back, and lists where they are.
awaitable<std::vector<std::string>> hosts_of_places(HostPlaces& places, int count,
                                                    async::Stoppable& steps) {
  std::vector<HostPlaces::Place> taken;
  std::vector<std::string> hosts;
  for (int i = 0; i < count; ++i) {
    HostPlaces::Place place = co_await places.take("", false, steps);
    hosts.push_back(place.host());
    taken.push_back(std::move(place));
  }
  co_return hosts;
}

TEST(HostPlaces, AreTakenWhereTheLargestPartIsFree) {
  HostPlaces places(two_hosts());
  async::Stoppable steps;
  EXPECT_THAT(support::run(hosts_of_places(places, 4, steps)),
              testing::ElementsAre("big", "small", "", "big"));
}

TEST(HostPlaces, OfAnApproachStayWhereItsWorktreeIs) {
  HostPlaces places(two_hosts());
  async::Stoppable steps;
  auto const take = [&]() -> awaitable<std::string> {
    HostPlaces::Place const place = co_await places.take("small", true, steps);
    co_return place.host();
  };
  EXPECT_EQ(support::run(take()), "small");
  places.failed("small");
  EXPECT_EQ(support::run(take()), "big");
}

TEST(HostPlaces, AreLeftToOthersWhenAMachineFailed) {
  HostPlaces places(two_hosts());
  async::Stoppable steps;
  places.failed("big");
  EXPECT_THAT(support::run(hosts_of_places(places, 2, steps)), testing::ElementsAre("small", ""));
  places.failed("small");
  places.failed("");
  // With nothing better, they are tried again.
  EXPECT_THAT(support::run(hosts_of_places(places, 1, steps)), testing::ElementsAre("big"));
}

TEST(HostPlaces, GoToTheNextWhenTheyAreGivenBack) {
  HostPlaces places(two_hosts());
  async::Stoppable steps;
  std::vector<std::string> order;
  auto const second = [&]() -> awaitable<void> {
    HostPlaces::Place const place = co_await places.take("small", true, steps);
    order.push_back("second");
  };
  auto const both = [&]() -> awaitable<void> {
    std::optional<HostPlaces::Place> first;
    first.emplace(co_await places.take("small", true, steps));
    auto const executor = co_await boost::asio::this_coro::executor;
    boost::asio::co_spawn(executor, second(), boost::asio::detached);
    co_await boost::asio::post(executor, boost::asio::use_awaitable);
    order.push_back("first");
    first.reset();
    co_await boost::asio::post(executor, boost::asio::use_awaitable);
  };
  boost::asio::io_context context;
  support::run(context, both());
  context.restart();
  context.run();
  EXPECT_THAT(order, testing::ElementsAre("first", "second"));
}

TEST(HostPlaces, AreNoLongerWaitedForByAJobThatStops) {
  HostPlaces places(two_hosts());
  async::Stoppable steps, stopped;
  auto const wait = [&]() -> awaitable<bool> {
    HostPlaces::Place const first = co_await places.take("small", true, steps);
    stopped.stop();
    bool was_stopped = false;
    try {
      HostPlaces::Place const none = co_await places.take("small", true, stopped);
    } catch (async::Stopped const&) {
      was_stopped = true;
    }
    co_return was_stopped;
  };
  EXPECT_TRUE(support::run(wait()));
}

}  // namespace
}  // namespace parallel_explore::run
