#include "launch/host_connection.hpp"

#include "launch/host_script.hpp"
#include "launch/job_text.hpp"
#include "launch/slurm.hpp"
#include "launch/ssh.hpp"
#include "parallel_explore/error.hpp"
#include "process/command.hpp"
#include "text/digest.hpp"
#include "text/display.hpp"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <unistd.h>
#include <utility>

namespace parallel_explore::launch {
namespace {

constexpr std::string_view greeting = "pexplore-connected\n";

/// Of this version of the script; two versions do not get in each other's way.
std::string script_name() {
  static std::string const name = "host-" + text::digest(host_script()).substr(0, 12) + ".sh";
  return name;
}

std::filesystem::path new_socket() {
  static std::atomic<unsigned> number = 0;
  return socket_directory() / fmt::format("ssh-{}-{}", getpid(), ++number);
}

bool is_greeted(OpenLine const& line) { return line.output.find(greeting) != std::string::npos; }

std::chrono::sys_seconds now() {
  return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace

HostConnection::HostConnection(std::string name, Host host)
    : name_(std::move(name)), host_(std::move(host)), socket_(new_socket()) {}

HostConnection::~HostConnection() {
  // It ends by itself, and keeps what it needs.
  if (line_) line_->conversation.hang_up();
}

std::string HostConnection::script() const { return facts_.root + "/" + script_name(); }

Host const& HostConnection::host() const { return host_; }

std::vector<std::string> HostConnection::ssh() const {
  auto words = is_here(host_) ? shell_here() : ssh_command(socket_);
  words.push_back(destination_of(name_, host_));
  return words;
}

std::string HostConnection::ssh_for_git() const {
  return shell_words(is_here(host_) ? shell_here() : ssh_command(socket_));
}

std::string HostConnection::url_of(std::string const& directory) const {
  return destination_of(name_, host_) + ":" + directory;
}

void HostConnection::refuse(std::string const& said) const {
  auto const words = words_of_ssh(said);
  throw Error(
      ErrorCode::host,
      fmt::format("host {} cannot be used: {}", name_,
                  text::clean_line(words.empty() ? "ssh ended without a message" : words, 300)),
      is_here(host_) ? "" : hint_for_ssh(words, destination_of(name_, host_)));
}

awaitable<HostConnection::Answer> HostConnection::run(std::string command, std::string input) {
  process::CommandRequest request;
  request.command.argv = ssh();
  request.command.argv.push_back(std::move(command));
  request.command.directory = "/";
  request.command.environment = ssh_environment();
  request.input = std::move(input);
  process::Captured captured = co_await process::capture(std::move(request));
  Answer answer;
  answer.status = process::shell_status(captured.outcome.status);
  answer.output = std::move(captured.output);
  answer.error = std::move(captured.error);
  if (captured.outcome.stop_cause == process::StopCause::cancelled)
    throw Error(ErrorCode::interrupted, fmt::format("a command on host {} was cancelled", name_));
  co_return answer;
}

/// Returns once the connection stands. Anything that the host's shell prints of its own would be
/// taken for answers, and is refused.
awaitable<void> HostConnection::connect() {
  auto const executor = co_await boost::asio::this_coro::executor;
  auto const line = std::make_shared<OpenLine>(executor);
  CommandLine command;
  command.argv = is_here(host_) ? shell_here() : ssh_master(socket_);
  command.argv.push_back(destination_of(name_, host_));
  command.argv.push_back(
      fmt::format("sh -c 'echo {}; exec cat'", greeting.substr(0, greeting.size() - 1)));
  command.directory = "/";
  command.environment = ssh_environment();
  begin_line(executor, line, std::move(command));
  while (!line->has_ended && !is_greeted(*line)) {
    bool const notified = co_await line->news.wait();
    if (notified) continue;
    line->steps.stop();
    throw Error(ErrorCode::interrupted, fmt::format("connecting to {} was cancelled", name_));
  }
  if (line->has_ended) {
    co_await line->background.wait();
    refuse(line->error);
  }
  line_ = line;
  auto const noise = line->output.substr(0, line->output.find(greeting));
  if (noise.empty()) co_return;
  co_await close();
  throw Error(ErrorCode::host,
              fmt::format("host {} cannot be used: its shell prints \"{}\" at start", name_,
                          text::clean_line(noise, 80)),
              "let its start files print nothing where the shell is not interactive");
}

void HostConnection::check_facts() const {
  auto lack = lack_of(facts_);
  if (lack.text.empty() && host_.slurm) lack = lack_of_slurm(facts_, name_);
  if (lack.text.empty()) return;
  throw Error(ErrorCode::host, fmt::format("host {} cannot be used: {}", name_, lack.text),
              lack.hint);
}

awaitable<void> HostConnection::open(std::vector<std::string> programs) {
  async::Semaphore::Permit const one = co_await alone_.acquire();
  if (line_ && !line_->has_ended) co_return;
  line_.reset();
  co_await connect();
  auto const& root = host_.root;
  // The root was checked: it has no characters that a shell would read otherwise.
  auto const name = script_name();
  auto command = fmt::format(
      "sh -c 'umask 077; mkdir -p {0} && {{ [ -f {0}/{1} ] || {{ cat >{0}/{1}.$$ && "
      "mv {0}/{1}.$$ {0}/{1}; }}; }} && exec sh {0}/{1} check \"$@\"' check",
      root, name);
  for (auto const& program : programs) command += " " + shell_word(program);
  std::string script(host_script());
  Answer const answer = co_await run(std::move(command), std::move(script));
  if (answer.status != 0) {
    auto const said = answer.error + answer.output;
    co_await close();
    refuse(said);
  }
  auto printed = answer.output;
  if (host_.slurm) {
    facts_ = facts_in(printed, now());
    std::vector<std::string> ask{this->script(), "slurm"};
    for (auto& option : sbatch_options(*host_.slurm, false)) ask.push_back(std::move(option));
    Answer const slurm = co_await run("sh " + shell_words(ask), {});
    printed += slurm.output;
  }
  facts_ = facts_in(printed, now());
  check_facts();
}

awaitable<std::string> HostConnection::call(std::vector<std::string> arguments, std::string input) {
  co_await open();
  std::string const what = arguments.empty() ? std::string() : arguments.front();
  std::string command = fmt::format("sh {} {}", shell_word(script()), shell_words(arguments));
  Answer answer = co_await run(std::move(command), std::move(input));
  if (answer.status == 0) co_return std::move(answer.output);
  auto const words = words_of_ssh(answer.error);
  throw Error(ErrorCode::host,
              fmt::format("host {}: {} failed: {}", name_, what,
                          text::clean_line(words.empty() ? "without a message" : words, 300)),
              answer.status == 255 ? "it is asked again by `pexplore resume`" : "");
}

awaitable<void> HostConnection::close() {
  auto const line = std::exchange(line_, nullptr);
  if (!line) co_return;
  co_await end_line(line);
}

}  // namespace parallel_explore::launch
