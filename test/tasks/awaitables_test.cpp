// Every operation of an Explorer and a TaskOrchestrator takes what Asio offers: callbacks, futures,
// deferred operations, cancellation, and the end of its loop.
#include "parallel_explore/control.hpp"
#include "parallel_explore/host_check.hpp"
#include "parallel_explore/task_orchestrator.hpp"
#include "support/sandbox.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <regex>
#include <set>

namespace parallel_explore {
namespace {

namespace asio = boost::asio;

/// A run that has two tasks, an orchestrator and an Explorer in one repository.
struct Host {
  Host() {
    auto const made =
        support::shell(place.path(),
                       "git init -q -b main repo && cd repo && echo x > a && git add a"
                       " && git config user.name Tester"
                       " && git config user.email t@example.com"
                       " && git commit -qm first"
                       " && printf -- '- [ ] One in `b`\\n- [ ] Two in `c`\\n' > ../l.md",
                       support::test_environment(place.path()));
    EXPECT_EQ(made.status, 0) << made.error;
    experiment.name = "x";
    experiment.task = "do it";
    experiment.session.agent = "command";
    experiment.agents["command"].run = {"sh", "-c", "echo x > work"};
    experiment.approaches = {Approach("a", "one"), Approach("b", "two")};
    request.source = (place.path() / "l.md").string();
    request.github = false;
    request.settings = experiment;
    orchestrator.emplace(place.path() / "repo");
  }

  support::TempDirectory place;
  Experiment experiment;
  TaskRequest request;
  std::optional<TaskOrchestrator> orchestrator;
};

/// Starts the operation that `make` gives, in each way that a host may, and sees each end.
template <class Make>
void try_all(Host& host, Make const& make) {
  auto& orchestrator = *host.orchestrator;
  int ended = 0;
  auto const count = [&](std::exception_ptr const& failure, auto const&...) {
    ++ended;
    if (!failure) return;
    // Nothing but Errors leaves the library.
    try {
      std::rethrow_exception(failure);
    } catch (Error const&) {
    }
  };
  {
    asio::io_context loop;
    asio::co_spawn(loop, make(orchestrator), count);
    loop.run();
  }
  EXPECT_EQ(ended, 1) << "callback";
  {
    asio::io_context loop;
    auto future = asio::co_spawn(loop, make(orchestrator), asio::use_future);
    loop.run();
    try {
      (void)future.get();
    } catch (Error const&) {
    }
  }
  {
    asio::io_context loop;
    auto later = asio::co_spawn(loop, make(orchestrator), asio::deferred);
    std::move(later)(count);
    loop.run();
  }
  EXPECT_EQ(ended, 2) << "deferred";
  {
    asio::io_context loop;
    asio::cancellation_signal cancel;
    asio::co_spawn(loop, make(orchestrator), asio::bind_cancellation_slot(cancel.slot(), count));
    asio::post(loop, [&] { cancel.emit(asio::cancellation_type::terminal); });
    loop.run();
  }
  EXPECT_EQ(ended, 3) << "cancellation";
  for (int steps : {1, 2, 5}) {
    asio::io_context loop;
    asio::co_spawn(loop, make(orchestrator), asio::detached);
    for (int i = 0; i < steps; ++i) loop.run_one();
  }
}

using Orchestrator = TaskOrchestrator;

/// Ways to try operations, by their names in the headers.
using Operations = std::map<std::string, std::function<void(Host&)>>;

Operations operations_that_run_something() {
  return {
      {"run",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return o.explorer().run(host.experiment); });
       }},
      {"resume",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return o.explorer().resume("x"); });
         try_all(host, [&](Orchestrator& o) { return o.resume("x"); });
       }},
      {"retry",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return o.explorer().retry({"x", "a"}); });
         try_all(host, [&](Orchestrator& o) { return o.retry({"x"}); });
       }},
      {"sample",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return o.explorer().sample({"x"}); });
       }},
      {"rescore",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return o.explorer().rescore({"x"}); });
       }},
      {"distinguish",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) {
           return o.explorer().distinguish({"x", {"cat", "work"}});
         });
       }},
  };
}

