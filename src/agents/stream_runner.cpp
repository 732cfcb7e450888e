#include "agents/stream_runner.hpp"

#include "agents/leavings.hpp"
#include "agents/session_process.hpp"
#include "agents/settings.hpp"
#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "text/utf8.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace parallel_explore::agents {
namespace {

constexpr std::size_t answer_size = 256 * 1024;

/// A result line longer than this is not read back from the stream file.
constexpr std::uint64_t longest_result = 16u << 20;

/// One session's stream: lines to the parser, news to the sink.
class StreamWatch {
 public:
  /// `max_turns`: more end the session; 0: it does not limit them.
  StreamWatch(SessionRequest const& request, stream::Parser& parser, EventSink& sink, int max_turns,
              bool is_subagent_limit_ours)
      : request_(request),
        parser_(parser),
        news_(request, sink),
        max_turns_(max_turns),
        is_subagent_limit_ours_(is_subagent_limit_ours) {
    std::error_code none;
    auto const size = std::filesystem::file_size(request.stream_file, none);
    if (!none) before_ = size;
  }

  process::Flow take(std::string_view chunk) {
    splitter_.feed(chunk, [&](stream::Line const& line) { take_line(line); });
    bool const over = over_its_turns();
    return parser_.unauthorised() || over || over_its_subagents() ? process::Flow::stop
                                                                  : process::Flow::proceed;
  }

  [[nodiscard]] bool over_its_turns() const {
    return max_turns_ > 0 && parser_.usage().turns > max_turns_;
  }

  [[nodiscard]] bool over_its_subagents() const {
    return is_subagent_limit_ours_ && parser_.subagents() > request_.max_subagents;
  }

  void finish() {
    splitter_.finish([&](stream::Line const& line) { take_line(line); });
  }

 private:
  void take_line(stream::Line const& line) {
    bool changed = false;
    if (!line.cut()) {
      changed = parser_.take(line.text);
    } else if (parser_.may_be_result(line.text) && line.size <= longest_result) {
      changed = parser_.take(read_back(line));
    }
    news_.report(parser_, changed);
  }

  /// The whole of a long line: it is in the stream file already.
  [[nodiscard]] std::string read_back(stream::Line const& line) const {
    std::string whole(line.size, '\0');
    auto in = files::input(request_.stream_file);
    in.seekg(static_cast<std::streamoff>(before_ + line.offset));
    in.read(whole.data(), static_cast<std::streamsize>(whole.size()));
    return whole;
  }

  SessionRequest const& request_;
  stream::Parser& parser_;
  News news_;
  int max_turns_;
  bool is_subagent_limit_ours_;
  std::uint64_t before_ = 0;  ///< bytes of an earlier attempt in the stream file
  stream::LineSplitter splitter_;
};

/// A failure of the program itself has the text of its signal, not of the end that its stream
/// lacks.
SessionEnd own_end(ProcessEnd const& end, SessionEnd verdict) {
  bool const killed = std::holds_alternative<process::Signalled>(end.outcome.status) &&
                      end.outcome.stop_cause == process::StopCause::by_itself;
  if (!killed || !std::holds_alternative<Failed>(verdict)) return verdict;
  Failed failed = failure_of(end);
  failed.transient = true;
  return failed;
}

/// Whether a session whose time was over has a clean result, perhaps printed when it was asked to
/// end: some agents wait for what runs in the background.
bool had_finished(stream::Parser const& parser, SessionEnd const& outside) {
  if (!std::holds_alternative<TimedOut>(outside) && !std::holds_alternative<Stalled>(outside))
    return false;
  return std::holds_alternative<Completed>(parser.verdict(0, {}).end);
}

/// In the worktree's scratch directory, since the agent's sandbox may write to no other.
void use_own_temporary_files(SessionRequest const& request,
                             std::map<std::string, std::string>& environment) {
  auto const scratch = request.environment.find("PEXPLORE_SCRATCH");
  if (scratch == request.environment.end() || request.agent.env.contains("TMPDIR")) return;
  auto const place = std::filesystem::path(scratch->second) / "tmp";
  std::error_code error;
  std::filesystem::create_directory(place, error);
  if (!error) environment["TMPDIR"] = place.string();
}

void add_arguments(std::string_view list, std::vector<std::string>& into) {
  for (auto& word : core::words(list))
    into.push_back(word == "''" ? std::string() : std::move(word));
}

/// Options and variables that keep out configuration which a working session is not to have.
core::Confinement configuration_of(core::AgentRow const& row, SessionRequest const& request) {
  if (request.read_only || request.configuration == Configuration::user) return {};
  return request.configuration == Configuration::none ? row.none : row.project;
}

core::Confinement const& own_confinement(core::AgentRow const& row, SessionRequest const& request) {
  return request.helper == HelperPurpose::judge ? row.judging : row.looking;
}

/// All that apply, in the order in which they are set.
std::vector<core::Confinement> confinements_of(core::AgentRow const& row,
                                               SessionRequest const& request) {
  if (!request.read_only) return {row.always, configuration_of(row, request)};
  return {row.always, row.helping, own_confinement(row, request)};
}

/// An unknown tool may reach past the session; a judge may have none.
void note_tools(core::AgentRow const& row, SessionRequest const& request,
                stream::Parser const& parser, SessionResult& result) {
  std::vector<std::string> strange;
  for (auto const& tool : parser.offered_tools()) {
    bool const known = core::has_word(row.tools, tool) || tool.starts_with("mcp__");
    if (request.helper == HelperPurpose::judge || !known) strange.push_back(tool);
  }
  if (strange.empty() || row.tools.empty()) return;
  result.notes.push_back(fmt::format("it has tools that {}: {}",
                                     request.helper == HelperPurpose::judge
                                         ? "a judge should not have"
                                         : "this pexplore does not know",
                                     fmt::join(strange, ", ")));
}

class StreamRunner final : public SessionRunner {
 public:
  StreamRunner(StreamAgent agent, Launcher const& launcher)
      : agent_(std::move(agent)), launcher_(launcher) {}

