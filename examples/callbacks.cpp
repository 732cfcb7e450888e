// An Explorer in a program without coroutines: every operation takes any completion token of Asio,
// here a callback, a future and a deferred operation.
#include "parallel_explore/parallel_explore.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <iostream>

namespace pe = parallel_explore;
namespace asio = boost::asio;

int main() {
  auto experiment = pe::experiment_of_variants("tea", {{"green", "sencha"}, {"black", "assam"}});
  experiment.session.agent = "command";
  experiment.agents["command"].run = {"sh", "-c", "echo $PEXPLORE_DESCRIPTION > tea.txt"};

  asio::io_context loop;
  pe::Explorer explorer(".");

  // A callback: the exception, if there is one, and the result.
  asio::co_spawn(loop, explorer.run(experiment), [](std::exception_ptr error, pe::Exploration tea) {
    if (error) std::rethrow_exception(error);  // leaves loop.run()
    std::cout << "callback: " << pe::name_of(tea.state) << '\n';
  });
  loop.run();

  // A future. Wait for it on another thread than the loop's, or after the loop has run.
  std::future<std::string> patch =
      asio::co_spawn(loop, pe::diff_of(explorer, "tea", "green"), asio::use_future);
  loop.restart();
  loop.run();
  std::cout << "future:\n" << patch.get();

  // A deferred operation: nothing starts before it gets a token.
  pe::CleanupRequest request("tea");
  request.force = true;
  auto cleanup = asio::co_spawn(loop, explorer.cleanup(request), asio::deferred);
  std::move(cleanup)([](std::exception_ptr error, pe::CleanupReport report) {
    if (error) std::rethrow_exception(error);
    std::cout << "deferred: removed " << report.items.size() << " worktrees\n";
  });
  loop.restart();
  loop.run();
}