Operations other_operations() {
  return {
      {"add",
       [](Host& host) {
         try_all(host,
                 [&](Orchestrator& o) { return o.explorer().add("x", Approach("c", "three")); });
       }},
      {"cancel",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return o.explorer().cancel("x", "a"); });
       }},
      {"adopt",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return o.explorer().adopt({"x", "a"}); });
       }},
      {"cleanup",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return o.explorer().cleanup({"x"}); });
       }},
      {"measure",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return measure(o.explorer(), {"x", 1}); });
       }},
      {"rate",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return rate(o.explorer(), {"x", "a", "b", 1}); });
       }},
      {"diff_of",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return diff_of(o.explorer(), "x", "a"); });
       }},
      {"diff_to",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) {
           return diff_to(o.explorer(), "x", "a", "", false, [](std::string_view) { return true; });
         });
       }},
      {"distrust_of",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return distrust_of(o.explorer(), "x"); });
       }},
      {"trust",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return trust(o.explorer(), "x", Distrust()); });
       }},
      {"history_of",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return history_of(o.explorer()); });
       }},
      {"plan",
       [](Host& host) { try_all(host, [&](Orchestrator& o) { return o.plan(host.request); }); }},
      {"check", [](Host& host) { try_all(host, [&](Orchestrator& o) { return o.check({}); }); }},
      {"changes",
       [](Host& host) { try_all(host, [&](Orchestrator& o) { return o.changes("tasks"); }); }},
      {"integrate",
       [](Host& host) { try_all(host, [&](Orchestrator& o) { return o.integrate("x"); }); }},
  };
}

Operations operations_after_a_run() {
  return {
      {"undo_adoption",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return undo_adoption(o.explorer(), "x"); });
       }},
      {"open_pull_request",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) {
           return open_pull_request(o.explorer(), {"x", "a"},
                                    [](auto const&...) -> std::unique_ptr<Forge> {
                                      throw Error(ErrorCode::forge, "there is no server");
                                    });
         });
       }},
      {"experiments_to_clean",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return experiments_to_clean(o.explorer(), {}); });
       }},
  };
}

Operations operations_that_read() {
  return {
      {"preflight",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return preflight(o.explorer(), Experiment()); });
       }},
      {"check_hosts",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return check_hosts(o.explorer(), Experiment()); });
       }},
      {"open_record",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return open_record(o.explorer(), "x"); });
       }},
      {"exported",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) { return exported(o.explorer(), "x"); });
       }},
      {"full_report_of",
       [](Host& host) {
         try_all(host, [&](Orchestrator& o) {
           return full_report_of(o.explorer(), Exploration(), Verdict(), "md");
         });
       }},
  };
}

Operations operations_of_control() {
  auto const tried = [](auto const& make) {
    return
        [make](Host& host) { try_all(host, [&](Orchestrator& o) { return make(o.explorer()); }); };
  };
  LiveSettings settings;
  settings.max_parallel = 2;
  return {
      {"watch", tried([](Explorer& e) { return watch(e, "x"); })},
      {"stop_run", tried([](Explorer& e) { return stop_run(e, "x"); })},
      {"pause_run", tried([](Explorer& e) { return pause_run(e, "x"); })},
      {"continue_run", tried([](Explorer& e) { return continue_run(e, "x"); })},
      {"change_settings",
       tried([settings](Explorer& e) { return change_settings(e, "x", settings); })},
      {"tell", tried([](Explorer& e) { return tell(e, TellRequest("x", "a", "more")); })},
      {"combine", tried([](Explorer& e) {
         return combine(e, CombineRequest("x", {"a", "b"}));
       })},
  };
}

std::set<std::string> awaitables_of_the_headers() {
  std::set<std::string> names;
  std::regex const declaration("\n *awaitable<[A-Za-z_:<>]*> ([a-z_]+)\\(");
  for (char const* header : {"control.hpp", "explorer.hpp", "exchange.hpp", "host_check.hpp",
                             "rating.hpp", "task_orchestrator.hpp"}) {
    auto const text = support::read_file(std::filesystem::path(TEST_DATA) / ".." / "include" /
                                         "parallel_explore" / header);
    for (std::sregex_iterator each(text.begin(), text.end(), declaration), end; each != end; ++each)
      names.insert((*each)[1]);
  }
  return names;
}

TEST(Awaitables, AreTriedEachInEveryWay) {
  std::set<std::string> tried;
  auto operations = operations_that_run_something();
  operations.merge(other_operations());
  operations.merge(operations_that_read());
  operations.merge(operations_after_a_run());
  operations.merge(operations_of_control());
  for (auto const& [name, operation] : operations) {
    SCOPED_TRACE(name);
    Host host;
    operation(host);
    tried.insert(name);
  }
  EXPECT_EQ(tried, awaitables_of_the_headers()) << "each operation of the headers is in the table";
}

}  // namespace
}  // namespace parallel_explore
