#pragma once

#include "process/clone_child.hpp"

#include <boost/asio/thread_pool.hpp>

#include <memory>
#include <sys/types.h>

namespace parallel_explore::process {

/// The relation of this program to its commands while any of them runs. One thread makes them all,
/// since the kernel sends the parent-death signal when the *thread* that made a child ends, and a
/// loop may move from thread to thread. Orphaned descendants become children of this process, and
/// not of init, so that they are found and ended.
///
/// Thread safety: all of it.
class Parenthood {
 public:
  /// The one of this process, for as long as it has a holder; a fork of the process gets its own.
  [[nodiscard]] static std::shared_ptr<Parenthood> share();

  Parenthood();
  Parenthood(Parenthood const&) = delete;
  /// Leaves the process as it was.
  ~Parenthood();

  /// clone_child() on that thread. Blocking, until the child has executed its program.
  Child clone(ChildProgram const& program, int& error, bool& in_child);

 private:
  pid_t owner_;
  boost::asio::thread_pool thread_;
};

}  // namespace parallel_explore::process