  [[nodiscard]] bool can_resume() const override { return true; }

  awaitable<SessionResult> run(SessionRequest request, EventSink& sink) override {
    if (request.resume) {
      Attempt attempt = co_await attempt_once(request, sink);
      if (!attempt.unknown_session) co_return std::move(attempt.result);
      auto const lost = fmt::format("the agent no longer knows session {}: it started over",
                                    request.resume->session_id);
      request.resume.reset();
      Attempt again = co_await attempt_once(request, sink);
      again.result.notes.push_back(lost);
      co_return std::move(again.result);
    }
    Attempt attempt = co_await attempt_once(request, sink);
    co_return std::move(attempt.result);
  }

 private:
  struct Attempt {
    SessionResult result;
    bool unknown_session = false;
  };

  awaitable<Attempt> attempt_once(SessionRequest const& request, EventSink& sink) {
    auto const parser = agent_.parser(request);
    StreamWatch watch(request, *parser, sink, agent_.limits_turns ? 0 : request.max_turns,
                      agent_.row.subagent_limit.empty());
    SessionProcess process;
    process.command = base_command(request, core::environment_for(agent_.row, request.agent.model));
    process.command.argv = agent_.arguments(request);
    auto const& program = request.agent.command;
    process.command.argv.insert(process.command.argv.begin(),
                                program.empty() ? std::string(agent_.row.program) : program);
    if (!agent_.mode_variable.empty() && !request.agent.env.contains(agent_.mode_variable))
      process.command.environment[agent_.mode_variable] = own_mode(agent_.row, request);
    confine(agent_.row, request, process.command.environment);
    if (agent_.prepare) agent_.prepare(request, process.command.environment);
    process.command = launcher_.wrap(std::move(process.command));
    process.input = agent_.input(request);
    process.waits = [&parser] { return parser->waits_in_background(); };
    process.on_output = [&watch](std::string_view chunk) { return watch.take(chunk); };
    process.answered = [&parser] { return has_answered(*parser); };
    auto const mount_points = future_mount_points(agent_.row, request.worktree);
    ProcessEnd const end = co_await run_process(std::move(process), request, sink);
    watch.finish();
    remove_mount_points(mount_points);
    (void)remove_leavings(agent_.row, request.agent, end.pid);
    if (agent_.finish) agent_.finish(request);
    Attempt attempt;
    attempt.result = result_of(*parser, end, request);
    if (watch.over_its_turns() && end.outcome.stop_cause == process::StopCause::stopped_by_handler)
      attempt.result.end = over_the_limit_of_turns();
    if (watch.over_its_subagents() &&
        end.outcome.stop_cause == process::StopCause::stopped_by_handler)
      attempt.result.end = over_the_limit_of_subagents(request.max_subagents);
    note_tools(agent_.row, request, *parser, attempt.result);
    attempt.unknown_session =
        request.resume &&
        parser->verdict(process::shell_status(end.outcome.status), end.last_error).unknown_session;
    co_return attempt;
  }

  StreamAgent agent_;
  Launcher const& launcher_;
};

}  // namespace

Failed over_the_limit_of_turns() { return {"reached its limit of turns", false, true}; }

Failed over_the_limit_of_subagents(int most) {
  return {fmt::format("started more than {} sub-agents", most), false, true};
}

bool has_answered(stream::Parser const& parser) {
  return parser.usage().turns > 0 || parser.activity() != Activity{};
}

void News::report(stream::Parser const& parser, bool changed) {
  auto const& refusal = parser.refusal();
  bool const refused = refusal && refusal != refusal_;
  refusal_ = refusal;
  bool const named = parser.session_id() != session_id_;
  session_id_ = parser.session_id();
  if (changed || named) {
    auto usage = add_cost(parser.usage(), request_.agent.price);
    sink_.emit(events::SessionProgress{request_.approach.name, request_.sample, parser.activity(),
                                       std::move(usage), session_id_});
  }
  if (refused) {
    sink_.emit(events::SessionLimited{request_.approach.name, request_.sample, refusal->api_status,
                                      refusal->retry_after, refusal->text});
  }
}

