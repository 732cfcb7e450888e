// Plans and runs the tasks of a Markdown file in the repository of the current directory, without
// GitHub: each gets a branch. A shell command stands for the agent.
//   example_tasks_offline TASKS.md
#include "parallel_explore/parallel_explore.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iostream>
#include <optional>
#include <utility>

namespace pe = parallel_explore;

namespace {

/// The agent, the gate, and the setting that nothing leaves this machine.
pe::TaskRequest request_for(char const* file) {
  pe::TaskRequest request;
  request.source = file;
  request.github = false;
  request.waves = true;  // tied tasks one after the other
  auto& settings = request.settings;
  settings.session.agent = "command";
  settings.session.max_parallel = 4;
  // It gets its prompt on standard input, and its identity in variables.
  settings.agents["command"].run = {"/bin/sh", "-c", "mkdir -p done && cat > done/$AGENT_ID.txt"};
  settings.criteria = {pe::gate("written", "test -s done/$(basename \"$PWD\").txt")};
  return request;
}

pe::awaitable<pe::Exploration> plan_and_run(pe::TaskOrchestrator& orchestrator,
                                            pe::TaskRequest request) {
  pe::TaskProposal proposal = co_await orchestrator.plan(std::move(request));
  std::cout << pe::to_text(proposal) << '\n';
  co_return co_await orchestrator.run(std::move(proposal));
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "Usage: example_tasks_offline TASKS.md\n";
    return 64;
  }
  try {
    boost::asio::io_context loop;
    pe::TaskOrchestrator orchestrator(".");
    std::exception_ptr failure;
    std::optional<pe::Exploration> result;
    boost::asio::co_spawn(loop, plan_and_run(orchestrator, request_for(arguments[1])),
                          [&](std::exception_ptr error, pe::Exploration exploration) {
                            failure = std::move(error);
                            if (!failure) result = std::move(exploration);
                          });
    loop.run();
    if (failure) std::rethrow_exception(failure);
    std::cout << pe::tasks_text(*result);
    return result->state == pe::ExplorationState::completed ? 0 : 1;
  } catch (pe::Error const& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
