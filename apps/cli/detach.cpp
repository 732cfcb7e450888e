#include "detach.hpp"

#include "exit_status.hpp"
#include "output.hpp"
#include "parallel_explore/error.hpp"
#include "report/documents.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

[[noreturn]] void throw_shortage(std::string const& text) {
  throw Error(ErrorCode::resource,
              fmt::format("{}: {}", text, std::system_category().message(errno)));
}

volatile std::sig_atomic_t background = 0;

/// The terminal sends its signals to both processes; others go to the one that was started.
void forward(int signal, siginfo_t* info, void* /*context*/) {
  bool const is_of_a_process = info && info->si_code <= 0;
  if (is_of_a_process && background > 0) kill(background, signal);
}

void forward_signals(pid_t to) {
  background = to;
  struct sigaction action = {};
  action.sa_sigaction = forward;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  for (int const signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before = {};
    bool const ignored = sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_IGN;
    if (!ignored) sigaction(signal, &action, nullptr);
  }
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> buffer;
  while (true) {
    auto const length = read(descriptor, buffer.data(), buffer.size());
    if (length == -1 && errno == EINTR) continue;
    if (length <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(length));
  }
}

int status_of_process(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) == -1 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void replace_stream(std::filesystem::path const& file, int flags, int stream) {
  int const opened = open(file.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600);
  bool const replaced = opened != -1 && dup2(opened, stream) != -1;
  if (opened > STDERR_FILENO) close(opened);
  if (!replaced) throw_shortage(fmt::format("cannot open {}", file.string()));
}

/// Waits until the work has left. Returns its exit status where it ended instead.
int wait_for_departure(pid_t process, int pipe, BackgroundOutput output) {
  forward_signals(process);
  auto const told = read_all(pipe);
  close(pipe);
  auto const end = told.find('\n');
  if (end == std::string::npos) return status_of_process(process);
  auto const name = told.substr(0, end);
  auto const log = told.substr(end + 1);
  if (output.json) {
    print(report::background_json(name, process, log));
    return all_completed;
  }
  print(name + "\n");
  if (!output.quiet) {
    note(
        "{0} runs in the background (process {1}); its output: {2}\n"
        "Watch it: pexplore watch {0}\nStop it:  pexplore stop {0}\n",
        name, process, escape_for_terminal(log));
  }
  return all_completed;
}

}  // namespace

Departure::~Departure() {
  if (pipe_ != -1) close(pipe_);
}

void Departure::leave(std::string const& experiment, std::filesystem::path const& record) {
  auto const log = record / output_log;
  replace_stream("/dev/null", O_RDONLY, STDIN_FILENO);
  replace_stream(log, O_WRONLY | O_CREAT | O_APPEND, STDOUT_FILENO);
  replace_stream(log, O_WRONLY | O_APPEND, STDERR_FILENO);
  setsid();
  auto const told = experiment + "\n" + log.string();
  (void)!write(pipe_, told.data(), told.size());
  close(pipe_);
  pipe_ = -1;
}

int run_in_background(std::function<int(Departure&)> const& work, BackgroundOutput output) {
  std::array<int, 2> ends{-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) == -1) throw_shortage("cannot make a pipe");
  // Nothing runs yet but this thread.
  pid_t const process = fork();
  if (process == -1) throw_shortage("cannot start a process");
  if (process > 0) {
    close(ends[1]);
    return wait_for_departure(process, ends[0], output);
  }
  close(ends[0]);
  Departure departure(ends[1]);
  return work(departure);
}

}  // namespace pexplore
