#include "acp/server.hpp"

#include "acp/conversation.hpp"
#include "acp/link.hpp"
#include "acp/prompt.hpp"
#include "acp/session_record.hpp"
#include "acp/slash_commands.hpp"
#include "core/ids.hpp"
#include "core/times.hpp"
#include "exit_status.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/version.hpp"
#include "service/json_rpc.hpp"
#include "service/line_reader.hpp"
#include "text/display.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <filesystem>
#include <map>
#include <memory>
#include <utility>

namespace pexplore::acp {

using namespace parallel_explore;
using namespace service;

namespace {

namespace asio = boost::asio;

constexpr std::size_t most_sessions = 100;
constexpr int missing_resource = -32002;

/// The answer to a request that failed: the message, with the hint as its details.
std::string failure_line(json::value const& id, Error const& error) {
  json::value data;
  if (!error.hint().empty()) data = {{"details", error.hint()}};
  int const code = error.code() == ErrorCode::not_found ? missing_resource : int{internal_error};
  return error_line(id, code, error.happened(), std::move(data));
}

json::object info_of(Explorer& explorer, std::string const& name, std::string const& directory) {
  json::object info{{"sessionId", session_of(explorer, name)}, {"cwd", directory}};
  try {
    auto const exploration = explorer.store().load(name);
    info["title"] = title_of(exploration);
    auto const& changed = exploration.ended ? exploration.ended : exploration.started;
    if (changed) info["updatedAt"] = core::to_rfc3339(*changed);
  } catch (Error const& error) {
    info["title"] = text::clean_line(name + ": " + error.what(), 80);
  }
  return info;
}

/// A session is listed once, with its latest experiment.
json::array sessions_in(std::string const& directory) {
  Explorer explorer(directory);
  std::vector<json::object> all;
  for (auto const& name : explorer.store().experiments())
    all.push_back(info_of(explorer, name, directory));
  auto const time = [](json::object const& info) { return text_in(info, "updatedAt"); };
  std::ranges::stable_sort(all, std::greater<>(), time);
  json::array sessions;
  for (auto& each : all) {
    bool const is_listed = std::ranges::any_of(sessions, [&](json::value const& other) {
      return other.at("sessionId") == each.at("sessionId");
    });
    if (!is_listed) sessions.push_back(std::move(each));
  }
  return sessions;
}

class Server {
 public:
  Server() : input_(loop_), protocol_(PARALLEL_EXPLORE_VERSION), link_(loop_) {}

  int run() {
    asio::co_spawn(loop_, read(), asio::detached);
    loop_.run();
    return all_completed;
  }

 private:
  using Shared = std::shared_ptr<EditorSession>;

  awaitable<void> read() {
    while (true) {
      auto const line = co_await input_.next();
      if (!line) break;
      if (line->too_long) {
        Link::send(error_line(too_long));
      } else {
        take(line->text);
      }
    }
    // The client has left and needs no answers; but a start or an adoption is completed.
    for (auto& [id, conversation] : sessions_) conversation->leave();
    link_.close();
  }

  void take(std::string_view line) {
    auto turn = protocol_.take(line);
    for (auto const& answer : turn.answers) Link::send(answer);
    for (auto const& reply : turn.replies) link_.take(reply);
    for (auto const& id : turn.cancelled) {
      if (auto const found = sessions_.find(id); found != sessions_.end()) found->second->cancel();
    }
    for (auto const& id : turn.withdrawn) {
      auto const found = prompts_.find(json::serialize(id));
      if (found != prompts_.end()) found->second->cancel();
    }
    for (auto& request : turn.requests) answer(std::move(request));
  }

  void answer(Request request) {
    static std::map<std::string, void (Server::*)(Request const&), std::less<>> const methods{
        {"session/new", &Server::open},         {"session/load", &Server::reopen},
        {"session/resume", &Server::reopen},    {"session/list", &Server::list},
        {"session/close", &Server::close},      {"session/set_config_option", &Server::set},
        {"session/prompt", &Server::begin_turn}};
    try {
      (this->*methods.at(request.method))(request);
    } catch (Error const& error) {
      Link::send(failure_line(request.id, error));
    } catch (std::exception const& error) {
      Link::send(error_line(request.id, internal_error, error.what()));
    }
  }

