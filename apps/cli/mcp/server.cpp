#include "mcp/server.hpp"

#include "async/semaphore.hpp"
#include "exit_status.hpp"
#include "experiments.hpp"
#include "mcp/record_results.hpp"
#include "mcp/report_app.hpp"
#include "mcp/tools.hpp"
#include "output.hpp"
#include "parallel_explore/control.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/parallel_explore.hpp"
#include "service/detached_runs.hpp"
#include "service/json_rpc.hpp"
#include "service/line_reader.hpp"
#include "service/own_command.hpp"
#include "service/progress_words.hpp"
#include "text/display.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <utility>

namespace pexplore::mcp {

using namespace parallel_explore;
using namespace service;

namespace {

namespace asio = boost::asio;
using asio::use_awaitable;

constexpr int default_wait = 45, longest_wait = 50, most_commands = 4;

class Server {
 public:
  explicit Server(bool unattended)
      : unattended_(unattended),
        input_(loop_),
        detached_(loop_),
        protocol_(tools(), std::string(parallel_explore::version())),
        commands_(most_commands) {}

  int run() {
    asio::co_spawn(loop_, read(), asio::detached);
    loop_.run();
    return all_completed;
  }

 private:
  using Stop = std::shared_ptr<asio::cancellation_signal>;

  awaitable<void> read() {
    while (true) {
      auto const line = co_await input_.next();
      if (!line) break;
      if (line->too_long) {
        send(Protocol::error(too_long));
      } else {
        take(line->text);
      }
    }
    // The client has left and needs no answers; experiments go on by themselves.
    for (auto& [id, stop] : stops_) stop->emit(asio::cancellation_type::terminal);
    detached_.close();
  }

  void take(std::string_view line) {
    auto turn = protocol_.take(line);
    for (auto const& answer : turn.answers) send(answer);
    for (auto const& id : turn.cancelled) {
      auto const found = stops_.find(json::serialize(id));
      if (found != stops_.end()) found->second->emit(asio::cancellation_type::terminal);
    }
    for (auto& [id, client] : turn.lists) send(Protocol::resources(id, client, all_resources()));
    for (auto const& each : turn.reads) asio::co_spawn(loop_, read_resource(each), asio::detached);
    for (auto& call : turn.calls) begin(std::move(call));
  }

  void begin(ToolCall call) {
    auto const& row = row_of(call);
    try {
      if (row.question && !call.confirmed) {
        if (call.client.can_ask && !unattended_) {
          auto const question = row.question(call.arguments);
          send(protocol_.ask(std::move(call), question));
          return;
        }
        auto const* const confirm = call.arguments.if_contains("confirm");
        if (!confirm || !confirm->is_bool() || !confirm->get_bool()) {
          auto const question = row.question(call.arguments);
          send(Protocol::result(
              call,
              {question + "\nAsk the person, and call this again with \"confirm\": true.", true}));
          return;
        }
      }
    } catch (Error const& error) {
      send(Protocol::result(call, {text_of(error), true}));
      return;
    }
    auto const key = json::serialize(call.id);
    Stop const stop = std::make_shared<asio::cancellation_signal>();
    stops_[key] = stop;
    asio::co_spawn(loop_, answer(std::move(call), stop),
                   [this, key, stop](std::exception_ptr) { stops_.erase(key); });
  }

  /// `stop`: emitted where no answer is wanted any more.
  awaitable<void> answer(ToolCall call, Stop stop) {
    ToolResult result;
    try {
      result = co_await done(call, stop);
    } catch (Error const& error) {
      if (error.code() == ErrorCode::interrupted) co_return;  // cancelled: no answer is wanted
      result = {text_of(error), true};
      if (error.code() == ErrorCode::repository && directory_of(call).empty())
        result.text += "\nPass \"directory\", the absolute path of the person's working tree.";
    } catch (boost::system::system_error const&) {
      co_return;
    }
    send(Protocol::result(call, result));
  }

  awaitable<ToolResult> done(ToolCall const& call, Stop stop) {
    auto const& row = row_of(call);
    if (auto const* const command = std::get_if<CommandOf>(&row.work)) {
      awaitable<ToolResult> ran = command_result(call, (*command)(call.arguments), stop);
      co_return co_await std::move(ran);
    }
    auto const directory = directory_of(call);
    auto const name = text_argument(call.arguments, "name");
    switch (std::get<RecordReading>(row.work)) {
      case RecordReading::status:
        co_return status_result(load(explorer(directory), name));
      case RecordReading::verdict: {
        awaitable<ToolResult> judged =
            judged_result(explorer(directory), name, call.client.shows_apps);
        co_return co_await std::move(judged);
      }
      case RecordReading::list:
        co_return list_result(explorer(directory).store());
      case RecordReading::wait:
      case RecordReading::wait_for_tasks:
        break;
    }
    awaitable<ToolResult> waited = wait(call, stop);
    co_return co_await std::move(waited);
  }

  static awaitable<ToolResult> judged_result(Explorer& explorer, std::string name, bool with_page) {
    auto exploration = load(explorer, name);
    auto result = verdict_result(explorer, exploration);
    if (with_page && are_alternatives(exploration.experiment))
      result.meta = co_await documents_for_app(explorer, std::move(exploration));
    co_return result;
  }

