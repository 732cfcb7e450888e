#include "mcp/server.hpp"

#include "async/semaphore.hpp"
#include "exit_status.hpp"
#include "experiments.hpp"
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

ToolResult status_result(Exploration const& exploration) {
  bool const running = exploration.state == ExplorationState::running;
  auto structured = json::parse(progress_json(exploration)).as_object();
  structured["running"] = running;
  auto text = fmt::format("{} is {}: {}.", exploration.name, name_of(exploration.state),
                          progress_text(exploration));
  text += running ? fmt::format("\nCall explore_wait with name \"{}\" again.", exploration.name)
                  : fmt::format("\nCall explore_result with name \"{}\".", exploration.name);
  return {std::move(text), false, std::move(structured)};
}

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
        send(too_long_line());
      } else {
        take(line->text);
      }
    }
    // Nobody waits for answers any more; experiments go on by themselves.
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
    auto const& tool = *std::ranges::find(tools(), call.tool, &Tool::name);
    try {
      if (tool.costs && !call.confirmed) {
        if (call.client.can_ask && !unattended_) {
          auto const question = question_of(call);
          send(protocol_.ask(std::move(call), question));
          return;
        }
        auto const* const confirm = call.arguments.if_contains("confirm");
        if (!confirm || !confirm->is_bool() || !confirm->get_bool()) {
          send(Protocol::result(call,
                                {question_of(call) + "\nAsk the person, and call this again with "
                                                     "\"confirm\": true.",
                                 true}));
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
    if (call.tool == "explore_wait") {
      awaitable<ToolResult> waited = wait(call, stop);
      co_return co_await std::move(waited);
    }
    auto const directory = directory_of(call);
    if (call.tool == "explore_status")
      co_return status_result(load(explorer(directory), text_argument(call.arguments, "name")));
    if (call.tool == "explore_result")
      co_return verdict_result(explorer(directory), text_argument(call.arguments, "name"));
    if (call.tool == "explore_list") co_return list_result(explorer(directory).store());
    awaitable<ToolResult> by_command = command_result(call, stop);
    co_return co_await std::move(by_command);
  }

  awaitable<ToolResult> wait(ToolCall const& call, Stop stop) {
    auto const seconds = number_argument(call.arguments, "seconds", 0, longest_wait);
    auto const directory = directory_of(call);
    auto exploration = load(explorer(directory), text_argument(call.arguments, "name"));
    auto const name = exploration.name;
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
    co_return status_result(explorer(directory).store().load(name));
  }

  static ToolResult verdict_result(Explorer& explorer, std::string const& name) {
    auto const exploration = load(explorer, name);
    auto const verdict = verdict_of(explorer, exploration);
    auto const page = explorer.store().directory(exploration.name) / "report.html";
    std::error_code ignored;
    auto text = report_of(explorer, exploration, verdict, "text");
    if (std::filesystem::exists(page, ignored))
      text += "\nThe report page: " + std::filesystem::absolute(page).string() + "\n";
    auto structured = json::parse(summary_json(exploration, verdict)).as_object();
    for (auto const* large : {"table", "judgements"}) structured.erase(large);
    return ToolResult{std::move(text), false, std::move(structured)};
  }

  static ToolResult list_result(ProgressStore const& store) {
    std::string text;
    json::array list;
    for (auto const& name : store.experiments()) {
      try {
        auto const exploration = store.load(name);
        text += fmt::format("{}: {}, {}\n", name, name_of(exploration.state),
                            progress_text(exploration));
        list.push_back({{"name", name}, {"state", name_of(exploration.state)}});
      } catch (Error const& error) {
        text += fmt::format("{}: {}\n", name, error.what());
      }
    }
    return {text.empty() ? "There are no experiments.\n" : text, false,
            json::object{{"experiments", std::move(list)}}};
  }

  awaitable<ToolResult> command_result(ToolCall const& call, Stop stop) {
    auto command = command_of(call);
    command.directory = directory_of(call);
    // Says that there is none before a command does, which does not know of the argument.
    if (call.tool != "tasks_plan") (void)explorer(command.directory);
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
          "{} has begun, and goes on in the background. Call explore_wait with name \"{}\" until "
          "it has ended.",
          std::string_view(name), std::string_view(name));
    }
    co_return result;
  }

  std::vector<Resource> all_resources() {
    std::vector<Resource> all;
    try {
      for (auto const& name : explorer({}).store().experiments())
        all.push_back({"pexplore://report/" + name, "Report on " + name, "text/markdown"});
    } catch (Error const&) {
      all.clear();  // there is no repository here
    }
    return all;
  }

  awaitable<void> read_resource(Turn::Read read) {
    constexpr std::string_view prefix = "pexplore://report/";
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

  bool unattended_;  ///< nobody can be asked
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
