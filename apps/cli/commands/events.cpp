#include "async/wait_for.hpp"
#include "commands.hpp"
#include "event_feed.hpp"
#include "experiments.hpp"
#include "live/notice.hpp"
#include "output.hpp"
#include "parallel_explore/event.hpp"
#include "shared_options.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <fmt/format.h>

#include <memory>
#include <unistd.h>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct EventsOptions {
  std::string name;
  bool follow = false, notices = false;
};

bool ends_a_run(Event const& event) {
  return std::holds_alternative<events::ExplorationCompleted>(event.payload) ||
         std::holds_alternative<events::ExplorationInterrupted>(event.payload);
}

/// "limiter: finished: 2 of 2 completed; look at it: pexplore show limiter"; empty: nothing to
/// report.
std::string notice_text(Event const& event, Exploration const& exploration) {
  auto const notice = ends_a_run(event) ? live::end_notice(exploration) : live::notice_of(event);
  if (!notice) return {};
  auto const next = ends_a_run(event) && are_alternatives(exploration.experiment)
                        ? fmt::format("; look at it: pexplore show {}", exploration.name)
                        : std::string();
  return fmt::format("{}: {}{}\n", exploration.name, escape_for_terminal(notice->text), next);
}

/// Follows until the run ends, or the reader of the output has left.
void follow(EventFeed& feed) {
  boost::asio::io_context loop;
  boost::asio::posix::stream_descriptor output(loop, dup(STDOUT_FILENO));
  output.async_wait(boost::asio::posix::stream_descriptor::wait_error,
                    [&](boost::system::error_code error) {
                      if (!error) feed.stop();  // a file has no readers to lose
                    });
  auto ending = [](EventFeed& feed, auto& output) -> awaitable<void> {
    awaitable<void> following = feed.follow();
    co_await std::move(following);
    output.cancel();
  };
  async::wait_for(loop, ending(feed, output));
}

int print_events(EventsOptions const& options) {
  EventFeed::Take const take = [&](Event const& event, Exploration const& exploration) {
    auto const text = options.notices ? notice_text(event, exploration) : to_json(event) + "\n";
    return text.empty() || print(text);
  };
  auto const records = records_here();
  if (options.follow && options.name.empty()) {
    EventFeed feed(records, {}, take);
    feed.skip();
    follow(feed);
    return 0;
  }
  auto explorer = explorer_to_read();
  EventFeed feed(records, load(explorer, options.name).name, take);
  feed.read();
  if (options.follow) follow(feed);
  return 0;
}

}  // namespace

void declare_events(CLI::App& command, Action& action) {
  auto const options = std::make_shared<EventsOptions>();
  add_experiment(command, options->name);
  command.add_flag(
      "-f,--follow", options->follow,
      "Follow new events until the run ends; without a name: the new events of all experiments "
      "here, including later ones");
  command.add_flag("--notices", options->notices,
                   "Print a sentence instead of JSON, and only when a run ends or needs a person");
  command.footer(
      "Prints a line of JSON for each event, as `run --events` does.\n\n"
      "Examples:\n"
      "  pexplore events limiter --follow\n"
      "  pexplore events --follow --notices");
  command.callback([options, &action] { action = [options] { return print_events(*options); }; });
}

}  // namespace pexplore
