#include "service/own_command.hpp"

#include "parallel_explore/error.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace pexplore::service {

using namespace parallel_explore;

namespace {

namespace asio = boost::asio;

[[noreturn]] void throw_spawn_error(int error) {
  throw Error(ErrorCode::resource,
              fmt::format("cannot start a command: {}", std::system_category().message(error)));
}

/// A pipe; closes each end that was not taken.
class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) == -1) throw_spawn_error(errno);
  }
  Pipe(Pipe const&) = delete;
  ~Pipe() {
    for (int const end : ends_) {
      if (end != -1) close(end);
    }
  }
  [[nodiscard]] int reading() const { return ends_[0]; }
  [[nodiscard]] int writing() const { return ends_[1]; }
  int take_reading() { return std::exchange(ends_[0], -1); }
  int take_writing() { return std::exchange(ends_[1], -1); }
  void close_reading() { close(take_reading()); }
  void close_writing() { close(take_writing()); }

 private:
  std::array<int, 2> ends_{-1, -1};
};

pid_t spawn(OwnCommand command, Pipe const& input, Pipe const& output, Pipe const& error) {
  auto& words = command.words;
  auto const program = std::filesystem::read_symlink("/proc/self/exe");
  words.insert(words.begin(), program.string());
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.reading(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.writing(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, error.writing(), STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  if (command.own_group) posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  if (!command.directory.empty())
    posix_spawn_file_actions_addchdir_np(&actions, command.directory.c_str());
  pid_t process = -1;
  int const failure =
      posix_spawn(&process, program.c_str(), &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) throw_spawn_error(failure);
  return process;
}

/// A child that is killed unless its end was seen.
class Child {
 public:
  explicit Child(pid_t process) : process_(process) {}
  Child(Child const&) = delete;
  ~Child() {
    if (process_ == -1) return;
    kill(process_, SIGTERM);
    (void)wait();
  }
  /// It has closed its output, so that it ends now.
  int wait() {
    int status = 0;
    while (waitpid(process_, &status, 0) == -1 && errno == EINTR) {
    }
    process_ = -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

 private:
  pid_t process_;
};

awaitable<void> read_all(asio::posix::stream_descriptor& from, std::string& into) {
  boost::system::error_code end;
  co_await asio::async_read(from, asio::dynamic_buffer(into),
                            asio::redirect_error(asio::use_awaitable, end));
  if (end == asio::error::operation_aborted) throw boost::system::system_error(end);
}

}  // namespace

awaitable<CommandEnd> run_own(OwnCommand command) {
  Pipe input, output, error;
  Child child(spawn(command, input, output, error));
  input.close_reading();
  output.close_writing();
  error.close_writing();
  auto const loop = co_await asio::this_coro::executor;
  asio::posix::stream_descriptor to(loop, input.take_writing()), out(loop, output.take_reading()),
      complaints(loop, error.take_reading());
  boost::system::error_code ignored;
  // A spec is short, and its command reads it first.
  co_await asio::async_write(to, asio::buffer(command.input),
                             asio::redirect_error(asio::use_awaitable, ignored));
  to.close();
  CommandEnd end;
  using namespace asio::experimental::awaitable_operators;
  awaitable<void> printed = read_all(out, end.output);
  awaitable<void> complained = read_all(complaints, end.error);
  co_await (std::move(printed) && std::move(complained));
  end.status = child.wait();
  co_return end;
}

}  // namespace pexplore::service