  awaitable<ToolResult> wait(ToolCall const& call, Stop stop) {
    auto const seconds = number_argument(call.arguments, "seconds", 0, longest_wait);
    auto const directory = directory_of(call);
    bool const is_tasks =
        std::get<RecordReading>(row_of(call).work) == RecordReading::wait_for_tasks;
    auto const name =
        name_of_run(explorer(directory), text_argument(call.arguments, "name"), is_tasks);
    // Of its own: an Explorer does one thing at a time.
    auto watcher = explorer_to_read(place(directory));
    asio::steady_timer timer(loop_, std::chrono::seconds(seconds.value_or(default_wait)));
    // The handler may already be queued when this is over.
    auto const is_over = std::make_shared<bool>(false);
    timer.async_wait([is_over, stop](boost::system::error_code error) {
      if (error) return;
      *is_over = true;
      stop->emit(asio::cancellation_type::terminal);
    });
    std::int64_t step = 0;
    std::string said;
    Observer observer = [&](Event const&, Exploration const& state) {
      auto text = progress_text(state);
      if (text == said) return;
      said = std::move(text);
      send(Protocol::progress(call, ++step, said));
    };
    awaitable<Exploration> watched = watch(watcher, name, std::move(observer));
    try {
      (void)co_await asio::co_spawn(loop_, std::move(watched),
                                    asio::bind_cancellation_slot(stop->slot(), use_awaitable));
    } catch (Error const& error) {
      if (error.code() != ErrorCode::interrupted || !*is_over) throw;
    }
    timer.cancel();
    auto const now = explorer(directory).store().load(name);
    co_return is_tasks ? tasks_result(now) : status_result(now);
  }

  awaitable<ToolResult> command_result(ToolCall const& call, OwnCommand command, Stop stop) {
    command.directory = directory_of(call);
    // Says that there is none before a command does, which does not know of the argument.
    (void)explorer(command.directory);
    auto const permit = co_await commands_.acquire();
    awaitable<CommandEnd> running = run_own(std::move(command));
    CommandEnd const end = co_await asio::co_spawn(
        loop_, std::move(running), asio::bind_cancellation_slot(stop->slot(), use_awaitable));
    detached_.note(end);
    auto const& said = end.status == 0 ? end.output : end.error;
    ToolResult result{text::clean_text(said.empty() ? end.output + end.error : said),
                      end.status != 0};
    boost::system::error_code error;
    auto const value = json::parse(end.output, error);
    if (!error && value.is_object()) result.structured = value.get_object();
    bool const is_background =
        end.status == 0 && result.structured && result.structured->contains("log");
    if (is_background) {
      auto const& name = result.structured->at("experiment").as_string();
      result.text = fmt::format(
          "{0} has begun, and goes on in the background. Call {1} with name \"{0}\" until it has "
          "ended.",
          std::string_view(name), row_of(call).follow_up);
    }
    co_return result;
  }

  std::vector<Resource> all_resources() {
    std::vector<Resource> all{
        {std::string(report_app), "Report of an exploration", std::string(app_type)}};
    try {
      for (auto const& name : explorer({}).store().experiments())
        all.push_back({"pexplore://report/" + name, "Report on " + name, "text/markdown"});
    } catch (Error const&) {
      all.resize(1);  // outside of a repository
    }
    return all;
  }

  awaitable<void> read_resource(Turn::Read read) {
    constexpr std::string_view prefix = "pexplore://report/";
    if (read.uri == report_app) {
      send(Protocol::resource(read, app_type, report_app_page(), report_app_meta()));
      co_return;
    }
    std::optional<std::string> text;
    try {
      if (read.uri.starts_with(prefix)) {
        auto& here = explorer({});
        auto const exploration = here.store().load(read.uri.substr(prefix.size()));
        text = report_of(here, exploration, verdict_of(here, exploration), "md");
      }
    } catch (Error const&) {
      text.reset();
    }
    send(Protocol::resource(read, "text/markdown", text));
    co_return;
  }

  static std::filesystem::path place(std::string const& directory) {
    return directory.empty() ? "." : directory;
  }

  /// Of that directory; empty: of this process's. Made when it is needed: a client may list the
  /// tools where there is no repository.
  Explorer& explorer(std::string const& directory) {
    auto found = explorers_.find(directory);
    if (found == explorers_.end())
      found = explorers_.emplace(directory, explorer_to_read(place(directory))).first;
    return found->second;
  }

  static void send(std::string const& message) {
    if (!message.empty()) (void)try_print(message + "\n");
  }

  bool unattended_;  ///< no person can be asked
  asio::io_context loop_;
  LineReader input_;
  DetachedRuns detached_;
  Protocol protocol_;
  async::Semaphore commands_;
  std::map<std::string, Explorer> explorers_;  ///< by their directory
  std::map<std::string, Stop> stops_;          ///< by the call's id
};

}  // namespace

int serve(bool unattended) { return Server(unattended).run(); }

}  // namespace pexplore::mcp
