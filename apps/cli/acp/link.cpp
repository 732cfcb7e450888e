#include "acp/link.hpp"

#include "async/signal.hpp"
#include "output.hpp"
#include "service/json_rpc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pexplore::acp {

using namespace parallel_explore;

struct Link::Question {
  Question(std::string of, boost::asio::any_io_executor const& executor)
      : session(std::move(of)), answered(executor) {}

  std::string session, choice;
  async::Signal answered;
};

void Link::send(std::string const& line) { (void)try_print(line + "\n"); }

void Link::update(std::string const& session, json::object update) {
  send(EditorProtocol::update(session, std::move(update)));
}

awaitable<std::string> Link::ask(std::string session, json::object tool_call,
                                 std::vector<PermissionOption> options) {
  if (closed_) co_return std::string();
  auto const id = fmt::format("pexplore-{}", ++asked_);
  auto const question = std::make_shared<Question>(session, executor_);
  questions_[id] = question;
  json::array choices;
  for (auto const& each : options)
    choices.push_back({{"optionId", each.id}, {"name", each.name}, {"kind", each.kind}});
  json::object params{
      {"sessionId", session}, {"toolCall", std::move(tool_call)}, {"options", std::move(choices)}};
  send(EditorProtocol::ask(id, "session/request_permission", std::move(params)));
  co_await question->answered.wait();
  questions_.erase(id);
  bool const is_offered =
      std::ranges::find(options, question->choice, &PermissionOption::id) != options.end();
  co_return is_offered ? question->choice : std::string();
}

void Link::take(ClientReply const& reply) {
  auto const found = questions_.find(reply.id);
  if (found == questions_.end()) return;
  auto const* const outcome = reply.result ? service::object_in(*reply.result, "outcome") : nullptr;
  if (outcome && service::text_in(*outcome, "outcome") == "selected")
    found->second->choice = service::text_in(*outcome, "optionId");
  found->second->answered.notify();
}

void Link::withdraw(std::string const& session) {
  for (auto const& [id, question] : questions_) {
    if (question->session == session) question->answered.notify();
  }
}

void Link::close() {
  closed_ = true;
  detached_.close();
  for (auto const& [id, question] : questions_) question->answered.notify();
}

}  // namespace pexplore::acp
