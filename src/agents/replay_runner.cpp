#include "agents/registry.hpp"
#include "agents/session_process.hpp"
#include "agents/stream_runner.hpp"
#include "files/regular.hpp"
#include "parallel_explore/agents.hpp"
#include "parallel_explore/error.hpp"
#include "text/placeholders.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

namespace fs = std::filesystem;

/// Plays a recorded session back: its stream, and the patch that it left.
class ReplayRunner final : public SessionRunner {
 public:
  explicit ReplayRunner(Launcher const& launcher) : launcher_(launcher) {}

  awaitable<SessionResult> run(SessionRequest request, EventSink& sink) override {
    auto const started = std::chrono::steady_clock::now();
    fs::path const recording = recording_of(request);
    fs::path const patch = recording.string() + ".patch";
    std::error_code ignored;
    std::string broken;
    if (fs::exists(patch, ignored)) broken = co_await apply(request, patch, sink);
    SessionResult result = play(recording.string() + ".jsonl", request, sink);
    if (!broken.empty()) result.end = Failed{"the recorded patch does not apply: " + broken};
    result.duration = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - started);
    co_return result;
  }

 private:
  static fs::path recording_of(SessionRequest const& request) {
    text::Placeholders const values{{"approach", approach_of(request.approach)},
                                    {"experiment", request.experiment},
                                    {"sample", std::to_string(request.sample)},
                                    {"worktree", request.worktree.string()}};
    return request.worktree / text::expand(request.agent.recording, values);
  }

  /// Git's message if the patch could not be applied; else empty.
  awaitable<std::string> apply(SessionRequest const& request, fs::path patch, EventSink& sink) {
    agents::SessionProcess git;
    git.command = agents::base_command(request);
    git.command.argv = {"git", "apply", "--whitespace=nowarn", patch.string()};
    git.command = launcher_.wrap(std::move(git.command));
    agents::ProcessEnd const end = co_await agents::run_process(std::move(git), request, sink);
    if (process::shell_status(end.outcome.status) == 0) co_return std::string();
    co_return end.last_error.empty() ? process::describe(end.outcome.status) : end.last_error;
  }

  static SessionResult play(fs::path const& file, SessionRequest const& request, EventSink& sink) {
    auto in = files::input(file, files::Links::followed);
    if (!in) {
      throw Error(ErrorCode::agent,
                  fmt::format("the recording {} {}", file.string(), files::problem_of(file, errno)),
                  "`recording` is relative to the worktree, so that it is part of the repository");
    }
    std::ofstream copy;
    if (!request.stream_file.empty()) copy = files::appended(request.stream_file);
    agents::News news(request, sink);
    std::unique_ptr<stream::Parser> parser;
    for (std::string line; std::getline(in, line);) {
      if (!parser) parser = agents::parser_of_recording(line);
      if (copy.is_open()) copy << line << '\n';
      news.report(*parser, parser->take(line));
    }
    if (!parser) parser = agents::parser_of_recording({});
    agents::ProcessEnd end;
    end.outcome.status = process::Exited{0};
    return agents::result_of(*parser, end, request);
  }

  Launcher const& launcher_;
};

}  // namespace

std::unique_ptr<SessionRunner> make_replay_runner(Launcher const& launcher) {
  return std::make_unique<ReplayRunner>(launcher);
}

}  // namespace v0_2
}  // namespace parallel_explore
