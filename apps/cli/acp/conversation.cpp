#include "acp/conversation.hpp"

#include "acp/offer.hpp"
#include "acp/session_record.hpp"
#include "acp/slash_commands.hpp"
#include "output.hpp"
#include "parallel_explore/control.hpp"
#include "parallel_explore/error.hpp"
#include "service/progress_words.hpp"
#include "text/display.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <system_error>
#include <utility>

namespace pexplore::acp {

using namespace parallel_explore;

namespace asio = boost::asio;

namespace {

/// The text that a command printed, for the person, without the name of the program.
std::string said_by(service::CommandEnd const& end) {
  constexpr std::string_view own_name = "pexplore: ";
  auto said = text::clean_text(end.status == 0 || end.error.empty() ? end.output : end.error);
  if (said.starts_with(own_name)) said.erase(0, own_name.size());
  while (said.ends_with('\n')) said.pop_back();
  return said;
}

[[noreturn]] void throw_failure(service::CommandEnd const& end) {
  auto const said = said_by(end);
  auto const line = said.find('\n');
  auto const rest = line == std::string::npos ? std::string() : said.substr(line + 1);
  throw Error(ErrorCode::validation, text::clean_line(said.substr(0, line), 1000),
              text::clean_line(rest, 1000));
}

bool is_running(Exploration const& exploration) {
  return exploration.state == ExplorationState::running;
}

}  // namespace

struct EditorSession::Steps {
  EditorSession& c;

  awaitable<void> start(std::string task) {
    c.say(statement_of(c.settings_, c.offer_) + "\n");
    awaitable<service::CommandEnd> running = c.run(start_command(c.settings_, c.offer_, task));
    service::CommandEnd const end = co_await std::move(running);
    if (end.status != 0) throw_failure(end);
    json::error_code error;
    auto const begun = json::parse(end.output, error);
    if (error || !begun.is_object() || !begun.as_object().contains("experiment"))
      throw_failure(end);
    c.experiment_ = begun.at("experiment").as_string();
    c.progress_ = {};
    auto explorer = c.explorer();
    record_session(explorer, c.experiment_, c.id_);
    c.tell(title_update(explorer.store().load(c.experiment_)));
  }

  /// Gives the state at the end, or when the turn was cancelled.
  awaitable<Exploration> watched() {
    auto explorer = c.explorer();
    Observer observer = [this](Event const&, Exploration const& state) {
      for (auto& each : c.progress_.take(state, ProgressUpdates::Clock::now()))
        c.tell(std::move(each));
    };
    c.stop_ = std::make_shared<asio::cancellation_signal>();
    auto const stop = c.stop_;
    auto const executor = co_await asio::this_coro::executor;
    awaitable<Exploration> following = watch(explorer, c.experiment_, std::move(observer));
    try {
      (void)co_await asio::co_spawn(
          executor, std::move(following),
          asio::bind_cancellation_slot(stop->slot(), asio::use_awaitable));
    } catch (Error const& error) {
      if (error.code() != ErrorCode::interrupted) throw;
    }
    c.stop_.reset();
    auto state = explorer.store().load(c.experiment_);
    for (auto& each : c.progress_.take(state, ProgressUpdates::Clock::now(), true))
      c.tell(std::move(each));
    co_return state;
  }

  /// The turn was cancelled: what runs is asked to stop, and keeps what it has.
  awaitable<void> stop_run() {
    auto explorer = c.explorer();
    try {
      awaitable<Delivery> stopping = parallel_explore::stop_run(explorer, c.experiment_);
      (void)co_await std::move(stopping);
      c.say(fmt::format("{} is being stopped. `/resume` continues it.\n", c.experiment_));
    } catch (Error const&) {
      c.say(fmt::format("{} had come to its end.\n", c.experiment_));
    }
  }

  /// A further prompt may be a task or a remark, and either costs money.
  awaitable<void> go_on(std::string text) {
    auto explorer = c.explorer();
    auto const exploration = explorer.store().load(c.experiment_);
    if (is_running(exploration)) {
      c.say(
          fmt::format("{} still runs: wait for its end, or `/stop` it. A task can be explored in "
                      "another session meanwhile.\n",
                      c.experiment_));
      co_return;
    }
    auto const leader = verdict_of(explorer, exploration).decision.result.leader;
    std::vector<PermissionOption> options{{"explore", "Explore it as a new task", "allow_once"}};
    if (!leader.empty())
      options.push_back({"tell", fmt::format("Tell it to {} as a remark", leader), "allow_once"});
    options.push_back({"nothing", "Neither", "reject_once"});
    json::object call{{"toolCallId", fmt::format("{}/next", c.experiment_)},
                      {"title", "Start sessions, which cost money?"},
                      {"kind", "execute"},
                      {"status", "pending"}};
    awaitable<std::string> asked = c.link_.ask(c.id_, std::move(call), std::move(options));
    std::string const choice = co_await std::move(asked);
    if (choice == "explore") {
      awaitable<void> exploring = explore(std::move(text));
      co_await std::move(exploring);
    } else if (choice == "tell") {
      awaitable<void> telling = do_command(c, {"tell", fmt::format("{} {}", leader, text)});
      co_await std::move(telling);
    }
  }

  awaitable<void> explore(std::string task) {
    awaitable<void> starting = start(std::move(task));
    co_await std::move(starting);
    awaitable<void> following = c.follow();
    co_await std::move(following);
  }