  Shared add(std::string const& id, Request const& request) {
    if (sessions_.size() >= most_sessions)
      throw Error(ErrorCode::resource, fmt::format("there are {} sessions", most_sessions),
                  "close some of them");
    return std::make_shared<EditorSession>(link_, id, text_in(request.params, "cwd"));
  }

  void open(Request const& request) {
    auto const id = core::new_uuid();
    auto const conversation = sessions_[id] = add(id, request);
    Link::send(EditorProtocol::result(
        request.id,
        {{"sessionId", id},
         {"configOptions", config_options(conversation->settings(), conversation->offer())}}));
    conversation->tell(commands_update());
  }

  void reopen(Request const& request) {
    auto const id = text_in(request.params, "sessionId");
    auto const conversation = add(id, request);
    auto explorer = conversation->explorer();
    auto const experiment = experiment_of(explorer, id);
    if (experiment.empty())
      throw Error(ErrorCode::not_found, "no experiment of that session is here",
                  "session/list lists the existing ones");
    if (auto const before = sessions_.find(id); before != sessions_.end()) {
      before->second->leave();
      link_.withdraw(id);
    }
    sessions_[id] = conversation;
    conversation->load(experiment, request.method == "session/load");
    Link::send(EditorProtocol::result(
        request.id,
        {{"configOptions", config_options(conversation->settings(), conversation->offer())}}));
    conversation->tell(commands_update());
  }

  void list(Request const& request) {
    auto directory = text_in(request.params, "cwd");
    if (directory.empty()) directory = std::filesystem::current_path().string();
    Link::send(EditorProtocol::result(request.id, {{"sessions", sessions_in(directory)}}));
  }

  void close(Request const& request) {
    session(request)->cancel();
    sessions_.erase(text_in(request.params, "sessionId"));
    Link::send(EditorProtocol::result(request.id, {}));
  }

  /// Throws Error(not_found).
  Shared const& session(Request const& request) {
    auto const found = sessions_.find(text_in(request.params, "sessionId"));
    if (found == sessions_.end())
      throw Error(ErrorCode::not_found, "no session with this ID is open");
    return found->second;
  }

  void set(Request const& request) {
    auto& conversation = *session(request);
    auto const id = text_in(request.params, "configId");
    auto const value = text_in(request.params, "value");
    if (!set_option(conversation.settings(), conversation.offer(), id, value)) {
      Link::send(error_line(request.id, invalid_params,
                            fmt::format("the option \"{}\" has no value \"{}\"",
                                        text::clean_line(id, 40), text::clean_line(value, 60))));
      return;
    }
    Link::send(EditorProtocol::result(
        request.id,
        {{"configOptions", config_options(conversation.settings(), conversation.offer())}}));
  }

  void begin_turn(Request const& request) {
    auto const& conversation = session(request);
    if (conversation->is_busy()) {
      Link::send(error_line(request.id, invalid_request, "a turn of this session is under way"));
      return;
    }
    asio::co_spawn(loop_, turn(conversation, request), asio::detached);
  }

  awaitable<void> turn(Shared conversation, Request request) {
    auto const key = json::serialize(request.id);
    prompts_[key] = conversation;
    std::string answer;
    try {
      awaitable<std::string> prompting =
          conversation->prompt(prompt_text(request.params.at("prompt").as_array()));
      std::string const reason = co_await std::move(prompting);
      answer = EditorProtocol::result(request.id, {{"stopReason", reason}});
    } catch (Error const& error) {
      answer = failure_line(request.id, error);
    } catch (std::exception const& error) {
      answer = error_line(request.id, internal_error, error.what());
    }
    prompts_.erase(key);
    Link::send(answer);
  }

  asio::io_context loop_;
  LineReader input_;
  EditorProtocol protocol_;
  Link link_;
  std::map<std::string, Shared> sessions_;  ///< by id
  std::map<std::string, Shared> prompts_;   ///< turns under way, by the id of the request
};

}  // namespace

int serve() { return Server().run(); }

}  // namespace pexplore::acp
