#include "agents/session_process.hpp"
#include "core/text.hpp"
#include "parallel_explore/agents.hpp"
#include "stream/claude_parser.hpp"
#include "stream/line_splitter.hpp"

#include <fmt/format.h>

#include <fstream>

namespace parallel_explore {
namespace {

constexpr std::size_t answer_size = 256 * 1024;

/// A result line longer than this is not read back from the stream file.
constexpr std::uint64_t longest_result = 16u << 20;

/// Linux takes no argument of more than 128 KiB.
constexpr std::size_t longest_argument = 100 * 1024;

bool instructions_fit(SessionRequest const& request) {
  return !request.system_prompt || request.system_prompt->size() <= longest_argument;
}

CommandLine command_line(SessionRequest const& request) {
  auto command = agents::base_command(request);
  auto& argv = command.argv;
  auto const& agent = request.agent;
  argv = {agent.command.empty() ? "claude" : agent.command,
          "-p",
          "--output-format",
          "stream-json",
          "--verbose",
          "--session-id",
          request.session_id};
  auto const add = [&](std::string option, std::string const& value) {
    if (value.empty()) return;
    argv.push_back(std::move(option));
    argv.push_back(value);
  };
  if (instructions_fit(request)) add("--append-system-prompt", request.system_prompt.value_or(""));
  add("--model", agent.model);
  if (request.max_turns > 0) add("--max-turns", std::to_string(request.max_turns));
  add("--permission-mode", agent.permission_mode);
  argv.insert(argv.end(), agent.args.begin(), agent.args.end());
  return command;
}

/// One session's stream: lines to the parser, news to the sink.
class Watch {
 public:
  Watch(SessionRequest const& request, EventSink& sink) : request_(request), sink_(sink) {
    std::error_code none;
    auto const size = std::filesystem::file_size(request.stream_file, none);
    if (!none) before_ = size;
  }

  process::Flow take(std::string_view chunk) {
    splitter_.feed(chunk, [&](stream::Line const& line) { take_line(line); });
    return parser_.unauthorised() ? process::Flow::stop : process::Flow::go_on;
  }

  void finish() {
    splitter_.finish([&](stream::Line const& line) { take_line(line); });
  }

  [[nodiscard]] stream::ClaudeParser const& parser() const { return parser_; }

 private:
  void take_line(stream::Line const& line) {
    bool changed = false;
    if (!line.cut()) {
      changed = parser_.take(line.text);
    } else if (parser_.may_be_result(line.text) && line.size <= longest_result) {
      changed = parser_.take(read_back(line));
    }
    if (!changed) return;
    sink_.emit(events::SessionProgress{request_.approach.name, request_.sample, parser_.activity(),
                                       parser_.usage()});
  }

  /// The whole of a long line: it is in the stream file already.
  [[nodiscard]] std::string read_back(stream::Line const& line) const {
    std::string whole(line.size, '\0');
    std::ifstream in(request_.stream_file, std::ios::binary);
    in.seekg(static_cast<std::streamoff>(before_ + line.offset));
    in.read(whole.data(), static_cast<std::streamsize>(whole.size()));
    return whole;
  }

  SessionRequest const& request_;
  EventSink& sink_;
  std::uint64_t before_ = 0;  ///< bytes of an earlier attempt in the stream file
  stream::LineSplitter splitter_;
  stream::ClaudeParser parser_;
};

class ClaudeRunner final : public SessionRunner {
 public:
  explicit ClaudeRunner(Launcher const& launcher) : launcher_(launcher) {}

  task<SessionResult> run(SessionRequest request, EventSink& sink) override {
    Watch watch(request, sink);
    agents::SessionProcess process;
    process.command = launcher_.wrap(command_line(request));
    process.input = request.prompt;
    if (!instructions_fit(request))
      process.input = *request.system_prompt + "\n\n" + request.prompt;
    process.on_output = [&watch](std::string_view chunk) { return watch.take(chunk); };
    agents::ProcessEnd const end = co_await agents::run_process(std::move(process), request, sink);
    watch.finish();

    auto const& parser = watch.parser();
    auto verdict = parser.verdict(process::shell_status(end.outcome.status), end.last_error);
    SessionResult result;
    result.session_id = parser.session_id().empty() ? request.session_id : parser.session_id();
    result.usage = parser.usage();
    result.denied_tools = std::move(verdict.denied_tools);
    result.notes = std::move(verdict.notes);
    agents::describe_process(end, result);
    result.answer = std::move(verdict.answer);
    if (result.answer.size() > answer_size) {
      // Its end is what counts: scores stand there.
      result.answer = core::valid_utf8(result.answer.substr(result.answer.size() - answer_size));
      result.notes.emplace_back("its answer was too long; the end of it is kept");
    }
    auto const outside = agents::end_from_outside(end, request);
    result.end = outside ? *outside : own_end(end, std::move(verdict.end));
    co_return result;
  }

 private:
  /// A failure of the program itself is told by its signal, not by what its stream lacks.
  static SessionEnd own_end(agents::ProcessEnd const& end, SessionEnd verdict) {
    bool const killed = std::holds_alternative<process::Signalled>(end.outcome.status) &&
                        end.outcome.ending == process::Ending::by_itself;
    if (!killed || !std::holds_alternative<Failed>(verdict)) return verdict;
    auto reason = process::describe(end.outcome.status);
    if (!end.last_error.empty()) reason += ": " + end.last_error;
    return Failed{std::move(reason)};
  }

  Launcher const& launcher_;
};

}  // namespace

std::unique_ptr<SessionRunner> make_claude_runner(Launcher const& launcher) {
  return std::make_unique<ClaudeRunner>(launcher);
}

}  // namespace parallel_explore
