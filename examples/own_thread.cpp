// The pattern for programs whose loop must never wait, such as user interfaces and servers: an
// Explorer on a thread and loop of its own, whose news arrives on the program's loop.
#include "parallel_explore/parallel_explore.hpp"

#include <boost/asio.hpp>

#include <functional>
#include <iostream>
#include <thread>

namespace pe = parallel_explore;
namespace asio = boost::asio;

/// Calls its functions on the program's loop, which does not end before a run does.
class Laboratory {
 public:
  std::function<void(std::string approach)> on_start;
  std::function<void(std::exception_ptr, pe::Exploration)> on_end;

  explicit Laboratory(asio::io_context& program) : program_(program), explorer_(".") {
    explorer_.observe([this](pe::Event const& event, pe::Exploration const&) {
      // Copy what is needed: the event and the state belong to this thread.
      if (auto const* spawned = std::get_if<pe::events::SessionSpawned>(&event.payload))
        asio::post(program_, [this, name = spawned->approach] { on_start(name); });
    });
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~Laboratory() {
    stop("the program ends");
    work_.reset();
    thread_.join();
  }

  void run(pe::Experiment experiment) {
    auto const tell = [this, program = asio::make_work_guard(program_)](std::exception_ptr error,
                                                                        pe::Exploration result) {
      asio::post(program_, [=, this] { on_end(error, result); });
    };
    // Only stop() may be called from another thread than that of the Explorer's loop.
    asio::post(loop_, [=, this] { asio::co_spawn(loop_, explorer_.run(experiment), tell); });
  }

  void stop(std::string reason) { explorer_.stop(std::move(reason)); }

 private:
  asio::io_context& program_;
  asio::io_context loop_;
  asio::executor_work_guard<asio::io_context::executor_type> work_ = asio::make_work_guard(loop_);
  pe::Explorer explorer_;
  std::thread thread_;
};

int main() {
  auto experiment = pe::experiment_of_variants("patience", {{"sleeper", "Wait for a button."}});
  experiment.session.agent = "command";
  experiment.agents["command"].run = {"sleep", "600"};

  asio::io_context program;
  Laboratory laboratory(program);
  laboratory.on_start = [&](std::string const& approach) {
    std::cout << approach << " runs; Stop is pressed\n";
    laboratory.stop("Stop was pressed");
  };
  auto const here = std::this_thread::get_id();
  laboratory.on_end = [&](std::exception_ptr error, pe::Exploration const& result) {
    if (error) std::rethrow_exception(error);  // leaves program.run()
    std::cout << pe::name_of(result.state) << ": " << result.reason << '\n'
              << (std::this_thread::get_id() == here ? "reported on the program's own thread\n"
                                                     : "");
  };
  laboratory.run(experiment);
  std::cout << "the program is free meanwhile\n";
  program.run();
}
