// A server keeps answering while an Explorer runs on its loop. An observer prints progress, and a
// timer stops the run when time is up: a moment after the first result.
#include "parallel_explore/parallel_explore.hpp"

#include <boost/asio.hpp>

#include <iostream>

namespace pe = parallel_explore;
namespace asio = boost::asio;
using asio::ip::tcp;

pe::awaitable<void> echo(tcp::socket socket) {
  char data[64];
  for (;;) {
    auto const size = co_await socket.async_read_some(asio::buffer(data), asio::use_awaitable);
    co_await asio::async_write(socket, asio::buffer(data, size), asio::use_awaitable);
  }
}

pe::awaitable<void> serve(tcp::acceptor& acceptor) {
  for (;;) {
    tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
    asio::co_spawn(acceptor.get_executor(), echo(std::move(socket)), asio::detached);
  }
}

/// A client of the server: says something, and prints the answer.
pe::awaitable<void> call(tcp::endpoint server, std::string words) {
  tcp::socket socket(co_await asio::this_coro::executor);
  co_await socket.async_connect(server, asio::use_awaitable);
  co_await asio::async_write(socket, asio::buffer(words), asio::use_awaitable);
  std::string answer(words.size(), ' ');
  co_await asio::async_read(socket, asio::buffer(answer), asio::use_awaitable);
  std::cout << "  echo: " << answer << '\n';
}

int main() {
  auto experiment = pe::experiment_of_variants("race", {{"hare", "0"}, {"tortoise", "60"}});
  experiment.session.agent = "command";
  experiment.agents["command"].run = {"sh", "-c", "sleep {description} && echo done > finish.txt"};

  asio::io_context loop;
  tcp::acceptor acceptor(loop, {asio::ip::address_v4::loopback(), 0});
  asio::co_spawn(loop, serve(acceptor), asio::detached);
  pe::Explorer explorer(".");
  asio::steady_timer patience(loop);

  pe::Overloaded const progress{
      [&](pe::events::SessionSpawned const& event) {
        std::cout << event.approach << " is off\n";
        asio::co_spawn(loop, call(acceptor.local_endpoint(), "go, " + event.approach),
                       asio::detached);
      },
      [&](pe::events::ApproachCompleted const& event) {
        std::cout << event.approach << " is there\n";
        patience.expires_after(std::chrono::milliseconds(100));
        patience.async_wait([&](boost::system::error_code error) {
          if (!error) explorer.stop("time is up");
        });
      },
      [](auto const&) {}};  // all others
  explorer.observe(
      [&](pe::Event const& event, pe::Exploration const&) { std::visit(progress, event.payload); });
  asio::co_spawn(loop, explorer.run(experiment),
                 [&](std::exception_ptr error, pe::Exploration result) {
                   if (error) std::rethrow_exception(error);  // leaves loop.run()
                   std::cout << pe::name_of(result.state) << ": " << result.reason << '\n';
                   for (auto const& record : result.approaches)
                     std::cout << record.approach.name << ": " << pe::name_of(record.state) << '\n';
                   patience.cancel();
                   acceptor.close();
                 });
  loop.run();
}
