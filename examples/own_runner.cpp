// A custom SessionRunner, for an agent that is not a process: a poet that counts sheep. It
// reports progress and can be cancelled, so that a budget ends an epic that never would.
#include "parallel_explore/parallel_explore.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fstream>
#include <iostream>

namespace pe = parallel_explore;
namespace asio = boost::asio;

// The run itself records that a session starts and how it ended. A runner emits:
//   SessionSpawned   as soon as there is a process, so that resume() can end it after a crash
//   SessionProgress  at each step: people see it, and budgets are kept by it; its agent_session
//                    is how a later session resumes this one, if can_resume()
//   SessionLimited   when an API refuses and the agent waits: nothing new starts meanwhile
//   SessionSilent    after `stall` without a sign of life
// It may leave out each of them. It alone ends a session after `timeout` and after twice `stall`.
class Poet final : public pe::SessionRunner {
 public:
  pe::awaitable<pe::SessionResult> run(pe::SessionRequest request, pe::EventSink& sink) override {
    // A cancellation ends in a result: it is an error of the wait below, not an exception.
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::steady_timer pause(co_await asio::this_coro::executor);
    auto const begin = std::chrono::steady_clock::now();
    std::ofstream poem(request.worktree / "poem.txt");
    pe::SessionResult result;
    result.session_id = request.session_id;
    auto const length = std::stoi(request.approach.description);
    for (auto sheep = 1; sheep <= length && std::holds_alternative<pe::Completed>(result.end);
         ++sheep) {
      poem << sheep << " sheep jumped over the fence.\n";
      result.usage.output_tokens += 7;
      pe::events::SessionProgress progress;
      progress.approach = request.approach.name;
      progress.sample = request.sample;
      progress.activity.text = "sheep " + std::to_string(sheep);
      progress.usage = result.usage;
      sink.emit(std::move(progress));
      pause.expires_after(std::chrono::milliseconds(1));
      auto const [error] = co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
      auto const now = std::chrono::steady_clock::now();
      if (request.timeout.count() > 0 && now - begin > request.timeout)
        result.end = pe::TimedOut{request.timeout};
      if (error) result.end = pe::Cancelled{};
    }
    result.duration = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begin);
    co_return result;
  }
};

int main() {
  auto experiment = pe::experiment_of_variants("sleep", {{"haiku", "3"}, {"epic", "1000000"}});
  experiment.session.agent = "poet";
  experiment.session.budget.tokens = 700;

  pe::Bricks bricks;
  bricks.runners["poet"] = std::make_unique<Poet>();
  auto const result = pe::explore(experiment, ".", std::move(bricks));
  for (auto const& record : result.approaches)
    std::cout << record.approach.name << ": " << pe::name_of(record.state) << " after "
              << pe::usage_of(record).tokens() << " tokens. " << record.reason << '\n';
}
