#include "agents/session_process.hpp"
#include "parallel_explore/agents.hpp"
#include "text/placeholders.hpp"
#include "text/utf8.hpp"

#include <fmt/format.h>

#include <sysexits.h>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

/// How much of the output's end is the answer.
constexpr std::size_t answer_size = 32 * 1024;

/// Linux takes no string of more than 128 KiB in an environment.
constexpr std::size_t longest_variable = 100 * 1024;

text::Placeholders placeholders(SessionRequest const& request) {
  return {{"approach", approach_of(request.approach)},
          {"description", request.approach.description},
          {"task", request.task},
          {"worktree", request.worktree.string()},
          {"experiment", request.experiment},
          {"sample", std::to_string(request.sample)},
          {"port", std::to_string(request.port)},
          {"session", request.session_id}};
}

CommandLine wrapped_command_line(SessionRequest const& request) {
  auto command = agents::base_command(request);
  auto const values = placeholders(request);
  for (auto const& argument : request.agent.run)
    command.argv.push_back(text::expand(argument, values));
  for (auto const& argument : request.agent.args)
    command.argv.push_back(text::expand(argument, values));
  auto const add = [&](char const* name, std::string const& value) {
    if (value.size() <= longest_variable) {
      command.environment[name] = value;
    } else {
      command.environment.erase(name);  // what stands there is an outer session's
    }
  };
  add("PEXPLORE_DESCRIPTION", request.approach.description);
  add("PEXPLORE_TASK", request.task);
  add("PEXPLORE_PROMPT", request.prompt);
  return command;
}

/// Keeps the end of a stream, and as little as it can.
class Tail {
 public:
  void add(std::string_view chunk) {
    if (chunk.size() >= answer_size) {
      text_.assign(chunk.substr(chunk.size() - answer_size));
      return;
    }
    if (text_.size() + chunk.size() > answer_size)
      text_.erase(0, text_.size() + chunk.size() - answer_size);
    text_.append(chunk);
  }
  [[nodiscard]] std::string const& text() const { return text_; }

 private:
  std::string text_;
};

class CommandRunner final : public SessionRunner {
 public:
  explicit CommandRunner(Launcher const& launcher) : launcher_(launcher) {}

  awaitable<SessionResult> run(SessionRequest request, EventSink& sink) override {
    Tail tail;
    agents::SessionProcess process;
    process.command = launcher_.wrap(wrapped_command_line(request));
    process.input =
        request.system_prompt ? *request.system_prompt + "\n\n" + request.prompt : request.prompt;
    process.on_output = [&tail](std::string_view chunk) {
      tail.add(chunk);
      return process::Flow::proceed;
    };
    agents::ProcessEnd const end = co_await agents::run_process(std::move(process), request, sink);
    SessionResult result;
    result.session_id = request.session_id;
    result.answer = text::valid_utf8(tail.text());
    agents::describe_process(end, result);
    auto const outside = agents::end_from_outside(end, request);
    result.end = outside ? *outside : own_end(end);
    co_return result;
  }

 private:
  static SessionEnd own_end(agents::ProcessEnd const& end) {
    auto const status = process::shell_status(end.outcome.status);
    if (status == 0) return Completed{};
    Failed failed = agents::failure_of(end);
    failed.transient = status == EX_TEMPFAIL;
    return failed;
  }

  Launcher const& launcher_;
};

}  // namespace

std::unique_ptr<SessionRunner> make_command_runner(Launcher const& launcher) {
  return std::make_unique<CommandRunner>(launcher);
}

}  // namespace v0_2
}  // namespace parallel_explore