SessionResult result_of(stream::Parser const& parser, ProcessEnd const& end,
                        SessionRequest const& request) {
  auto verdict = parser.verdict(process::shell_status(end.outcome.status), end.last_error);
  SessionResult result;
  result.session_id = parser.session_id();
  result.usage = add_cost(parser.usage(), request.agent.price);
  result.denied_tools = std::move(verdict.denied_tools);
  result.notes = std::move(verdict.notes);
  describe_process(end, result);
  if (parser.subagents() > 0)
    result.notes.push_back(fmt::format("it started {} sub-agents", parser.subagents()));
  result.answer = std::move(verdict.answer);
  if (result.answer.size() > answer_size) {
    // Its end is what counts: scores stand there.
    result.answer = text::valid_utf8(result.answer.substr(result.answer.size() - answer_size));
    result.notes.emplace_back("its answer was too long; the end of it is kept");
  }
  auto outside = end_from_outside(end, request);
  result.usage.incomplete = verdict.incomplete;
  if (outside && had_finished(parser, *outside)) {
    outside = Completed{};
    result.notes.emplace_back(
        "it had finished, but stayed until it was ended: it waited for something in the "
        "background");
  }
  if (outside && !std::holds_alternative<Completed>(*outside)) result.usage.incomplete = true;
  result.end = outside ? *outside : own_end(end, std::move(verdict.end));
  auto const& refusal = parser.refusal();
  // A session that waited for the API until its time was over has not failed.
  if (refusal && std::holds_alternative<TimedOut>(result.end))
    result.end = stream::end_of_refusal(refusal->api_status, refusal->text);
  if (auto* const limited = std::get_if<Limited>(&result.end); limited && refusal) {
    if (refusal->retry_after) {
      limited->until =
          std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) +
          *refusal->retry_after;
    }
  }
  return result;
}

Usage add_cost(Usage usage, std::optional<Price> const& price) {
  if (usage.cost_usd || !price) return usage;
  constexpr double million = 1e6;
  usage.cost_usd = (static_cast<double>(usage.input_tokens) * price->input +
                    static_cast<double>(usage.output_tokens) * price->output +
                    static_cast<double>(usage.cache_read_tokens) * price->cache_read +
                    static_cast<double>(usage.cache_write_tokens) * price->cache_write) /
                   million;
  return usage;
}

std::string first_prompt(SessionRequest const& request) {
  return request.system_prompt ? *request.system_prompt + "\n\n" + request.prompt : request.prompt;
}

std::string prompt_with_instructions(SessionRequest const& request) {
  return request.resume ? request.resume->prompt : first_prompt(request);
}

std::string own_mode(core::AgentRow const& row, SessionRequest const& request) {
  std::string const mode = request.read_only ? "default" : request.agent.permission_mode;
  if (auto own = core::mode_of(row, mode)) return *own;
  throw Error(ErrorCode::validation,
              fmt::format("{} has no permission mode \"{}\"", row.name, mode));
}

std::vector<std::string> confined_arguments(core::AgentRow const& row,
                                            SessionRequest const& request) {
  std::vector<std::string> arguments;
  add_arguments(row.always.arguments, arguments);
  add_arguments(configuration_of(row, request).arguments, arguments);
  arguments.insert(arguments.end(), request.agent.args.begin(), request.agent.args.end());
  if (!request.read_only) return arguments;
  add_arguments(row.helping.arguments, arguments);
  add_arguments(own_confinement(row, request).arguments, arguments);
  return arguments;
}

void confine(core::AgentRow const& row, SessionRequest const& request,
             std::map<std::string, std::string>& environment) {
  auto const set = [&](std::string_view list, bool spec_counts) {
    for (auto const& word : core::words(list)) {
      auto const equals = word.find('=');
      auto const name = word.substr(0, equals);
      if (!spec_counts || !request.agent.env.contains(name))
        environment[name] = word.substr(equals + 1);
    }
  };
  auto const sets = confinements_of(row, request);
  for (auto const& each : sets) set(each.environment, &each == &sets.front() || !request.read_only);
  add_settings(sets, environment);
  if (std::string const limit(row.subagent_limit);
      !limit.empty() && !request.agent.env.contains(limit))
    environment[limit] = std::to_string(request.max_subagents);
  if (row.own_temporary_files && !request.read_only) use_own_temporary_files(request, environment);
}

std::unique_ptr<SessionRunner> make_stream_runner(StreamAgent agent, Launcher const& launcher) {
  return std::make_unique<StreamRunner>(std::move(agent), launcher);
}

}  // namespace parallel_explore::agents