  /// Asks what to adopt, and does it.
  awaitable<void> settle(Verdict verdict) {
    auto options = adoption_options(verdict);
    if (options.empty() || c.left_) co_return;
    json::object call{{"toolCallId", c.experiment_ + "/adopt"},
                      {"title", fmt::format("Adopt a result of {}", c.experiment_)},
                      {"kind", "edit"},
                      {"status", "pending"}};
    awaitable<std::string> asked = c.link_.ask(c.id_, std::move(call), std::move(options));
    std::string const choice = co_await std::move(asked);
    auto const approach = approach_of_option(choice);
    if (!approach.empty()) {
      awaitable<void> adopting = c.adopt(approach);
      co_await std::move(adopting);
    } else if (!choice.empty()) {
      c.say("Nothing was adopted; all results are kept. `/adopt APPROACH` adopts one later.\n");
    }
  }
};

EditorSession::EditorSession(Link& link, std::string id, std::filesystem::path directory)
    : link_(link), id_(std::move(id)), directory_(std::move(directory)) {
  (void)explorer();
  offer_ = offer_in(directory_);
  settings_ = initial(offer_);
}

Explorer EditorSession::explorer() const { return Explorer(directory_); }

void EditorSession::say(std::string_view markdown) const { tell(message_update(markdown)); }

void EditorSession::tell(json::object update) const {
  if (!left_) Link::update(id_, std::move(update));
}

awaitable<service::CommandEnd> EditorSession::run(service::OwnCommand command) {
  command.directory = directory_;
  awaitable<service::CommandEnd> running = service::run_own(std::move(command));
  service::CommandEnd end = co_await std::move(running);
  link_.detached().note(end);
  co_return end;
}

awaitable<std::string> EditorSession::prompt(std::string text) {
  struct Busy {
    bool& flag;
    explicit Busy(bool& of) : flag(of) { flag = true; }
    ~Busy() { flag = false; }
    Busy(Busy const&) = delete;
  };
  Busy const busy(busy_);
  cancelled_ = false;
  Steps steps{*this};
  if (auto command = slash_command(text)) {
    awaitable<void> doing = do_command(*this, std::move(*command));
    co_await std::move(doing);
  } else if (text.empty()) {
    say("The prompt has no text: write the task.\n");
  } else if (experiment_.empty()) {
    awaitable<void> exploring = steps.explore(std::move(text));
    co_await std::move(exploring);
  } else {
    awaitable<void> going_on = steps.go_on(std::move(text));
    co_await std::move(going_on);
  }
  co_return cancelled_ ? "cancelled" : "end_turn";
}

awaitable<void> EditorSession::follow() {
  Steps steps{*this};
  if (!cancelled_ && !left_) {
    awaitable<Exploration> watching = steps.watched();
    (void)co_await std::move(watching);
  }
  if (left_) co_return;
  if (cancelled_) {
    awaitable<void> stopping = steps.stop_run();
    co_await std::move(stopping);
    co_return;
  }
  auto own = explorer();
  auto const exploration = own.store().load(experiment_);
  auto const verdict = verdict_of(own, exploration);
  say(verdict_text(exploration, verdict));
  if (exploration.state == ExplorationState::interrupted) {
    say("It was interrupted. `/resume` continues it.\n");
    co_return;
  }
  awaitable<void> settling = steps.settle(verdict);
  co_await std::move(settling);
}

awaitable<void> EditorSession::adopt(std::string approach) {
  auto const call = experiment_ + "/adopt";
  tell({{"sessionUpdate", "tool_call"},
        {"toolCallId", call},
        {"title", fmt::format("Adopt {}", approach.empty() ? "the result to take" : approach)},
        {"kind", "edit"},
        {"status", "in_progress"}});
  awaitable<service::CommandEnd> adopting =
      run(service::adopt({{"name", experiment_}, {"approach", approach}}));
  service::CommandEnd const end = co_await std::move(adopting);
  bool const done = end.status == 0;
  tell({{"sessionUpdate", "tool_call_update"},
        {"toolCallId", call},
        {"status", done ? "completed" : "failed"}});
  json::error_code error;
  auto const adopted = json::parse(end.output, error);
  if (done && !error && adopted.is_object()) {
    say(fmt::format("Adopted {} as one commit on {}. `pexplore adopt --undo` takes it back.\n",
                    std::string_view(adopted.at("approach").as_string()),
                    std::string_view(adopted.at("branch").as_string())));
  } else {
    say(fmt::format("Nothing was adopted:\n\n{}\n\nThe results are kept; `/adopt` tries again.\n",
                    said_by(end)));
  }
}

void EditorSession::cancel() {
  if (!busy_) return;
  cancelled_ = true;
  link_.withdraw(id_);
  if (stop_) stop_->emit(asio::cancellation_type::terminal);
}

void EditorSession::leave() {
  left_ = true;
  if (stop_) stop_->emit(asio::cancellation_type::terminal);
}

void EditorSession::load(std::string const& experiment, bool with_history) {
  experiment_ = experiment;
  progress_ = {};
  auto own = explorer();
  auto const exploration = own.store().load(experiment_);
  tell(title_update(exploration));
  if (!with_history) return;
  tell(prompt_update(exploration.experiment.task));
  for (auto& each : progress_.take(exploration, ProgressUpdates::Clock::now(), true))
    tell(std::move(each));
  if (is_running(exploration)) {
    say(fmt::format("{} runs: {}. `/status` follows it.\n", experiment_,
                    service::progress_text(exploration)));
  } else {
    say(verdict_text(exploration, verdict_of(own, exploration)));
  }
}

}  // namespace pexplore::acp
