#include "process/exit_watch.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

namespace parallel_explore::process {
namespace {

/// A child that waits until it is let go.
class Child {
 public:
  Child() : pipe_(make_pipe()), pid_(fork()) {
    if (pid_ != 0) return;
    pipe_.write_end = Descriptor();
    char nothing;
    _exit(read(pipe_.read_end.number(), &nothing, 1) == 0 ? 0 : 1);
  }
  ~Child() { end(); }
  Child(Child const&) = delete;

  void let_go() { pipe_.write_end = Descriptor(); }
  void end() {
    let_go();
    if (pid_ > 0) waitpid(std::exchange(pid_, -1), nullptr, 0);
  }
  [[nodiscard]] int pid() const { return pid_; }

 private:
  Pipe pipe_;
  int pid_;
};

TEST(ExitWatch, TellsWhenTheProcessHasEnded) {
  Child child;
  boost::asio::io_context context;
  bool ended = false;
  ExitWatch const watch(context.get_executor(), child.pid(), [&] { ended = true; });
  EXPECT_TRUE(watch.watches());
  context.poll();
  EXPECT_FALSE(ended);
  child.let_go();
  context.restart();
  context.run();
  EXPECT_TRUE(ended);
}

TEST(ExitWatch, TellsNothingOnceItIsGone) {
  Child child;
  boost::asio::io_context context;
  bool ended = false;
  {
    ExitWatch const watch(context.get_executor(), child.pid(), [&] { ended = true; });
  }
  child.let_go();
  context.run();
  EXPECT_FALSE(ended);
}

TEST(ExitWatch, WatchesNoProcessThatThereIsNot) {
  Child child;
  auto const pid = child.pid();
  child.end();
  boost::asio::io_context context;
  ExitWatch const watch(context.get_executor(), pid, [] {});
  EXPECT_FALSE(watch.watches());
}

}  // namespace
}  // namespace parallel_explore::process
