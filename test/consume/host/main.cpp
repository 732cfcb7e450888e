// Embeds the library as programs do, again and again, and looks after children of its own
// meanwhile:
//   host REPOSITORY RUNS [STYLE]     one of Children::styles
#include "children.hpp"
#include "parallel_explore/parallel_explore.hpp"
#include "third_party.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

namespace asio = boost::asio;
namespace pe = parallel_explore;
using namespace std::chrono_literals;

namespace {

pe::Experiment experiment(std::string const& name, std::string const& script) {
  pe::Experiment result;
  result.name = name;
  result.task = "write it";
  result.session.agent = "command";
  result.agents["command"].run = {"sh", "-c", script};
  result.approaches.emplace_back("a", "one way");
  result.approaches.emplace_back("b", "another way");
  result.criteria = {pe::gate("there", "test -s work")};
  return result;
}

[[noreturn]] void fail(std::string const& what) {
  std::cerr << what << '\n';
  std::exit(1);
}

void expect(bool holds, std::string const& what) {
  if (!holds) fail(what);
}

pe::awaitable<void> clean(pe::Explorer& explorer, std::string name) {
  pe::CleanupRequest request(name);
  request.force = true;
  co_await explorer.cleanup(request);
}

/// One run to its end, and one that a cancellation stops, on one loop with somebody else's
/// coroutine.
void run_beside_others(std::string const& repository, std::string const& name, Children& children) {
  asio::io_context loop;
  children.use(loop);
  ThirdParty others(loop);
  pe::Explorer first(repository), second(repository);
  asio::cancellation_signal cancel;
  int left = 2;
  auto const done = [&] {
    if (--left > 0) return;
    others.stop();
    children.leave_loop();
  };
  int events = 0;
  first.observe([&](pe::Event const& event, pe::Exploration const&) {
    ++events;
    if (std::holds_alternative<pe::events::SessionSpawned>(event.payload))
      expect(children.make_one(), "the program's own child was to end as it does without us");
  });
  asio::co_spawn(loop, first.run(experiment(name, "echo x > work")),
                 [&](std::exception_ptr failure, pe::Exploration const& result) {
                   if (failure) std::rethrow_exception(failure);
                   expect(result.state == pe::ExplorationState::completed, "it was to complete");
                   done();
                 });
  second.observe([&](pe::Event const& event, pe::Exploration const&) {
    if (std::holds_alternative<pe::events::SessionSpawned>(event.payload))
      asio::post(loop, [&] { cancel.emit(asio::cancellation_type::terminal); });
  });
  asio::co_spawn(loop, second.run(experiment(name + "s", "sleep 1000")),
                 asio::bind_cancellation_slot(
                     cancel.slot(), [&](std::exception_ptr failure, pe::Exploration const& result) {
                       if (failure) std::rethrow_exception(failure);
                       expect(result.state == pe::ExplorationState::interrupted,
                              "it was to be interrupted");
                       done();
                     }));
  loop.run();
  expect(events > 0, "the observer was to be called");
  expect(others.beats() > 0, "the other library was to run");
  try {
    loop.restart();
    asio::co_spawn(loop, clean(first, name), asio::detached);
    asio::co_spawn(loop, clean(second, name + "s"), asio::detached);
    loop.run();
    (void)first.store().load(name);
    fail("the record was to be gone");
  } catch (pe::Error const& error) {
    expect(error.code() == pe::ErrorCode::not_found, error.what());
  }
}

/// The loop is destroyed in the middle of a run.
void destroy_the_loop(std::string const& repository, std::string const& name) {
  pe::Explorer explorer(repository);
  {
    asio::io_context loop;
    explorer.observe([&](pe::Event const& event, pe::Exploration const&) {
      if (std::holds_alternative<pe::events::SessionSpawned>(event.payload)) loop.stop();
    });
    asio::co_spawn(loop, explorer.run(experiment(name, "sleep 1000")), asio::detached);
    loop.run();
  }
  expect(!explorer.store().held(name), "nothing holds its record");
  (void)pe::cleanup_experiment(name, true, repository);
}

/// A program that loses exit statuses, or lets the system forget them, gets an error.
void expect_refusal(std::string const& repository, std::string const& name, bool ignores) {
  try {
    asio::io_context loop;
    pe::Explorer explorer(repository);
    asio::co_spawn(loop, explorer.run(experiment(name, "exit 3")),
                   [&](std::exception_ptr failure, pe::Exploration const& result) {
                     if (failure) std::rethrow_exception(failure);
                     for (auto const& each : result.approaches)
                       expect(each.state == pe::ApproachState::failed, "it was to fail");
                   });
    loop.run();
    expect(!ignores, "it was to be refused");
  } catch (pe::Error const& error) {
    if (ignores) expect(error.code() == pe::ErrorCode::resource, error.what());
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) fail("host REPOSITORY RUNS [STYLE]");
  int const runs = std::atoi(argv[2]);
  std::string const style = argc > 3 ? argv[3] : "default";
  expect(std::ranges::count(Children::styles, style) == 1, "no such style");
  expect(std::string(pe::version()) == PARALLEL_EXPLORE_VERSION, "another version is linked");
  Children children(style);
  for (int i = 0; i < runs; ++i) {
    auto const name = "x" + std::to_string(i);
    if (style == "everything" || style == "ignored") {
      expect_refusal(argv[1], name, style == "ignored");
      continue;
    }
    run_beside_others(argv[1], name, children);
    destroy_the_loop(argv[1], name + "d");
  }
  expect(children.make_one(), "children of its own were to end as before");
  std::cout << "embedded " << runs << " times\n";
}
