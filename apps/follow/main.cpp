// Runs a command on another machine, apart from the connection, and follows its output: a line that
// drops is made again and loses nothing. Started by the library for each command that runs on a
// host; see docs/design/machines.md. Its exit status is that of the command, or one of these.

#include "look.hpp"
#include "options.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>
#include <vector>

namespace {

using follow::Options;
using follow::quoted;
using follow::words_of;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int failed_connection = 255;  ///< status of ssh
constexpr int killed = 128 + SIGTERM;
constexpr std::string_view waiting = "\001waits ";  ///< see CommandLine::queues
constexpr std::string_view failing = "\001fails ";  ///< of the script alone: to be asked again

class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) std::exit(EX_OSERR);
  }
  Pipe(Pipe const&) = delete;
  Pipe& operator=(Pipe const&) = delete;
  ~Pipe() {
    close_read();
    close_write();
  }
  [[nodiscard]] int read_end() const { return ends_[0]; }
  [[nodiscard]] int write_end() const { return ends_[1]; }
  void close_read() { close_end(ends_[0]); }
  void close_write() { close_end(ends_[1]); }

 private:
  static void close_end(int& end) {
    if (end != -1) close(end);
    end = -1;
  }
  std::array<int, 2> ends_{};
};

/// Starts ssh with a command for the host. `error_log` gets what ssh itself says, by the descriptor
/// of this process: ssh closes all that it inherits. It has a process group of its own: a signal
/// to the group of this process is to stop the command there, and not the connection.
pid_t start(Options const& options, std::string const& command, int input, int output, int error,
            int error_log) {
  auto words = options.ssh;
  words.insert(words.end() - 1,  // before the destination
               {"-E", "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(error_log)});
  words.push_back(command);
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t const parent = getpid();
  pid_t const child = fork();
  if (child != 0) return child;
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(EX_UNAVAILABLE);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  dup2(input, 0);
  dup2(output, 1);
  dup2(error, 2);
  execvp(arguments[0], arguments.data());
  _exit(EX_UNAVAILABLE);
}

class Follower {
 public:
  explicit Follower(Options options)
      : options_(std::move(options)),
        look_(options_.sign, milliseconds(options_.look_after), [this] {
          return start(options_, on_host("changed " + options_.place + " " + options_.job), null_,
                       null_, null_, error_log_);
        }) {
    sigset_t watched;
    sigemptyset(&watched);
    for (int const each : {SIGTERM, SIGINT, SIGHUP, SIGCHLD}) sigaddset(&watched, each);
    sigprocmask(SIG_BLOCK, &watched, nullptr);
    signal(SIGPIPE, SIG_IGN);
    signals_ = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    null_ = open("/dev/null", O_RDWR | O_CLOEXEC);
    error_log_ = memfd_create("ssh", MFD_CLOEXEC);
  }
  Follower(Follower const&) = delete;
  Follower& operator=(Follower const&) = delete;
  ~Follower() {
    for (int const each : {signals_, null_, error_log_}) close(each);
  }

  int run() {
    if (!options_.converses && !read_input()) return killed;
    auto pause = milliseconds(500);
    for (;;) {
      auto const began = Clock::now();
      heard_ = refused_ = false;
      int const status = attempt();
      if (status != failed_connection) return finish(status);
      bool const took_long = Clock::now() - began > std::chrono::seconds(30);
      bool const was_there = heard_ || (took_long && !refused_);
      if (was_there || !failing_) failing_since_ = Clock::now();
      if (was_there) pause = milliseconds(500);
      failing_ = true;
      if (stops_ > 0) return give_up("cannot be reached, so that the command may go on there");
      // Input that was on its way is lost, and with it what the command would have done.
      if (options_.converses) return give_up("lost the connection in the middle of a conversation");
      if (Clock::now() - failing_since_ >= std::chrono::seconds(options_.lost_after))
        return give_up("has not answered for " + std::to_string(options_.lost_after) + " s");
      if (!wait(pause)) return killed;
      pause = std::min<milliseconds>(pause * 2, std::chrono::seconds(15));
    }
  }

 private:
  /// Reads all of standard input. False: it was told to stop.
  bool read_input() {
    for (;;) {
      std::array<pollfd, 2> waits{{{signals_, POLLIN, 0}, {0, POLLIN, 0}}};
      if (poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) return false;
      take_signals();
      if (stops_ > 0) return false;
      if (waits[1].revents == 0) continue;
      std::array<char, 65536> buffer{};
      ssize_t const size = read(0, buffer.data(), buffer.size());
      if (size < 0 && errno == EINTR) continue;
      if (size <= 0) return true;
      input_.append(buffer.data(), static_cast<std::size_t>(size));
    }
  }

  [[nodiscard]] std::string on_host(std::string const& arguments) const {
    return "sh " + quoted(options_.script) + " " + arguments;
  }

  /// Begins the command, or finds it again, and passes its output on until it has ended. Gives its
  /// status, or failed_connection.
  int attempt() {
    Pipe input, output, error;
    auto const size = options_.converses ? "-" : std::to_string(input_.size());
    child_ = start(options_,
                   on_host("run " + options_.place + " " + options_.job + " " +
                           std::to_string(options_.command.size()) + " " + size + " " +
                           std::to_string(printed_) + " " + std::to_string(complained_) +
                           words_of(options_.queue)),
                   input.read_end(), output.write_end(), error.write_end(), error_log_);
    input.close_read();
    output.close_write();
    error.close_write();
    fcntl(input.write_end(), F_SETFL, O_NONBLOCK);
    auto unsent = options_.command + input_;
    std::size_t sent = 0;
    bool own_input_open = options_.converses;
    int status = -1;
    waits_ = !options_.queue.empty();
    mark_.clear();
    while (output.read_end() != -1 || error.read_end() != -1 || status == -1) {
      bool const sends = input.write_end() != -1 && sent < unsent.size();
      bool const reads = own_input_open && input.write_end() != -1 && !sends;
      if (!sends && !own_input_open) input.close_write();
      std::array<pollfd, 6> waits{{{signals_, POLLIN, 0},
                                   {output.read_end(), POLLIN, 0},
                                   {error.read_end(), POLLIN, 0},
                                   {sends ? input.write_end() : -1, POLLOUT, 0},
                                   {reads ? 0 : -1, POLLIN, 0},
                                   {1, 0, 0}}};
      if (poll(waits.data(), waits.size(), look_.wait()) < 0 && errno != EINTR) std::exit(EX_OSERR);
      // The reader has left: the command goes on there, and a later process finds it.
      if ((waits[5].revents & (POLLERR | POLLNVAL)) != 0) std::exit(EX_TEMPFAIL);
      if (waits[1].revents != 0 && !pass_on(output.read_end(), 1, printed_)) output.close_read();
      if (waits[2].revents != 0 && !pass_complaints(error.read_end())) error.close_read();
      if (waits[3].revents != 0) {
        auto const size_left = unsent.size() - sent;
        ssize_t const written = write(input.write_end(), unsent.data() + sent, size_left);
        if (written > 0) sent += static_cast<std::size_t>(written);
        if (written < 0 && errno != EAGAIN && errno != EINTR) input.close_write();
      }
      if (waits[4].revents != 0) {
        std::array<char, 65536> buffer{};
        ssize_t const got = read(0, buffer.data(), buffer.size());
        if (got > 0) {
          unsent.assign(buffer.data(), static_cast<std::size_t>(got));
          sent = 0;
        } else if (got == 0 || errno != EINTR) {
          own_input_open = false;
        }
      }
      take_signals();
      look_.act();
      if (status == -1) status = reaped();
    }
    return status;
  }

  /// Copies what can be read. False at the end.
  bool pass_on(int from, int to, unsigned long long& count) {
    std::array<char, 65536> buffer{};
    ssize_t const size = read(from, buffer.data(), buffer.size());
    if (size < 0) return errno == EINTR || errno == EAGAIN;
    if (size == 0) return false;
    heard_ = true;
    look_.heard();
    count += static_cast<unsigned long long>(size);
    print(to, {buffer.data(), static_cast<std::size_t>(size)});
    return true;
  }

  static void print(int to, std::string_view text) {
    while (!text.empty()) {
      ssize_t const written = write(to, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) std::exit(EX_TEMPFAIL);
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  /// The same for standard error, which begins with marks where the command waits for its turn.
  /// They are passed on, and do not count as output of the command.
  bool pass_complaints(int from) {
    if (!waits_) return pass_on(from, 2, complained_);
    char next = 0;
    ssize_t const size = read(from, &next, 1);
    if (size < 0) return errno == EINTR || errno == EAGAIN;
    if (size > 0) mark_ += next;
    bool const is_mark = mark_.starts_with('\001');
    if (is_mark && size > 0 && next != '\n') return true;
    refused_ = is_mark && mark_.starts_with(failing);
    heard_ = !refused_ && (heard_ || size > 0);
    look_.heard();
    if (refused_) mark_.replace(0, failing.size(), waiting);
    if (is_mark && mark_.starts_with(waiting)) {
      reason_ = mark_.substr(waiting.size(), mark_.size() - waiting.size() - 1);
      if (!begun_) print(2, mark_);
    } else if (is_mark) {
      if (!begun_) print(2, mark_);
      begun_ = true;
      waits_ = false;
    } else {
      waits_ = false;
      complained_ += mark_.size();
      print(2, mark_);
    }
    mark_.clear();
    return size > 0;
  }

  /// The status of ssh if it has ended; -1: it has not.
  int reaped() {
    int status = 0;
    if (waitpid(child_, &status, WNOHANG) != child_) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : failed_connection;
  }

  /// The first SIGTERM asks the command to end, the second kills it.
  void take_signals() {
    signalfd_siginfo info{};
    while (read(signals_, &info, sizeof info) == sizeof info) {
      auto const number = static_cast<int>(info.ssi_signo);
      if (number == SIGHUP) std::exit(EX_TEMPFAIL);  // it goes on there
      if (number != SIGTERM && number != SIGINT) continue;
      ++stops_;
      auto const what = stops_ == 1 ? "TERM " + options_.grace : std::string("KILL 0");
      (void)start(options_, on_host("stop " + options_.place + " " + options_.job + " " + what),
                  null_, null_, null_, error_log_);
    }
  }

  /// False: it was told to stop.
  bool wait(milliseconds time) {
    auto const until = Clock::now() + time;
    for (auto left = time; left.count() > 0;
         left = std::chrono::duration_cast<milliseconds>(until - Clock::now())) {
      std::array<pollfd, 2> waits{{{signals_, POLLIN, 0}, {1, 0, 0}}};
      poll(waits.data(), waits.size(), static_cast<int>(left.count()) + 1);
      if ((waits[1].revents & (POLLERR | POLLNVAL)) != 0) std::exit(EX_TEMPFAIL);
      take_signals();
      if (stops_ > 0) return false;
    }
    return true;
  }

  int finish(int status) {
    if (!options_.outputs.empty()) fetch_outputs();
    if (!options_.report.empty()) fetch_report();
    return status;
  }

  /// Only these files, whatever the archive holds, with the time of this machine.
  void fetch_outputs() {
    Pipe archive;
    std::string words;
    std::vector<std::string> unpack{"tar", "-x", "-m", "-f", "-", "--"};
    for (auto const& output : options_.outputs) {
      words += " " + quoted(output);
      unpack.push_back("./" + output);
    }
    child_ = start(options_, on_host("get " + options_.place + " " + options_.job + words), null_,
                   archive.write_end(), null_, error_log_);
    pid_t const tar = fork();
    if (tar == 0) {
      std::vector<char*> arguments;
      for (auto& word : unpack) arguments.push_back(word.data());
      arguments.push_back(nullptr);
      dup2(archive.read_end(), 0);
      dup2(null_, 1);
      dup2(null_, 2);
      execvp(arguments[0], arguments.data());
      _exit(EX_UNAVAILABLE);
    }
    archive.close_read();
    archive.close_write();
    waitpid(child_, nullptr, 0);
    waitpid(tar, nullptr, 0);
  }

  void fetch_report() {
    Pipe output;
    child_ = start(options_, on_host("times " + options_.place + " " + options_.job), null_,
                   output.write_end(), null_, error_log_);
    output.close_write();
    std::string times;
    std::array<char, 256> buffer{};
    ssize_t size = 0;
    while ((size = read(output.read_end(), buffer.data(), buffer.size())) > 0 ||
           (size < 0 && errno == EINTR)) {
      if (size > 0) times.append(buffer.data(), static_cast<std::size_t>(size));
    }
    waitpid(child_, nullptr, 0);
    int const file =
        open(options_.report.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file != -1) {
      (void)!write(file, times.data(), times.size());
      close(file);
    }
  }

  /// Says why, with the last words of ssh.
  int give_up(std::string const& why) {
    std::array<char, 4096> buffer{};
    auto const end = lseek(error_log_, 0, SEEK_END);
    auto const from = end > static_cast<off_t>(buffer.size())
                          ? end - static_cast<off_t>(buffer.size())
                          : off_t{0};
    ssize_t const size = pread(error_log_, buffer.data(), buffer.size(), from);
    std::string_view said(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    while (!said.empty() && (said.back() == '\n' || said.back() == '\r')) said.remove_suffix(1);
    if (auto const line = said.rfind('\n'); line != std::string_view::npos)
      said.remove_prefix(line + 1);
    if (said.empty()) said = reason_;
    std::fprintf(stderr, "host %s %s%s%.*s\n", options_.host.c_str(), why.c_str(),
                 said.empty() ? "" : ": ", static_cast<int>(said.size()), said.data());
    return EX_TEMPFAIL;
  }

  Options options_;
  Look look_;
  std::string input_;
  unsigned long long printed_ = 0, complained_ = 0;  ///< bytes that were passed on
  int signals_ = -1, null_ = -1, error_log_ = -1;
  pid_t child_ = -1;
  int stops_ = 0;
  bool heard_ = false, refused_ = false, failing_ = false;
  bool waits_ = false, begun_ = false;  ///< for the command's turn
  std::string mark_, reason_;           ///< the last mark in part; why the command waits
  Clock::time_point failing_since_;
};

}  // namespace

int main(int argc, char** argv) {
  return Follower(follow::options_of(std::vector<std::string>(argv + 1, argv + argc))).run();
}
